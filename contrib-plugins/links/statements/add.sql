-- $1: address, $2: title, $3: host; no row when the address is there already
insert into link (url, title, host) values ($1, $2, $3) on conflict (url) do nothing returning id
