-- $1: [id]; these terms; one that was merged is called as the term that stands for it
with recursive way (asked, id, step) as (
  select x::uuid, x::uuid, 0 from jsonb_array_elements_text($1::jsonb) as x
  union all
  select w.asked, t.merged_into, w.step + 1 from way w join category_tag_now t on t.id = w.id
  where t.merged_into is not null and w.step < 16
)
select w.asked as id, t.id as term_id, t.label, v.machine_name, v.label as vocabulary
from way w
join category_tag_now t on t.id = w.id and t.merged_into is null
join category_now v on v.id = t.vocabulary_id
