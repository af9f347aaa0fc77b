-- $1: build id, $2: form id, $3: digest of the values
insert into form_submission (form_build_id, form_id, digest) values ($1::uuid, $2, $3)
on conflict (form_build_id) do nothing
