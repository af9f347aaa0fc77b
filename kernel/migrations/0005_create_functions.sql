-- The few things of the kernel that statements and tables of plugins may name.

-- The instant a unit of work looks at.
create function kernel.as_of() returns timestamptz language sql stable parallel safe
begin atomic
	select coalesce(nullif(current_setting('trovato.as_of', true), '')::timestamptz, transaction_timestamp());
end;

-- The stage a unit of work looks at.
create function kernel.stage() returns text language sql stable parallel safe
begin atomic
	select coalesce(nullif(current_setting('trovato.stage', true), ''), 'live');
end;

-- A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then random; gen_random_uuid() has set the variant.
create function kernel.uuidv7() returns uuid language sql volatile parallel safe
begin atomic
	select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
		placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
		52, 1), 53, 1), 'hex')::uuid;
end;

-- Trigger: the rows of this table never change.
create function kernel.refuse_update() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
	raise exception 'rows of % never change', tg_table_name using errcode = 'restrict_violation';
end $$;

-- Trigger: note in the column `changed` when a row changed.
create function kernel.touch_changed() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
	new.changed := transaction_timestamp();
	return new;
end $$;

-- The plugin whose role is set in this transaction; null outside of one. A plugin cannot set the role itself.
create function kernel.calling_plugin() returns text language sql stable security definer set search_path = pg_catalog
begin atomic
	select substr(current_setting('role'), 10) from kernel.site
	where left(current_setting('role'), 9) = left(id::text, 8) || '_';
end;

create function kernel.variable_get(wanted text) returns text
	language sql stable security definer set search_path = pg_catalog
begin atomic
	select value from kernel.variable where plugin = kernel.calling_plugin() and name = wanted;
end;

create function kernel.variable_set(wanted text, given text) returns void
	language sql volatile security definer set search_path = pg_catalog
begin atomic
	insert into kernel.variable (plugin, name, value) values (kernel.calling_plugin(), wanted, given)
	on conflict (plugin, name) do update set value = excluded.value, changed = now();
end;

revoke all on all functions in schema kernel from public;
