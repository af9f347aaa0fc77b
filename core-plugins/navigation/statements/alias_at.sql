-- $1: address
select id, target from alias_now where path = $1
