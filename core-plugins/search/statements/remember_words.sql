-- $1: [revision id]. Words of those that are public now, for suggestions; in one order, so that nobody waits for each other.
insert into search_word (word)
select distinct w.lexeme
from search_index s
cross join lateral unnest(to_tsvector('simple', s.title || ' ' || s.body)) as w(lexeme, positions, weights)
where s.revision_id in (select x.id::uuid from jsonb_array_elements_text($1::jsonb) as x(id))
  and (select true from p_content.item_window_now n where n.item_id = s.item_id and n.revision_id = s.revision_id and n.during @> now() limit 1)
  and length(w.lexeme) between 4 and 40 and w.lexeme ~ '^[[:alpha:]]+$'
  and not exists (select from search_word k where k.word = w.lexeme)
order by 1
on conflict do nothing
