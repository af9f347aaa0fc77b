-- Tells every node, when this transaction commits, that whatever depends on the tags (separated by blanks) has changed.
-- A notification holds less than 8,000 bytes, so many tags become several; all of them arrive, in this order, or none.
create function kernel.invalidate_tags(tags text) returns void
	language sql volatile set search_path = pg_catalog
begin atomic
	select pg_notify('trovato_cache', string_agg(tag, ' '))
	from (
		select tag, sum(octet_length(tag) + 1) over (order by n) / 7000 as part
		from string_to_table(tags, ' ') with ordinality as t (tag, n)
	) parts
	group by part;
end;

revoke all on function kernel.invalidate_tags from public;
