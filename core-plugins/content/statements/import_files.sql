-- $1: [path]
select f.path, f.item_id, f.hash, i.id is not null and i.deleted is null as known, coalesce(i.sticky, 0) as sticky
from import_file f
left join item_now i on i.id = f.item_id
where f.path in (select jsonb_array_elements_text($1::jsonb))
