-- $1: id of an item; what is public when
select w.revision_id, w.title, lower(w.during) as since, upper(w.during) as until from item_window_now w where w.item_id = $1::uuid order by lower(w.during) limit 500
