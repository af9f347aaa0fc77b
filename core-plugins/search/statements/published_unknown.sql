-- What a stage brought to live that has lost its words since: it was the newest state when the stage took it up.
select distinct w.revision_id as id
from kernel.publishing e
cross join lateral (select n.revision_id from p_content.item_window_now n where n.item_id = e.entity_id::uuid limit 1000) w
where e.entity_type = 'content.item' and e.operation = 'upsert'
  and not exists (select from search_index s where s.revision_id = w.revision_id)
