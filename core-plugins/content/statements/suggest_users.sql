-- $1: what the name contains, as a pattern
select u.id, u.name from kernel.user_public u
where u.name ilike $1 and u.id <> '00000000-0000-0000-0000-000000000000'
order by u.name, u.id
limit 10
