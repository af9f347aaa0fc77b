select s.indexed, (select count(*) from search_index) as known, (select t.language from search_type t where t.type = '') as language from search_state s where s.id = 1
