select code, label from search_language order by code = 'und', label
