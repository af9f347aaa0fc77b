-- $1: [revision id]; the terms that these revisions refer to
insert into item_term (revision_id, item_id, field, term_id, created)
select distinct r.id, r.item_id, f.key, (v.value ->> 'target_id')::uuid, date_trunc('milliseconds', i.created)
from p_content.item_revision r
join p_content.item_now i on i.id = r.item_id
cross join lateral jsonb_each(r.fields) f
cross join lateral jsonb_array_elements(case when jsonb_typeof(f.value) = 'array' then f.value else '[]'::jsonb end) v
where r.id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x)
  and jsonb_typeof(v.value) = 'object' and v.value ->> 'target_type' = 'category_tag'
  and (v.value ->> 'target_id') ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
on conflict do nothing
