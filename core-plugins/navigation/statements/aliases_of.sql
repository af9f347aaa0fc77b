-- $1: [path]; the address of each that has one: the front page goes first, then those made by hand
select distinct on (a.target) a.target, a.path
from alias_now a
where a.target in (select x from jsonb_array_elements_text($1::jsonb) as x)
order by a.target, a.path = '/' desc, a.by_pattern, a.id
