select id, url from link where host = ''
