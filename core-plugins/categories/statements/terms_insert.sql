-- $1: vocabulary; $2: [{id, label}]; those that no term of it has yet, however they are capitalised
insert into category_tag_now (id, vocabulary_id, label, description, weight)
select distinct on (lower(x.label)) x.id, $1::uuid, x.label, '', 0
from jsonb_to_recordset($2::jsonb) as x(id uuid, label text)
where not exists (
  select from category_tag_now t where t.vocabulary_id = $1::uuid and t.merged_into is null and lower(t.label) = lower(x.label)
)
order by lower(x.label), x.id
