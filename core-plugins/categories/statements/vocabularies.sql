-- All vocabularies with the number of their terms
select v.id, v.machine_name, v.label, v.description, v.settings, v.revision_id,
  (select count(*) from category_tag_now t where t.vocabulary_id = v.id and t.merged_into is null) as terms
from category_now v
order by lower(v.label), v.id
