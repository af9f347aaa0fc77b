-- $1: build id, $2: where it led
update form_submission set location = $2 where form_build_id = $1::uuid
