-- $1: [id]
select u.id, u.name from kernel.user_public u
where u.id in (select x::uuid from jsonb_array_elements_text($1::jsonb) as x) and u.id <> '00000000-0000-0000-0000-000000000000'
