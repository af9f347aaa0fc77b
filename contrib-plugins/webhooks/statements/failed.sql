-- $1: id; $2: what the server answered, or null; $3: why. Tried again after 1, 5, 30 and 120 minutes, then given up.
update delivery set attempts = attempts + 1, status = $2::int, error = $3, changed = now(),
  state = case when attempts >= 4 then 'dead' else 'waiting' end,
  next_at = now() + make_interval(mins => case attempts when 0 then 1 when 1 then 5 when 2 then 30 else 120 end)
where id = $1::uuid
