-- $1: machine name of the vocabulary, or null for all; $2: [label]; for each, in order, the term that is called so, however it is
-- capitalised
select t.id
from jsonb_array_elements_text($2::jsonb) with ordinality as x(label, n)
left join lateral (
  select t.id from category_tag_now t
  join category_now v on v.id = t.vocabulary_id
  where ($1::text is null or v.machine_name = $1::text) and t.merged_into is null and lower(t.label) = lower(x.label)
  order by (t.label = x.label) desc, t.weight, t.id
  limit 1
) t on true
order by x.n
