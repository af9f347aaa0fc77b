-- $1: build id, $2: form id, $3: user
select state from form_state_cache
where form_build_id = $1::uuid and form_id = $2 and user_id = $3::uuid and expires_at > now()
