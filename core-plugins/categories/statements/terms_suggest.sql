-- $1: machine name of the vocabulary, or null for all; $2: what the label contains
select t.id, t.label, v.label as vocabulary
from category_tag_now t
join category_now v on v.id = t.vocabulary_id
where ($1::text is null or v.machine_name = $1::text) and t.merged_into is null and strpos(lower(t.label), lower($2::text)) > 0
order by strpos(lower(t.label), lower($2::text)), lower(t.label), t.id
limit 20
