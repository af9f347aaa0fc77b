-- everything that is known of listings, in one row
select
  (select coalesce(jsonb_agg(jsonb_build_object('name', l.name, 'definition', l.definition, 'enabled', l.enabled, 'version', l.version)
    order by l.name), '[]'::jsonb) from listing l) as listings,
  (select coalesce(jsonb_agg(jsonb_build_object('type', t.type, 'label', t.label, 'fields', t.settings -> 'fields')
    order by t.label, t.type), '[]'::jsonb) from p_content.item_type t) as types
