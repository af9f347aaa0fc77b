-- $1: id of an endpoint; $2: state, or null for all; the newest
select id, type, subject, state, attempts, next_at, status, error, changed from delivery
where endpoint_id = $1::uuid and ($2::text is null or state = $2)
order by seq desc, id desc limit 50
