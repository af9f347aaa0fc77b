-- $1: build id
select digest, location from form_submission where form_build_id = $1::uuid
