-- $1: id of an endpoint; $2: [id of a delivery], or null for all that are given up
update delivery set state = 'waiting', attempts = 0, next_at = now(), changed = now()
where endpoint_id = $1::uuid and state = 'dead'
  and ($2::jsonb is null or id in (select x::uuid from jsonb_array_elements_text($2::jsonb) as x))
