-- $1: vocabulary; $2: parent, or null for those without one; $3: what the label contains, or null for any (then on every
-- level); $4, $5, $6: weight, lower-case label and id of the last one of the page before, or null; $7: how many
select t.id, t.label, lower(t.label) as folded, t.description, t.weight, t.revision_id,
  (select count(*) from category_tag_hierarchy_now h join category_tag_now c on c.id = h.tag_id where h.parent_id = t.id) as children
from category_tag_now t
where t.vocabulary_id = $1::uuid and t.merged_into is null
  and case
    when $3::text is not null then strpos(lower(t.label), lower($3::text)) > 0
    when $2::uuid is null then not exists (
      select from category_tag_hierarchy_now h join category_tag_now p on p.id = h.parent_id where h.tag_id = t.id)
    else exists (select from category_tag_hierarchy_now h where h.tag_id = t.id and h.parent_id = $2::uuid)
  end
  and ($4::int is null or (t.weight, lower(t.label), t.id) > ($4::int, $5::text, $6::uuid))
order by t.weight, lower(t.label), t.id
limit $7::int
