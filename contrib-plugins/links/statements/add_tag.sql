-- $1: the link, $2: the tag
insert into tag (link_id, name) values ($1::uuid, $2)
