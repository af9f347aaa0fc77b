-- $1: machine name
select id, machine_name, label, region, revision_id from menu_now where machine_name = $1
