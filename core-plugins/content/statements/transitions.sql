-- $1: [{id, revision_id, also}], items that changed; `also` is what else happened to one: content.created, restored or
-- deleted; $2: the instant up to which events are told; $3: [{item_id, revision_id}], what they were public as at that
-- instant; $4: what else happened to all that do not say it themselves, or nothing.
-- The events that follow, in their order: at the instant what differs from before, later what the time line says. A revision
-- that a newer publication follows is archived; one that ends, or gives way to an older one, is unpublished.
with given as (
  select x.id, x.revision_id, coalesce(x.also, nullif($4, '')) as also, $2::timestamptz as now
  from jsonb_to_recordset($1::jsonb) as x(id uuid, revision_id uuid, also text)
), line as (
  select w.item_id, w.revision_id, w.during from item_window w
  where w.item_id in (select id from given) and (upper_inf(w.during) or upper(w.during) > $2::timestamptz)
), before as (
  select y.item_id, y.revision_id from jsonb_to_recordset($3::jsonb) as y(item_id uuid, revision_id uuid)
), points as (
  select id as item_id, now as at from given
  union select item_id, lower(during) from line where lower(during) > $2::timestamptz
  union select item_id, upper(during) from line where not upper_inf(during)
), changes as (
  select p.item_id, p.at, coalesce(o.revision_id, b.revision_id) as last, n.revision_id as next
  from points p
  left join line o on p.at > $2::timestamptz and o.item_id = p.item_id
    and lower(o.during) < p.at and (upper_inf(o.during) or upper(o.during) >= p.at)
  left join before b on p.at = $2::timestamptz and b.item_id = p.item_id
  left join line n on n.item_id = p.item_id and n.during @> p.at
  where coalesce(o.revision_id, b.revision_id) is distinct from n.revision_id
), ranked as (
  select c.item_id, c.at, c.last, c.next, lr.seq as last_seq, nr.seq as next_seq,
    (select max(p.effective_date) from item_publication p where p.revision_id = c.last and p.effective_date <= c.at) as last_from,
    (select max(p.effective_date) from item_publication p where p.revision_id = c.next and p.effective_date <= c.at) as next_from
  from changes c
  left join item_revision lr on lr.id = c.last
  left join item_revision nr on nr.id = c.next
)
select jsonb_build_object(
  'type', e.type, 'aggregate_type', 'item', 'aggregate_id', e.item_id,
  'at', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  'data', jsonb_build_object(
    'event', e.type, 'tenant_id', kernel.site_id(), 'page_id', e.item_id, 'page_version_id', e.revision_id,
    'cached_path', '/item/' || e.item_id, 'timestamp', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'item_type', i.type
  )
) as event
from (
  select g.id as item_id, g.now as at, case g.also when 'content.deleted' then 3 else 0 end as place, g.also as type, g.revision_id
  from given g where g.also is not null
  union all
  select item_id, at, 1,
    case
      when (next_from, next_seq) > (coalesce(last_from, next_from), last_seq) then 'content.archived'
      else 'content.unpublished'
    end, last
  from ranked where last is not null
  union all
  select item_id, at, 2, 'content.published', next from ranked where next is not null
) e
join item i on i.id = e.item_id
order by e.at, e.item_id, e.place
