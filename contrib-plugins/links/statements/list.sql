-- $1: a tag, or null for all; $2: how many
select l.id, l.url, l.title, l.host, l.added,
  (select count(*) from vote v where v.link_id = l.id) as votes,
  coalesce((select jsonb_agg(t.name order by t.name) from tag t where t.link_id = l.id), '[]'::jsonb) as tags,
  coalesce((select string_agg(t.name, ' ' order by t.name) from tag t where t.link_id = l.id), '') as tag_words
from link l
where $1::text is null or exists (select 1 from tag t where t.link_id = l.id and t.name = $1)
order by votes desc, l.added desc, l.id desc
limit $2::int
