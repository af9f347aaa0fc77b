-- Values out of JSON that are of another type than hoped for give null, and staged tables.

-- The number at a path; null when there is none or it is no number. A text counts when it looks like one.
create function kernel.json_number(value jsonb, path text[]) returns numeric language sql immutable parallel safe
begin atomic
	select case when value #>> path ~ '^[+-]?([0-9]{1,200}([.][0-9]{0,200})?|[.][0-9]{1,200})([eE][+-]?[0-9]{1,3})?$'
		then (value #>> path)::numeric end;
end;

-- The instant at a path, ISO 8601; null when there is none or it is no day of the calendar. Without a zone UTC is meant,
-- and said, so that the result depends on no setting.
create function kernel.json_time(value jsonb, path text[]) returns timestamptz language sql immutable parallel safe
begin atomic
	select case when value #>> path ~ ('^(?!0000)([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)'
		|| '|02-(0[1-9]|1[0-9]|2[0-8]))|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)'
		|| '([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])?)?$')
		then (value #>> path || case when value #>> path ~ ':.*(Z|[+-][0-9:]+)$' then '' else 'Z' end)::timestamptz end;
end;

-- What the stage that is looked at changes: a null revision is a deletion. Read by the views of staged tables.
create view kernel.staged with (security_barrier) as
	select entity_type, entity_id, target_revision_id from kernel.stage_association where stage_id = kernel.stage()
	union all
	select entity_type, entity_id, null from kernel.stage_deletion where stage_id = kernel.stage();

-- Makes the stage that is looked at show this revision of an entity; null deletes the entity there. `seen` is the
-- revision that the writer changed; `base` is live's, null when live does not have the entity.
create function kernel.stage_put(kind text, entity text, revision uuid, seen uuid, base uuid, on_live boolean) returns void
	language plpgsql security definer set search_path = pg_catalog as $$
declare
	stage text := kernel.stage();
begin
	if split_part(kind, '.', 1) is distinct from kernel.calling_plugin() then
		raise exception '% belongs to another plugin', kind using errcode = 'insufficient_privilege';
	end if;
	if revision is null then
		delete from kernel.stage_association a where (a.stage_id, a.entity_type, a.entity_id) = (stage, kind, entity);
		if on_live then
			insert into kernel.stage_deletion (stage_id, entity_type, entity_id) values (stage, kind, entity)
			on conflict do nothing;
		end if;
		return;
	end if;
	delete from kernel.stage_deletion d where (d.stage_id, d.entity_type, d.entity_id) = (stage, kind, entity);
	insert into kernel.stage_association as a (stage_id, entity_type, entity_id, target_revision_id, base_revision_id)
	values (stage, kind, entity, revision, base)
	on conflict (stage_id, entity_type, entity_id) do update set target_revision_id = excluded.target_revision_id
	where a.target_revision_id is not distinct from seen;
	if not found then
		raise exception '% % was changed by somebody else', kind, entity using errcode = 'serialization_failure';
	end if;
end $$;

-- Trigger of a view T_now: writes a revision, then live's row or the stage's pointer to it. Arguments: table, columns.
create function kernel.staged_write() returns trigger language plpgsql set search_path = pg_catalog as $$
declare
	live text := format('%I.%I', tg_table_schema, tg_argv[0]);
	kind text := substr(tg_table_schema, 3) || '.' || tg_argv[0];
	columns text := tg_argv[1];
	stage text := kernel.stage();
	revision uuid := kernel.uuidv7();
	seen uuid;
	base uuid;
	touched bigint;
	key record;
	taken boolean;
begin
	if tg_op = 'UPDATE' and new.id <> old.id then
		raise exception 'the id of a row of % never changes', tg_argv[0] using errcode = 'restrict_violation';
	end if;
	if tg_op = 'INSERT' then
		new.id := coalesce(new.id, kernel.uuidv7());
	else
		seen := old.revision_id;
	end if;
	if tg_op <> 'DELETE' then
		execute format('insert into %s (id, entity_id, stage_id, %s) select $1, id, $2, %2$s from (select ($3).*) n',
			format('%I.%I', tg_table_schema, tg_argv[0] || '_revision'), columns) using revision, nullif(stage, 'live'), new;
		new.revision_id := revision;
	end if;
	if stage = 'live' then
		case tg_op
		when 'INSERT' then
			execute format('insert into %s (id, current_revision_id, %s) select id, revision_id, %2$s from (select ($1).*) n',
				live, columns) using new;
		when 'UPDATE' then
			execute format('update %s set (current_revision_id, %s) = (select revision_id, %2$s from (select ($1).*) n)
				where id = ($1).id and current_revision_id is not distinct from $2', live, columns) using new, seen;
		else
			execute format('delete from %s where id = $1 and current_revision_id is not distinct from $2', live)
				using old.id, seen;
		end case;
		get diagnostics touched = row_count;
		if touched = 0 then
			raise exception 'a row of % was changed by somebody else', tg_argv[0] using errcode = 'serialization_failure';
		end if;
		return case tg_op when 'DELETE' then old else new end;
	end if;
	-- Keys are looked for one writer at a time.
	perform pg_advisory_xact_lock(hashtextextended(stage || ' ' || kind, 0));
	execute format('select current_revision_id from %s where id = $1', live) into base
		using case tg_op when 'DELETE' then old.id else new.id end;
	get diagnostics touched = row_count;
	if tg_op = 'DELETE' then
		perform kernel.stage_put(kind, old.id::text, null, seen, base, touched > 0);
		return old;
	end if;
	if tg_op = 'INSERT' and coalesce((select s.target_revision_id is not null from kernel.staged s
		where s.entity_type = kind and s.entity_id = new.id::text), touched > 0) then
		raise exception 'there is a row of % with this id', tg_argv[0]
			using errcode = 'unique_violation', constraint = tg_argv[0] || '_pkey';
	end if;
	perform kernel.stage_put(kind, new.id::text, revision, seen, base, touched > 0);
	-- Live's unique indexes do not see the stage; here they are held in the view, and again when it is published.
	for key in
		select c.relname as name, coalesce('where ' || pg_get_expr(i.indpred, i.indrelid), '') as condition,
			(select string_agg(format('%s as k%s', pg_get_indexdef(i.indexrelid, n, true), n), ', ') from generate_series(1, i.indnkeyatts) n) as parts,
			(select string_agg('k' || n, ', ') from generate_series(1, i.indnkeyatts) n) as names
		from pg_index i join pg_class c on c.oid = i.indexrelid
		where i.indrelid = live::regclass and i.indisunique and not i.indisprimary
	loop
		execute format('select exists (select from (select %1$s from (select * from %2$s where id <> ($1).id) o %3$s) others
			join (select %1$s from (select ($1).*) o %3$s) mine using (%4$s))',
			key.parts, format('%I.%I', tg_table_schema, tg_table_name), key.condition, key.names) into taken using new;
		if taken then
			raise exception 'another row of % has the same key in this stage', tg_argv[0]
				using errcode = 'unique_violation', constraint = key.name;
		end if;
	end loop;
	return new;
end $$;

-- Makes a plugin's table a staged one, or brings it up to date after its columns changed; called under its role. Beside
-- `T` (what is live) there are `T_revision` (every state there was) and the view `T_now` (what the unit of work looks at).
create function kernel.stage_table(schema text, name text) returns void language plpgsql set search_path = pg_catalog as $$
declare
	live text := format('%I.%I', schema, name);
	history text := format('%I.%I', schema, name || '_revision');
	shown text := format('%I.%I', schema, name || '_now');
	made text;
	columns text;
	written text;
	during text;
	defaults text;
	fingerprint text;
	part record;
begin
	if not exists (select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
		where i.indrelid = live::regclass and i.indisprimary and i.indnatts = 1 and a.attname = 'id' and a.atttypid = 'uuid'::regtype) then
		raise exception 'the staged table % needs the primary key "id uuid"', name;
	end if;
	for part in select attname, attidentity from pg_attribute where attrelid = live::regclass and attnum > 0 and not attisdropped loop
		if part.attidentity <> '' or part.attname in ('entity_id', 'revision_id', 'stage_id', 'saved') then
			raise exception 'the staged table % cannot have the column %', name, part.attname;
		end if;
	end loop;
	if not exists (select from pg_attribute where attrelid = live::regclass and attname = 'current_revision_id' and not attisdropped) then
		execute format('alter table %s add column current_revision_id uuid', live);
	end if;
	if to_regclass(history) is null then
		execute format('create table %s (like %s including constraints including generated)', history, live);
		execute format('alter table %s rename column id to entity_id', history);
		execute format('alter table %s drop column current_revision_id, add column id uuid primary key,
			add column stage_id text, add column saved timestamptz not null default transaction_timestamp()', history);
		execute format('create index on %s (entity_id, id desc)', history);
		execute format('create trigger immutable before update on %s for each row execute function kernel.refuse_update()', history);
	end if;
	for part in
		select format('%s column %I %s %s', case when h.attname is null then 'add' else 'alter' end, a.attname,
			case when h.attname is null then '' else 'type' end, format_type(a.atttypid, a.atttypmod)) as change
		from pg_attribute a
		left join pg_attribute h on h.attrelid = history::regclass and h.attname = a.attname and not h.attisdropped
		where a.attrelid = live::regclass and a.attnum > 0 and not a.attisdropped and a.attname not in ('id', 'current_revision_id')
			and (h.atttypid, h.atttypmod) is distinct from (a.atttypid, a.atttypmod)
		union all
		select format('alter column %I drop not null', h.attname) from pg_attribute h
		where h.attrelid = history::regclass and h.attnotnull and not h.attisdropped and h.attname not in ('id', 'entity_id', 'saved')
			and not exists (select from pg_attribute a where a.attrelid = live::regclass and a.attname = h.attname and a.attnotnull)
		union all
		select format('drop constraint %I', h.conname) from pg_constraint h where h.conrelid = history::regclass and h.contype = 'c'
			and not exists (select from pg_constraint c where c.conrelid = live::regclass and c.conname = h.conname)
		union all
		select format('add constraint %I check (%s) not valid', c.conname, pg_get_expr(c.conbin, c.conrelid))
		from pg_constraint c where c.conrelid = live::regclass and c.contype = 'c'
			and not exists (select from pg_constraint h where h.conrelid = history::regclass and h.conname = c.conname)
	loop
		execute format('alter table %s %s', history, part.change);
	end loop;
	select string_agg(quote_ident(attname), ', ' order by attnum),
		string_agg(quote_ident(attname), ', ' order by attnum) filter (where attgenerated = ''),
		coalesce(string_agg(case attname when 'effective_date' then ' and (effective_date is null or effective_date <= kernel.as_of())'
			when 'expiry_date' then ' and (expiry_date is null or expiry_date > kernel.as_of())' end, ''), '')
	into columns, written, during
	from pg_attribute where attrelid = live::regclass and attnum > 0 and not attisdropped and attname not in ('id', 'current_revision_id');
	if written is null then
		raise exception 'the staged table % has no columns but its id', name;
	end if;
	made := format($view$
		select id, current_revision_id as revision_id, %1$s from %2$s where kernel.stage() = 'live'%4$s
		union all
		select id, current_revision_id, %1$s from %2$s t where kernel.stage() <> 'live'
			and not exists (select from kernel.staged s where s.entity_type = %5$L and s.entity_id = t.id::text)%4$s
		union all
		select h.entity_id, h.id, %6$s from kernel.staged s join %3$s h on h.id = s.target_revision_id
		where kernel.stage() <> 'live' and s.entity_type = %5$L%4$s$view$,
		columns, live, history, during, substr(schema, 3) || '.' || name,
		(select string_agg('h.' || quote_ident(attname), ', ' order by attnum) from pg_attribute
			where attrelid = live::regclass and attnum > 0 and not attisdropped and attname not in ('id', 'current_revision_id')));
	select string_agg(format('alter view %s alter column %I set default %s', shown, a.attname, pg_get_expr(d.adbin, d.adrelid)), '; ' order by a.attnum)
	into defaults
	from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
	where d.adrelid = live::regclass and a.attgenerated = '' and a.attname not in ('id', 'current_revision_id');
	fingerprint := md5(concat_ws(';', made, written, defaults));
	if obj_description(to_regclass(shown), 'pg_class') is not distinct from fingerprint then
		return;
	end if;
	execute format('drop view if exists %s', shown);
	execute format('create view %s with (security_invoker) as %s', shown, made);
	execute format('create trigger staged instead of insert or update or delete on %s
		for each row execute function kernel.staged_write(%L, %L)', shown, name, written);
	execute format('comment on view %s is %L', shown, fingerprint);
	if defaults is not null then
		execute defaults;
	end if;
	perform kernel.share_staged(schema, name);
end $$;

-- Whoever may read what is live may read what will be: the view reads as the one who looks.
create function kernel.share_staged(schema text, name text) returns void language plpgsql set search_path = pg_catalog as $$
declare
	reader regrole;
begin
	if to_regclass(format('%I.%I', schema, name || '_now')) is not null then
		for reader in
			select distinct a.grantee::regrole from pg_class c, aclexplode(c.relacl) a
			where c.oid = to_regclass(format('%I.%I', schema, name)) and a.privilege_type = 'SELECT' and a.grantee not in (0, c.relowner)
		loop
			execute format('grant select on %1$I.%2$I, %1$I.%3$I to %4$s', schema, name || '_now', name || '_revision', reader);
		end loop;
	end if;
end $$;

-- Gives a plugin's role the right to read and refer to the tables it uses, as `plugin.table`, on their owners' behalf, and
-- takes back what it no longer uses; returns those that are not there.
create function kernel.grant_tables(reader text, uses text[]) returns setof text language plpgsql set search_path = pg_catalog as $$
declare
	site8 text := left(reader, 8);
	own text := 'p_' || substr(reader, 10);
	part record;
begin
	for part in
		select distinct n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
		where a.grantee = quote_ident(reader)::regrole and n.nspname like 'p\_%' and n.nspname <> own
			and substr(n.nspname, 3) || '.' || c.relname <> all(uses)
	loop
		perform set_config('role', site8 || '_' || substr(part.nspname, 3), true);
		execute format('revoke all on %I.%I from %I', part.nspname, part.relname, reader);
		perform set_config('role', 'none', true);
	end loop;
	for part in
		select use, 'p_' || split_part(use, '.', 1) as nspname, split_part(use, '.', 2) as relname from unnest(uses) use
	loop
		if not exists (select from pg_tables t where (t.schemaname, t.tablename) = (part.nspname, part.relname)) then
			return next part.use;
			continue;
		end if;
		perform set_config('role', site8 || '_' || substr(part.nspname, 3), true);
		execute format('grant usage on schema %I to %I', part.nspname, reader);
		execute format('grant select, references on %I.%I to %I', part.nspname, part.relname, reader);
		perform kernel.share_staged(part.nspname, part.relname);
		perform set_config('role', 'none', true);
	end loop;
end $$;

-- What the queries of a plugin may name, by the name they use for it: its own tables, those it uses, and people's names. A
-- staged table stands for its view; `staged` says which do, as statements would name them.
create function kernel.catalogue(plugin text, uses text[], out tables jsonb, out staged text[])
	language sql stable set search_path = pg_catalog
begin atomic
	with relation as (
		select c.oid, c.relname, c.relkind, n.nspname, n.nspname = 'p_' || plugin as own,
			case when n.nspname = 'p_' || plugin then '' else regexp_replace(n.nspname, '^p_', '') || '.' end as prefix,
			(select v.oid from pg_class v where v.relnamespace = n.oid and v.relname = c.relname || '_now' and v.relkind = 'v') as shown
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind = 'r' and (n.nspname = 'p_' || plugin or regexp_replace(n.nspname, '^p_', '') || '.' || c.relname = any(uses))
			or (n.nspname, c.relname) = ('kernel', 'user_public')
	)
	select coalesce(jsonb_object_agg(r.prefix || r.relname, jsonb_build_object(
			'sql', quote_ident(r.nspname) || '.' || quote_ident(coalesce((select v.relname from pg_class v where v.oid = r.shown), r.relname)),
			'own', r.own,
			'columns', (select coalesce(jsonb_object_agg(a.attname, jsonb_build_object(
					'type', format_type(a.atttypid, null),
					'required', coalesce(l.attnotnull, false),
					'kind', case format_type(a.atttypid, null)
						when 'text' then 'text' when 'character varying' then 'text' when 'uuid' then 'uuid' when 'jsonb' then 'json'
						when 'smallint' then 'number' when 'integer' then 'number' when 'bigint' then 'number'
						when 'numeric' then 'number' when 'real' then 'number' when 'double precision' then 'number'
						when 'boolean' then 'boolean' when 'date' then 'time' when 'timestamp with time zone' then 'time'
						when 'timestamp without time zone' then 'time' when 'tstzrange' then 'period'
						when 'text[]' then 'texts' when 'uuid[]' then 'uuids' else 'other' end)), '{}')
				from pg_attribute a left join pg_attribute l on l.attrelid = r.oid and l.attname = a.attname
				where a.attrelid = coalesce(r.shown, r.oid) and a.attnum > 0 and not a.attisdropped),
			'key', (select coalesce(jsonb_agg(a.attname order by a.attnum), '[]') from pg_index i
				join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
				where i.indrelid = r.oid and i.indisprimary))), '{}'),
		coalesce(array_agg(case when r.own then r.relname else r.nspname || '.' || r.relname end) filter (where r.shown is not null), '{}')
	from relation r;
end;

-- Removes all that a plugin has in the database; nothing when tables of other plugins refer to its tables.
create function kernel.drop_plugin(plugin text, role text) returns void language plpgsql set search_path = pg_catalog as $$
declare
	others text;
begin
	select string_agg(distinct substr(n.nspname, 3) || '.' || c.relname, ', ') into others
	from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_namespace n on n.oid = c.relnamespace
	join pg_class target on target.oid = f.confrelid
	where f.contype = 'f' and target.relnamespace = to_regnamespace(quote_ident('p_' || plugin)) and n.oid <> target.relnamespace;
	if others is not null then
		raise exception 'the tables of plugin ''%'' are referred to by %', plugin, others using errcode = 'dependent_objects_still_exist';
	end if;
	if to_regrole(quote_ident(role)) is not null then
		-- Its schema, its tables, and the rights that others gave it.
		execute format('drop owned by %I cascade', role);
		execute format('drop role %I', role);
	end if;
	delete from kernel.plugin_migration m where m.plugin = drop_plugin.plugin;
	delete from kernel.variable v where v.plugin = drop_plugin.plugin;
	delete from kernel.queue q where q.plugin = drop_plugin.plugin;
	delete from kernel.jobs j where j.plugin = drop_plugin.plugin and j.status in ('queued', 'running');
	delete from kernel.stage_association a where split_part(a.entity_type, '.', 1) = drop_plugin.plugin;
	delete from kernel.stage_deletion d where split_part(d.entity_type, '.', 1) = drop_plugin.plugin;
end $$;

revoke all on function kernel.json_number, kernel.json_time, kernel.stage_put, kernel.staged_write, kernel.stage_table,
	kernel.share_staged, kernel.grant_tables, kernel.catalogue, kernel.drop_plugin from public;
