-- What has become public since words were taken in last; at most 1,000.
select s.revision_id as id
from search_state t
join p_content.item_window_now w on lower(w.during) > t.words_until and lower(w.during) <= now()
join search_index s on s.revision_id = w.revision_id
where t.id = 1
order by lower(w.during)
limit 1000
