-- Numbers the transactions that invalidate something in the order of their commits, so that whoever reads knows whether its
-- snapshot has what the caches have not heard of yet.
create table kernel.cache_state (
	only_one boolean primary key default true check (only_one),
	version bigint not null default 0
);
insert into kernel.cache_state default values;

create function kernel.cache_version() returns bigint language sql stable security definer set search_path = pg_catalog
begin atomic
	select version from kernel.cache_state;
end;

-- Constraints are checked first, for whoever has the row lets everybody wait who is about to commit.
create or replace function kernel.invalidate_tags(tags text) returns void
	language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
	now_at bigint;
begin
	set constraints all immediate;
	update kernel.cache_state set version = version + 1 returning version into now_at;
	perform pg_notify('trovato_cache', string_agg(tag, ' '))
	from (
		select tag, sum(octet_length(tag) + 1) over (order by n) / 7000 as part
		from string_to_table(tags, ' ') with ordinality as t (tag, n)
	) parts
	group by part;
	perform pg_notify('trovato_cache_state', now_at::text);
end $$;

revoke all on function kernel.invalidate_tags, kernel.cache_version from public;
