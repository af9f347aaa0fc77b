select s.indexed, s.indexed_items, (select t.language from search_type t where t.type = '') as language from search_state s where s.id = 1
