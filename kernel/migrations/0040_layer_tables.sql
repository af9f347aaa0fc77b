-- Layered tables: in a stage a row is a copy, with all that belongs to it; and which tables are published when.

alter table kernel.stage add column publish_at timestamptz;
-- Of which publication this stage is the inverse; such stages are not shown.
alter table kernel.stage add column inverse_of uuid;
-- Counts the changes that make no new revision.
alter table kernel.stage_association add column touched integer not null default 1;
alter table kernel.stage_deletion add column base_revision_id uuid;

-- What may wait in a stage; known once the owning plugin is prepared.
create table kernel.staged_table (
	-- `plugin.table`
	entity_type text primary key,
	plugin text not null,
	name text not null,
	-- 1 config_types, 2 categories, 3 items, 4 dependents
	phase smallint not null check (phase between 1 and 4),
	place bigint generated always as identity,
	-- What stands before the id in the cache tag of an entity.
	tag text,
	is_layered boolean not null,
	-- Of a layered table whose rows belong to an entity: its type, and the column with its id.
	part_of text,
	owner_column text,
	key_column text not null,
	key_type text not null,
	label_column text,
	-- What is written when a row moves; without the key of a stage.
	columns text[] not null,
	-- A deleted row stays, with the instant in the column `deleted`.
	stays boolean not null,
	has_version boolean not null,
	-- A row made in a stage holds its place in live, for foreign keys, and is not seen there.
	has_stage_id boolean not null
);

-- Makes the stage that is looked at show this revision of an entity; null deletes the entity there. `seen` is the
-- revision that the writer changed; `base` is live's, null when live does not have the entity.
create or replace function kernel.stage_put(kind text, entity text, revision uuid, seen uuid, base uuid, on_live boolean) returns void
	language plpgsql security definer set search_path = pg_catalog as $$
declare
	stage text := kernel.stage();
	first_base uuid := base;
	known boolean;
begin
	if split_part(kind, '.', 1) is distinct from kernel.calling_plugin() then
		raise exception '% belongs to another plugin', kind using errcode = 'insufficient_privilege';
	end if;
	if revision is null then
		delete from kernel.stage_association a where (a.stage_id, a.entity_type, a.entity_id) = (stage, kind, entity)
		returning a.base_revision_id into first_base;
		if on_live then
			insert into kernel.stage_deletion (stage_id, entity_type, entity_id, base_revision_id)
			values (stage, kind, entity, case when found then first_base else base end)
			on conflict do nothing;
		end if;
		return;
	end if;
	delete from kernel.stage_deletion d where (d.stage_id, d.entity_type, d.entity_id) = (stage, kind, entity)
	returning d.base_revision_id into first_base;
	known := found;
	insert into kernel.stage_association as a (stage_id, entity_type, entity_id, target_revision_id, base_revision_id)
	values (stage, kind, entity, revision, case when known then first_base else base end)
	on conflict (stage_id, entity_type, entity_id) do update set target_revision_id = excluded.target_revision_id, touched = a.touched + 1
	where a.target_revision_id is not distinct from seen;
	if not found then
		raise exception '% % was changed by somebody else', kind, entity using errcode = 'serialization_failure';
	end if;
end $$;

-- Makes a plugin's table a layered one, or brings it up to date after its columns changed; called under its role. Beside
-- `T` (what is live) there are `T_stage` (what stages have instead) and the view `T_now` (what the unit of work looks at).
-- `entity` is the type of what is staged, `owner` the column of `T` with its id.
create function kernel.layer_table(schema text, name text, entity text, owner text) returns void language plpgsql set search_path = pg_catalog as $$
declare
	live text := format('%I.%I', schema, name);
	layer text := format('%I.%I', schema, name || '_stage');
	shown text := format('%I.%I', schema, name || '_now');
	columns text;
	seen text := '';
	made text;
	part record;
begin
	if to_regclass(layer) is null then
		execute format('create table %s (like %s including defaults including generated)', layer, live);
		if not exists (select from pg_attribute where attrelid = layer::regclass and attname = 'stage_id') then
			execute format('alter table %s add column stage_id text', layer);
		end if;
		execute format('alter table %s alter column stage_id set not null', layer);
		execute format('create %s index on %s (stage_id, %I)', case when exists (select from pg_index i join pg_attribute a
			on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where i.indrelid = live::regclass and i.indisprimary
			and i.indnatts = 1 and a.attname = owner) then 'unique' else '' end, layer, owner);
	end if;
	for part in
		select case when h.attname is null then format('add column %I %s', a.attname, format_type(a.atttypid, a.atttypmod))
			when a.attname is null then format('drop column %I', h.attname)
			else format('alter column %I type %s', a.attname, format_type(a.atttypid, a.atttypmod)) end as change
		from (select * from pg_attribute where attrelid = live::regclass and attnum > 0 and not attisdropped) a
		full join (select * from pg_attribute where attrelid = layer::regclass and attnum > 0 and not attisdropped and attname <> 'stage_id') h
			using (attname)
		where (a.atttypid, a.atttypmod) is distinct from (h.atttypid, h.atttypmod) and coalesce(a.attname, h.attname) <> 'stage_id'
	loop
		execute format('alter table %s %s', layer, part.change);
	end loop;
	select string_agg(quote_ident(attname), ', ' order by attnum) filter (where attname <> 'stage_id'),
		case when bool_or(attname = 'stage_id') then ' and t.stage_id is null' else '' end
	into columns, seen
	from pg_attribute where attrelid = live::regclass and attnum > 0 and not attisdropped;
	made := format($view$
		select %1$s from %2$s t where kernel.stage() = 'live'%4$s
		union all
		select %1$s from %2$s t where kernel.stage() <> 'live'%4$s
			and not exists (select from kernel.staged s where s.entity_type = %5$L and s.entity_id = t.%6$I::text)
		union all
		select %1$s from %3$s t where kernel.stage() <> 'live' and t.stage_id = kernel.stage()$view$,
		columns, live, layer, seen, entity, owner);
	if obj_description(to_regclass(shown), 'pg_class') is not distinct from md5(made) then
		return;
	end if;
	execute format('drop view if exists %s, %I.%I', shown, schema, name || '_live');
	execute format('create view %s as %s', shown, made);
	-- What `t_now` is in live, in a form in which indexes order the rows; statements are sent with it as long as nobody looks
	-- at a stage.
	execute format('create view %I.%I as select %s from %s t where true%s', schema, name || '_live', columns, live, seen);
	execute format('comment on view %s is %L', shown, md5(made));
	perform kernel.share_staged(schema, name);
end $$;

-- Whoever may read what is live may read what will be: the view of a staged table reads as the one who looks, that of a
-- layered one as its owner.
create or replace function kernel.share_staged(schema text, name text) returns void language plpgsql set search_path = pg_catalog as $$
declare
	reader regrole;
	part text;
begin
	for part in
		select format('%I.%I', schema, relname) from pg_class c where c.relnamespace = to_regnamespace(quote_ident(schema))
			and relname in (name || '_now', name || '_live', name || '_revision') and to_regclass(format('%I.%I', schema, name || '_now')) is not null
			and (relkind = 'v' or to_regclass(format('%I.%I', schema, name || '_stage')) is null)
	loop
		for reader in
			select distinct a.grantee::regrole from pg_class c, aclexplode(c.relacl) a
			where c.oid = to_regclass(format('%I.%I', schema, name)) and a.privilege_type = 'SELECT' and a.grantee not in (0, c.relowner)
		loop
			execute format('grant select on %s to %s', part, reader);
		end loop;
	end loop;
end $$;

-- Keeps what is known of a plugin's staged and layered tables, `[{"name", "phase", "tag", "layered"}]`; a layered one
-- without a phase belongs to the one that it refers to.
create function kernel.register_staged(given_plugin text, tables jsonb) returns void language plpgsql set search_path = pg_catalog as $$
declare
	part record;
begin
	delete from kernel.staged_table s where s.plugin = given_plugin
		and s.name not in (select t ->> 'name' from jsonb_array_elements(tables) t);
	for part in
		select t.name, t.phase, t.tag, t.layered, c.oid, k.attname as key, format_type(k.atttypid, k.atttypmod) as type,
			o.parent, o.child_column,
			array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
				and a.attgenerated = '' and a.attname <> 'stage_id' and (t.layered or a.attname not in ('id', 'current_revision_id'))
				order by a.attnum) as columns,
			array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as names
		from (select e.name, e.tag, e.layered, array_position(array['config_types', 'categories', 'items', 'dependents'], e.phase) as phase
			from jsonb_to_recordset(tables) e(name text, phase text, tag text, layered boolean)) t
		join pg_class c on c.oid = to_regclass(format('%I.%I', 'p_' || given_plugin, t.name))
		left join pg_index i on i.indrelid = c.oid and i.indisprimary
		left join pg_attribute k on k.attrelid = c.oid and k.attnum = i.indkey[0]
		left join lateral (
			select p.relname as parent, a.attname as child_column from pg_constraint f
			join pg_class p on p.oid = f.confrelid join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
			where f.conrelid = c.oid and f.contype = 'f' and t.layered and t.phase is null and exists (
				select from jsonb_array_elements(tables) e
				where e ->> 'name' = p.relname and (e ->> 'layered')::boolean and e ->> 'phase' is not null)
			order by f.conkey limit 1) o on true
	loop
		insert into kernel.staged_table as s (entity_type, plugin, name, phase, tag, is_layered, part_of, owner_column, key_column,
			key_type, label_column, columns, stays, has_version, has_stage_id)
		values (given_plugin || '.' || part.name, given_plugin, part.name, coalesce(part.phase, 3), part.tag, part.layered,
			given_plugin || '.' || part.parent, part.child_column, coalesce(part.key, part.child_column), coalesce(part.type, ''),
			(select n from unnest(array['title', 'label', 'name']) n where n = any(part.names) limit 1), part.columns,
			part.layered and 'deleted' = any(part.names), part.layered and 'version' = any(part.names),
			part.layered and 'stage_id' = any(part.names))
		on conflict (entity_type) do update set phase = excluded.phase, tag = excluded.tag, is_layered = excluded.is_layered,
			part_of = excluded.part_of, owner_column = excluded.owner_column, key_column = excluded.key_column,
			key_type = excluded.key_type, label_column = excluded.label_column, columns = excluded.columns, stays = excluded.stays,
			has_version = excluded.has_version, has_stage_id = excluded.has_stage_id;
	end loop;
	for part in select * from kernel.staged_table s where s.plugin = given_plugin and s.is_layered loop
		if part.part_of is null and not 'current_revision_id' = any(part.columns) then
			raise exception 'the layered table % needs the column "current_revision_id uuid"', part.name;
		end if;
		perform set_config('role', (select rolname from pg_roles r join pg_class c on c.relowner = r.oid
			where c.oid = to_regclass(format('%I.%I', 'p_' || given_plugin, part.name))), true);
		perform kernel.layer_table('p_' || given_plugin, part.name, coalesce(part.part_of, part.entity_type),
			coalesce(part.owner_column, part.key_column));
		perform set_config('role', 'none', true);
	end loop;
end $$;

-- What the queries of a plugin may name, by the name they use for it: its own tables, those it uses, and people's names. A
-- staged or layered table stands for its view; `staged` says which must not be named otherwise: of its own layered tables a
-- plugin names what it writes.
create or replace function kernel.catalogue(plugin text, uses text[], out tables jsonb, out staged text[])
	language sql stable set search_path = pg_catalog
begin atomic
	with relation as (
		select c.oid, c.relname, c.relkind, n.nspname, n.nspname = 'p_' || plugin as own,
			case when n.nspname = 'p_' || plugin then '' else regexp_replace(n.nspname, '^p_', '') || '.' end as prefix,
			exists (select from pg_class l where l.relnamespace = n.oid and l.relname = c.relname || '_stage' and l.relkind = 'r') as layered,
			(select v.oid from pg_class v where v.relnamespace = n.oid and v.relname = c.relname || '_now' and v.relkind = 'v') as shown
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where c.relkind = 'r' and (n.nspname = 'p_' || plugin or regexp_replace(n.nspname, '^p_', '') || '.' || c.relname = any(uses))
			or (n.nspname, c.relname) = ('kernel', 'user_public')
	)
	select coalesce(jsonb_object_agg(r.prefix || r.relname, jsonb_build_object(
			'sql', quote_ident(r.nspname) || '.' || quote_ident(coalesce((select v.relname from pg_class v where v.oid = r.shown), r.relname)),
			'own', r.own, 'layered', r.layered,
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
		coalesce(array_agg(case when r.own then r.relname else r.nspname || '.' || r.relname end)
			filter (where r.shown is not null and not (r.own and r.layered)), '{}')
	from relation r;
end;

revoke all on function kernel.layer_table, kernel.register_staged from public;
