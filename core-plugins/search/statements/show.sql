-- What is shown of revisions that were found: $1: [revision id], in this order; $2 to $4 as in `search`. The two marks around
-- what fits are characters that no indexed text has.
with shown as materialized (
  select x.place, s.revision_id, s.item_id, s.type, s.title, left(s.body, 50000) as body, l.config,
    case when $4::text = '' then websearch_to_tsquery(l.config::regconfig, $2::text)
      else websearch_to_tsquery(l.config::regconfig, $2::text) || to_tsquery('simple', '''' || $4::text || ''':*')
        || websearch_to_tsquery(l.config::regconfig, $3::text) end as words
  from jsonb_array_elements_text($1::jsonb) with ordinality as x(id, place)
  join search_index s on s.revision_id = x.id::uuid
  join search_language l on l.code = s.language
)
select s.revision_id, s.item_id as id, s.type, t.label as type_label, s.title as plain_title,
  ts_headline(s.config::regconfig, s.title, s.words, concat('StartSel=', chr(57344), ', StopSel=', chr(57345), ', HighlightAll=true')) as title,
  ts_headline(s.config::regconfig, s.body, s.words,
    concat('StartSel=', chr(57344), ', StopSel=', chr(57345), ', MaxFragments=2, MaxWords=24, MinWords=10, FragmentDelimiter=" … "')) as snippet
from shown s
join p_content.item_type_now t on t.type = s.type
order by s.place
