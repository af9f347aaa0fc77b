-- $1: item that was not deleted
select id from p_content.item where id = $1::uuid and deleted is null
