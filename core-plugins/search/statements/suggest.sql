-- $1: [word]; for each the known word that is most like it, and how much
select x.word, k.word as known, ext.similarity(k.word, x.word) as likeness
from jsonb_array_elements_text($1::jsonb) with ordinality as x(word, place)
cross join lateral (
  select n.word from search_word n where n.word operator(ext.%) x.word
  order by ext.similarity(n.word, x.word) desc, n.word limit 1
) k
order by x.place
