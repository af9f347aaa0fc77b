-- $1: [{id}]; $2: whether the past goes too; windows that are over stay as they are, since what was public does not change
delete from item_window w using jsonb_to_recordset($1::jsonb) as x(id uuid)
where w.item_id = x.id and ($2::boolean or upper_inf(w.during) or upper(w.during) > now())
