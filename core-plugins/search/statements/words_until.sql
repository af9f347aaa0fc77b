update search_state set words_until = now() where id = 1
