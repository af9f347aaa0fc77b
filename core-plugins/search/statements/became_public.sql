-- What has become public since words were taken in last; at most 1,000.
select s.revision_id as id
from search_state t
cross join lateral (
  select n.revision_id from p_content.item_window_now n
  where lower(n.during) > t.words_until and lower(n.during) <= now()
  order by lower(n.during)
  limit 1000
) w
join search_index s on s.revision_id = w.revision_id
where t.id = 1
