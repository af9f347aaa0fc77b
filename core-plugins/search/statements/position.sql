-- Where the command goes on; it is done when it has counted something and stands nowhere.
select position, coalesce(indexed_items, 0) as indexed_items, position is null and indexed_items > 0 as done from search_state where id = 1
