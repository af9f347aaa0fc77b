-- What is found, best first. At most 5,000 of what fits are ranked and counted; beyond that the newest are among them.
-- $1: what is wanted; $2: the same without the word that is being typed; $3: that word, or ''; $4: who asks, or null;
-- $5: type, or null; $6: [term], or null; $7: from which place on; $8: how many
with recursive below as materialized (
  select array_agg(x.id::uuid) as ids from jsonb_array_elements_text(coalesce($6::jsonb, '[]')) as x(id)
),
used as (
  (select language from search_index order by language limit 1)
  union all
  select (select s.language from search_index s where s.language > u.language order by s.language limit 1) from used u where u.language is not null
),
asked as materialized (
  select l.code, websearch_to_tsquery(l.config::regconfig, $1::text) as whole,
    case when $3::text <> '' then websearch_to_tsquery(l.config::regconfig, $2::text) && to_tsquery('simple', '''' || $3::text || ''':*') end as begun
  from used u join search_language l on l.code = u.language
),
-- Lateral and limited, so that each language is one scan of the index of words.
whole as materialized (
  select f.*
  from asked a
  cross join lateral (
    select s.revision_id, s.type, w.created, s.item_id, s.terms, ts_rank_cd(s.vector, a.whole, 1) as score
    from search_index s
    cross join lateral (
      select n.created from p_content.item_window_now n
      where n.item_id = s.item_id and n.revision_id = s.revision_id and n.during @> kernel.as_of() limit 1
    ) w
    where s.language = a.code and s.vector @@ a.whole and ($5::text is null or s.type = $5::text)
      and ($6::jsonb is null or s.terms && (select b.ids from below b))
    limit 5000
  ) f
  limit 5000
),
-- The last word counts as one that is being typed when nothing has it as it is.
begun as materialized (
  select f.*
  from asked a
  cross join lateral (
    select s.revision_id, s.type, w.created, s.item_id, s.terms, ts_rank_cd(s.vector, a.begun, 1) as score
    from search_index s
    cross join lateral (
      select n.created from p_content.item_window_now n
      where n.item_id = s.item_id and n.revision_id = s.revision_id and n.during @> kernel.as_of() limit 1
    ) w
    where s.language = a.code and s.vector @@ a.begun and ($5::text is null or s.type = $5::text)
      and ($6::jsonb is null or s.terms && (select b.ids from below b))
    limit 5000
  ) f
  where a.begun is not null and not exists (select from whole)
  limit 5000
),
newest as (
  select s.revision_id, s.type, w.created, s.item_id, s.terms, ts_rank_cd(s.vector, a.whole, 1) as score
  from (select n.* from search_index n order by n.revision_id desc limit 5000) s
  join asked a on a.code = s.language and s.vector @@ a.whole
  cross join lateral (
    select n.created from p_content.item_window_now n
    where n.item_id = s.item_id and n.revision_id = s.revision_id and n.during @> kernel.as_of() limit 1
  ) w
  where (select count(*) from whole) = 5000 and ($5::text is null or s.type = $5::text)
    and ($6::jsonb is null or s.terms && (select b.ids from below b))
),
-- What the author has that is not public at this instant.
mine as materialized (
  select i.id, i.type, i.created, i.current_revision_id
  from p_content.item_now i
  where $4::uuid is not null and i.author_id = $4::uuid and i.deleted is null and (i.status = 0 or i.public_until is not null)
    and (select true from p_content.item_window_now n where n.item_id = i.id and n.during @> kernel.as_of() limit 1) is null
  limit 5000
),
draft as (
  select s.revision_id, i.type, i.created, i.id as item_id, s.terms, ts_rank_cd(s.vector, a.whole || coalesce(a.begun, a.whole), 1) as score
  from mine i
  cross join lateral (select n.* from search_index n where n.revision_id = i.current_revision_id limit 1) s
  join asked a on a.code = s.language and s.vector @@ (a.whole || coalesce(a.begun, a.whole))
  where ($5::text is null or i.type = $5::text) and ($6::jsonb is null or s.terms && (select b.ids from below b))
),
hit as materialized (
  select p.*, false as draft from (select * from whole union select * from begun union select * from newest) p
  union all
  select d.*, true from draft d
)
select h.revision_id, h.item_id as id, h.type, h.draft, h.created, h.score,
  (select count(*) from hit) as total, (select count(*) from whole) = 5000 or (select count(*) from begun) = 5000 as more,
  (
    select jsonb_agg(jsonb_build_object('type', g.type, 'label', t.label, 'count', g.count) order by g.count desc, t.label)
    from (select n.type, count(*) as count from hit n group by n.type order by 2 desc limit 20) g
    join p_content.item_type_now t on t.type = g.type
  ) as types,
  (
    select jsonb_agg(jsonb_build_object('id', g.term, 'count', g.count) order by g.count desc, g.term)
    from (select m.term, count(*) as count from hit n cross join lateral unnest(n.terms) as m(term) group by m.term order by 2 desc, 1 limit 20) g
  ) as terms
from hit h
order by h.score desc, h.created desc, h.item_id
limit $8::int offset $7::int
