-- $1: id of the event; $2: type; $3: subject; $4: number; $5: the envelope; for every endpoint that wants it
insert into delivery (id, endpoint_id, event_id, type, subject, seq, body)
select kernel.uuidv7(), e.id, $1, $2, $3, $4::bigint, $5
from endpoint e
where e.active and exists (
  select 1 from string_to_table(e.types, ' ') as t
  where t = $2 or t = '*' or (right(t, 2) = '.*' and starts_with($2, left(t, length(t) - 1)))
)
on conflict (endpoint_id, event_id) do update set state = 'waiting', attempts = 0, next_at = now(), changed = now()
