-- $1: machine name of the vocabulary, or null for all; $2: label, however it is capitalised
select t.id from category_tag_now t
join category_now v on v.id = t.vocabulary_id
where ($1::text is null or v.machine_name = $1::text) and t.merged_into is null and lower(t.label) = lower($2::text)
order by (t.label = $2::text) desc, t.weight, t.id
limit 1
