-- $1: vocabulary; $2: [{id, weight}]
update category_tag_now t set weight = x.weight
from jsonb_to_recordset($2::jsonb) as x(id uuid, weight int)
where t.id = x.id and t.vocabulary_id = $1::uuid and t.weight <> x.weight
