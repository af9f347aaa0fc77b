-- $1: build id of the form that is done
delete from form_state_cache where form_build_id = $1::uuid or expires_at < now()
