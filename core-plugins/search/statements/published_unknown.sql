-- What a stage brought to live that has lost its words since: it was the newest state when the stage took it up.
select distinct w.revision_id as id
from kernel.publishing e
join p_content.item_window_now w on w.item_id = e.entity_id::uuid
where e.entity_type = 'content.item' and e.operation = 'upsert'
  and not exists (select from search_index s where s.revision_id = w.revision_id)
