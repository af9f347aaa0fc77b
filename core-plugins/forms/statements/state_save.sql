-- $1: build id, $2: form id, $3: user, $4: state
insert into form_state_cache (form_build_id, form_id, user_id, state, expires_at)
values ($1::uuid, $2, $3::uuid, $4::jsonb, now() + interval '6 hours')
on conflict (form_build_id) do update set state = excluded.state, expires_at = excluded.expires_at
where form_state_cache.form_id = excluded.form_id and form_state_cache.user_id = excluded.user_id
