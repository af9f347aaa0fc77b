delete from form_submission where created < now() - interval '7 days'
