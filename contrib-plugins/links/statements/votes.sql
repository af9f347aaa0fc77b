-- $1: the link
select count(*) as votes from vote where link_id = $1::uuid
