-- $1: [revision id]. Title, fields by weight and the plain text of them all become the words of each revision. No more than
-- 100,000 characters of a revision count, since a vector of words has an end.
with wanted as (
  select distinct r.id, r.item_id, i.type, r.title, r.fields
  from jsonb_array_elements_text($1::jsonb) as x(id)
  join p_content.item_revision r on r.id = x.id::uuid
  cross join lateral (select n.type from p_content.item_now n where n.id = r.item_id limit 1) i
),
field as (
  select t.type, f.value ->> 'field_name' as name, k.kind,
    case when c.id is not null then c.weight
      when k.kind = 'TextLong' then 'D'
      when f.value ->> 'field_name' in ('field_summary', 'field_tags') then 'B'
      when k.kind = 'Text' then 'C' end as weight
  from p_content.item_type_now t
  cross join lateral jsonb_array_elements(case when jsonb_typeof(t.settings -> 'fields') = 'array' then t.settings -> 'fields' else '[]' end) as f(value)
  cross join lateral (
    select case when jsonb_typeof(f.value -> 'field_type') = 'object'
      then (select min(o.name) from jsonb_object_keys(f.value -> 'field_type') as o(name)) else f.value ->> 'field_type' end as kind
  ) k
  left join search_field_config c on c.bundle = t.type and c.field_name = f.value ->> 'field_name'
  where t.type in (select w.type from wanted w)
),
part as (
  select w.id, d.weight, v.place, d.name, v.value ->> 'format' as format,
    left(v.value ->> 'value', (100000 / count(*) over (partition by w.id))::int) as text
  from wanted w
  join field d on d.type = w.type and d.weight is not null
  cross join lateral jsonb_array_elements(
    case jsonb_typeof(w.fields -> d.name) when 'array' then w.fields -> d.name when 'object' then jsonb_build_array(w.fields -> d.name) else '[]' end
  ) with ordinality as v(value, place)
  where jsonb_typeof(v.value -> 'value') in ('string', 'number')
),
untagged as (
  select p.id, p.weight, p.name, p.place, p.format,
    case when p.format in ('markdown', 'filtered_html', 'full_html')
      then regexp_replace(regexp_replace(p.text, '<(script|style)[^<>]*>[^<]*</(script|style)>', ' ', 'gi'), '<[/!a-zA-Z][^<>]*>', ' ', 'g')
      else p.text end as text
  from part p
),
plain as (
  select u.id, u.weight, u.name, u.place,
    case when u.format = 'markdown'
      then regexp_replace(regexp_replace(u.text, '!?\[([^][]*)\]\([^()]*\)', '\1', 'g'), '(^|\n)[ \t]*(#{1,6}|>|[-+*]|[0-9]+[.])[ \t]+|[*`~|]+|(^|\s)_+|_+(\s|$)', ' ', 'g')
      when u.format in ('filtered_html', 'full_html')
      then replace(replace(replace(replace(replace(replace(u.text, '&nbsp;', ' '), '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&#39;', ''''), '&amp;', '&')
      else u.text end as text
  from untagged u
),
clean as (
  select p.id, p.weight, p.name, p.place, regexp_replace(translate(p.text, chr(57344) || chr(57345), ''), '\s+', ' ', 'g') as text from plain p
),
words as (
  select c.id,
    coalesce(string_agg(c.text, ' ' order by c.name, c.place) filter (where c.weight = 'A'), '') as a,
    coalesce(string_agg(c.text, ' ' order by c.name, c.place) filter (where c.weight = 'B'), '') as b,
    coalesce(string_agg(c.text, ' ' order by c.name, c.place) filter (where c.weight = 'C'), '') as c,
    coalesce(string_agg(c.text, ' ' order by c.name, c.place) filter (where c.weight = 'D'), '') as d
  from clean c
  group by c.id
)
insert into search_index (revision_id, item_id, type, language, title, body, terms, vector)
select w.id, w.item_id, w.type, l.code, translate(w.title, chr(57344) || chr(57345), ''),
  concat_ws(' ', nullif(g.d, ''), nullif(g.c, ''), nullif(g.a, ''), case when position(left(g.b, 80) in g.d) = 0 then nullif(g.b, '') end),
  coalesce((
    select array_agg(distinct (one.value ->> 'target_id')::uuid)
    from jsonb_each(w.fields) as every(name, value)
    cross join lateral jsonb_array_elements(case when jsonb_typeof(every.value) = 'array' then every.value else jsonb_build_array(every.value) end) as one(value)
    where jsonb_typeof(one.value) = 'object' and one.value ->> 'target_type' = 'category_tag'
      and one.value ->> 'target_id' ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
  ), '{}'),
  setweight(to_tsvector(l.config::regconfig, w.title), 'A') || setweight(to_tsvector('simple', w.title), 'A')
    || setweight(to_tsvector(l.config::regconfig, coalesce(g.a, '')), 'A') || setweight(to_tsvector(l.config::regconfig, coalesce(g.b, '')), 'B')
    || setweight(to_tsvector(l.config::regconfig, coalesce(g.c, '')), 'C') || setweight(to_tsvector(l.config::regconfig, coalesce(g.d, '')), 'D')
from wanted w
left join words g on g.id = w.id
join search_type standard on standard.type = ''
left join search_type s on s.type = w.type
left join search_language said on said.code = lower(split_part(split_part(
  case when jsonb_typeof(w.fields -> s.language_field) = 'array' then w.fields -> s.language_field -> 0 ->> 'value' else w.fields -> s.language_field ->> 'value' end,
  '-', 1), '_', 1))
join search_language l on l.code = coalesce(said.code, s.language, standard.language)
order by w.id
on conflict (revision_id) do update
set type = excluded.type, language = excluded.language, title = excluded.title, body = excluded.body, terms = excluded.terms, vector = excluded.vector
