-- $1: machine name
select v.id, v.machine_name, v.label, v.description, v.settings, v.revision_id,
  (select count(*) from category_tag_now t where t.vocabulary_id = v.id and t.merged_into is null) as terms
from category_now v
where v.machine_name = $1
