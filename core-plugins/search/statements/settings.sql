-- Types, their fields and what is said about them. A type without fields has one row without a name.
select t.type, t.label as type_label, f.value ->> 'field_name' as name, f.value ->> 'label' as label, k.kind,
  coalesce(case when c.id is not null then coalesce(c.weight, '')
    when k.kind = 'TextLong' then 'D'
    when f.value ->> 'field_name' in ('field_summary', 'field_tags') then 'B'
    when k.kind = 'Text' then 'C' end, '') as weight,
  coalesce(s.language, '') as language, coalesce(s.language_field, '') as language_field
from p_content.item_type_now t
left join lateral jsonb_array_elements(case when jsonb_typeof(t.settings -> 'fields') = 'array' then t.settings -> 'fields' else '[]' end)
  with ordinality as f(value, place) on true
left join lateral (
  select case when jsonb_typeof(f.value -> 'field_type') = 'object'
    then (select min(o.name) from jsonb_object_keys(f.value -> 'field_type') as o(name)) else f.value ->> 'field_type' end as kind
) k on true
left join search_field_config c on c.bundle = t.type and c.field_name = f.value ->> 'field_name'
left join search_type s on s.type = t.type
order by t.label, t.type, f.place
