-- A stage becomes live: what was published with which decisions, what undoes it, and the steps of doing so. Workers call
-- these functions for the kernel, never as a plugin.

create table kernel.publication (
	id uuid primary key,
	stage_id text not null,
	label text not null,
	-- The stage that undoes it.
	inverse_id text not null,
	-- Of which publication it is the undoing.
	undoes uuid,
	undone_at timestamptz,
	user_id uuid,
	published timestamptz not null default now(),
	options jsonb not null
);
create index publication_published on kernel.publication (published desc);

create table kernel.publication_entity (
	publication_id uuid not null references kernel.publication on delete cascade,
	phase smallint not null,
	entity_type text not null,
	entity_id text not null,
	label text,
	-- upsert or delete
	operation text not null,
	target uuid,
	base uuid,
	-- Live's revision before; null when live did not have the entity, or it has no revisions.
	live uuid,
	is_live boolean not null,
	-- changed, deleted, or depends: it refers to what is skipped
	conflict text,
	-- overwrite or skip
	decision text,
	primary key (publication_id, entity_type, entity_id)
);

-- What is being published in this transaction; nothing outside of one.
create view kernel.publishing with (security_barrier) as
	select entity_type, entity_id, operation, target as target_revision_id, live as live_revision_id, is_live
	from kernel.publication_entity
	where publication_id = nullif(current_setting('trovato.publication', true), '')::uuid and decision is distinct from 'skip';

create table kernel.stage_preview (
	-- SHA-256 of what stands in the link.
	token_hash text primary key,
	stage_id text not null references kernel.stage on delete cascade,
	stage_hash text not null,
	created_by uuid,
	expires_at timestamptz not null
);

-- Whoever looked at a stage that is gone looks at live.
create trigger stage_told after delete on kernel.stage for each statement execute function kernel.tell_identity();

-- At a time one publication of a stage; those that wait for their hour aside.
create unique index jobs_publishing on kernel.jobs ((params ->> 'stage'))
	where job_type = 'publish' and plugin is null and status in ('queued', 'running') and params ->> 'at' is null;

-- Rows that were just written are unknown to the planner, which takes them for one: of a large stage it would look at all
-- others for each.
create function kernel.plan_for_stage(given text) returns void language plpgsql set search_path = pg_catalog as $$
begin
	if (select count(*) from (select from kernel.stage_association where stage_id = given limit 300) few) = 300
		or (select count(*) from (select from kernel.stage_deletion where stage_id = given limit 300) few) = 300 then
		perform set_config('enable_nestloop', 'off', true);
	end if;
end $$;

-- What a stage changes, compared with live.
create function kernel.stage_entities(given text) returns table (phase smallint, place bigint, entity_type text, entity_id text,
	operation text, target uuid, base uuid, live uuid, is_live boolean, label text, conflict text)
	language plpgsql stable set search_path = pg_catalog as $$
declare
	t kernel.staged_table;
	alive text;
begin
	perform kernel.plan_for_stage(given);
	for t in
		select s.* from kernel.staged_table s where s.part_of is null and (
			exists (select from kernel.stage_association a where a.stage_id = given and a.entity_type = s.entity_type)
			or exists (select from kernel.stage_deletion d where d.stage_id = given and d.entity_type = s.entity_type))
	loop
		alive := case when t.stays then ' and l.deleted is null' else '' end || case when t.has_stage_id then ' and l.stage_id is null' else '' end;
		return query execute format($q$
			select $2::smallint, $3::bigint, $4, p.entity_id, p.operation, p.target, p.base, l.current_revision_id, l.%1$I is not null,
				coalesce(%3$s, %2$s, p.entity_id),
				case when p.operation = 'delete' and l.%1$I is null then null
					when p.base is not null and l.%1$I is null then 'deleted'
					when p.base is distinct from l.current_revision_id then 'changed' end
			from (
				select a.entity_id, 'upsert' as operation, a.target_revision_id as target, a.base_revision_id as base
				from kernel.stage_association a where a.stage_id = $1 and a.entity_type = $4
				union all
				select d.entity_id, 'delete', null, d.base_revision_id
				from kernel.stage_deletion d where d.stage_id = $1 and d.entity_type = $4
			) p
			left join %4$I.%5$I l on l.%1$I = p.entity_id::%6$s%7$s
			%8$s$q$,
			t.key_column, case when t.label_column is null then 'null' else format('l.%I::text', t.label_column) end,
			case when t.label_column is null then 'null' else format('h.%I::text', t.label_column) end,
			'p_' || t.plugin, t.name, t.key_type, alive,
			case when t.is_layered then format('left join %I.%I h on h.stage_id = $1 and h.%I = p.entity_id::%s', 'p_' || t.plugin,
					t.name || '_stage', t.key_column, t.key_type)
				else format('left join %I.%I h on h.id = p.target', 'p_' || t.plugin, t.name || '_revision') end)
		using given, t.phase, t.place, t.entity_type;
	end loop;
end $$;

-- SHA-256 of all that waits in a stage, and of when it is published.
create function kernel.stage_hash(given text) returns text language sql stable set search_path = pg_catalog
begin atomic
	select encode(sha256(convert_to(concat_ws(E'\n', coalesce(s.publish_at::text, ''), (
		select string_agg(line, E'\n' order by line) from (
			select concat_ws(' ', a.entity_type, a.entity_id, a.target_revision_id, coalesce(a.base_revision_id::text, '-'), a.touched) as line
			from kernel.stage_association a where a.stage_id = given
			union all
			select concat_ws(' ', d.entity_type, d.entity_id, 'deleted', coalesce(d.base_revision_id::text, '-'))
			from kernel.stage_deletion d where d.stage_id = given
		) lines)), 'UTF8')), 'hex')
	from kernel.stage s where s.id = given;
end;

-- What somebody decided about an entity in conflict.
create function kernel.decision(options jsonb, entity_type text, entity_id text) returns text language sql immutable set search_path = pg_catalog
begin atomic
	select coalesce(options #>> array['conflicts', entity_type || ' ' || entity_id], options #>> '{conflicts,default}');
end;

create function kernel.stage_list() returns jsonb language sql stable security definer set search_path = pg_catalog
begin atomic
	select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'label', s.label, 'description', s.description, 'created', s.created,
			'owner_id', s.owner_id, 'owner', u.name, 'publish_at', s.publish_at,
			'upserts', (select count(*) from kernel.stage_association a where a.stage_id = s.id),
			'deletions', (select count(*) from kernel.stage_deletion d where d.stage_id = s.id)) order by s.created desc, s.id), '[]')
	from kernel.stage s left join kernel.users u on u.id = s.owner_id where s.id <> 'live' and s.inverse_of is null;
end;

-- The id is made of the label; a number makes it one of its own.
create function kernel.stage_create(given_label text, about text, given_owner uuid) returns jsonb
	language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
	word text := left(coalesce(nullif(trim(both '-' from regexp_replace(lower(given_label), '[^a-z0-9]+', '-', 'g')), ''), 'stage'), 50);
	made text;
begin
	for n in 1 .. 10000 loop
		insert into kernel.stage (id, label, description, owner_id)
		values (word || case n when 1 then '' else '-' || n end, given_label, about, (select id from kernel.users where id = given_owner))
		on conflict do nothing returning id into made;
		exit when made is not null;
	end loop;
	return to_jsonb(made);
end $$;

-- Null when there is no such stage, a problem when somebody else's may not be changed.
create function kernel.stage_refuses(given text, given_user uuid, anybodys boolean) returns jsonb
	language sql stable set search_path = pg_catalog
begin atomic
	select case when id = 'live' then jsonb_build_object('problem', 'publish.live', 'message', 'Live is no stage that can be changed.')
		when not anybodys and owner_id is distinct from given_user
			then jsonb_build_object('problem', 'request.forbidden', 'message', 'This stage is somebody else''s.')
		else '{}' end
	from kernel.stage where id = given;
end;

-- A stage that is to be published at an instant has a job that waits for it.
create function kernel.stage_change(given text, change jsonb, given_user uuid, anybodys boolean) returns jsonb
	language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
	refusal jsonb := kernel.stage_refuses(given, given_user, anybodys);
	instant timestamptz := (change ->> 'publish_at')::timestamptz;
begin
	if refusal is distinct from '{}' then return refusal; end if;
	update kernel.stage set label = coalesce(change ->> 'label', label), description = coalesce(change ->> 'description', description),
		publish_at = case when change ? 'publish_at' then instant else publish_at end
	where id = given;
	if change ? 'publish_at' then
		if not anybodys then
			return jsonb_build_object('problem', 'request.forbidden', 'message', 'This takes the permission ''publish stages''.');
		end if;
		delete from kernel.jobs where plugin is null and job_type = 'publish' and status = 'queued' and params ->> 'stage' = given
			and params ->> 'at' is not null;
		if instant is not null then
			insert into kernel.jobs (id, job_type, params, created_by, due_at)
			values (kernel.uuidv7(), 'publish', jsonb_build_object('stage', given, 'at', instant, 'options', '{"conflicts": {}}'::jsonb),
				(select id from kernel.users where id = given_user), instant);
		end if;
	end if;
	return '{}';
end $$;

-- Removes what waits in a stage, `kind` and `entity` being one of it or null for everything.
create function kernel.stage_clear(given text, kind text, entity text) returns void
	language plpgsql volatile set search_path = pg_catalog as $$
declare
	t kernel.staged_table;
begin
	for t in select * from kernel.staged_table s where s.is_layered and (kind is null or kind in (s.entity_type, s.part_of))
		order by s.phase desc, s.place desc loop
		execute format('delete from %I.%I where stage_id = $1%s', 'p_' || t.plugin, t.name || '_stage',
			case when kind is null then '' else format(' and %I::text = $2', coalesce(t.owner_column, t.key_column)) end) using given, entity;
		if t.has_stage_id and t.part_of is null then
			execute format('delete from %I.%I where stage_id = $1%s', 'p_' || t.plugin, t.name,
				case when kind is null then '' else format(' and %I::text = $2', t.key_column) end) using given, entity;
		end if;
	end loop;
	delete from kernel.stage_association where stage_id = given and (kind is null or (entity_type, entity_id) = (kind, entity));
	delete from kernel.stage_deletion where stage_id = given and (kind is null or (entity_type, entity_id) = (kind, entity));
end $$;

create function kernel.stage_remove(given text, given_user uuid, anybodys boolean) returns jsonb
	language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
	refusal jsonb := kernel.stage_refuses(given, given_user, anybodys);
begin
	if refusal is distinct from '{}' then return refusal; end if;
	perform kernel.stage_clear(given, null, null);
	delete from kernel.jobs where plugin is null and job_type = 'publish' and status = 'queued' and params ->> 'stage' = given;
	delete from kernel.stage where id = given;
	return '{}';
end $$;

create function kernel.stage_discard(given text, kind text, entity text) returns jsonb
	language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
	perform from kernel.stage where id = given and id <> 'live' and inverse_of is null;
	if not found then return null; end if;
	perform kernel.stage_clear(given, kind, entity);
	return '{}';
end $$;

-- The name of a phase.
create function kernel.phase_name(phase integer) returns text language sql immutable set search_path = pg_catalog
begin atomic
	select (array['config_types', 'categories', 'items', 'dependents'])[phase];
end;

create function kernel.stage_changes(given text, skipped integer, most integer) returns jsonb
	language sql stable security definer set search_path = pg_catalog
begin atomic
	with e as (select * from kernel.stage_entities(given)),
	listed as (
		select jsonb_build_object('phase', kernel.phase_name(phase), 'entity_type', entity_type, 'entity_id', entity_id,
			'label', label, 'operation', operation, 'target', target, 'base', base, 'live', live, 'conflict', conflict) as change,
			row_number() over (order by conflict is null, phase, label, entity_id) as n
		from e order by n offset skipped limit most)
	select jsonb_build_object('hash', kernel.stage_hash(given), 'id', s.id, 'label', s.label, 'description', s.description,
		'publish_at', s.publish_at, 'owner_id', s.owner_id, 'total', (select count(*) from e),
		'upserts', (select count(*) from e where operation = 'upsert'), 'deletions', (select count(*) from e where operation = 'delete'),
		'conflicts', (select count(*) from e where conflict is not null),
		'changes', (select coalesce(jsonb_agg(change order by n), '[]') from listed))
	from kernel.stage s where s.id = given and s.id <> 'live';
end;

-- What is in conflict with live, or refers to what is in conflict and skipped: what that was in the stage does not become live.
create function kernel.stage_conflicts(given text, options jsonb) returns table (phase smallint, entity_type text, entity_id text,
	operation text, label text, conflict text, decision text)
	language plpgsql stable set search_path = pg_catalog as $$
declare
	link record;
	found record;
	skipped text[] := '{}';
begin
	for found in select e.*, kernel.decision(options, e.entity_type, e.entity_id) as decided from kernel.stage_entities(given) e
		where e.conflict is not null loop
		if found.decided = 'skip' then skipped := skipped || (found.entity_type || ' ' || found.entity_id); end if;
		return query select found.phase, found.entity_type, found.entity_id, found.operation, found.label, found.conflict, found.decided;
	end loop;
	if skipped = '{}' then return; end if;
	for link in
		select t.*, p.entity_type as parent, a.attname as reference
		from kernel.staged_table t
		join pg_constraint f on f.conrelid = to_regclass(format('%I.%I', 'p_' || t.plugin, t.name)) and f.contype = 'f' and cardinality(f.conkey) = 1
		join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
		join kernel.staged_table p on f.confrelid = to_regclass(format('%I.%I', 'p_' || p.plugin, p.name)) and p.part_of is null
		where t.part_of is null
	loop
		return query execute format('select $4::smallint, e.entity_type, e.entity_id, e.operation, e.label, ''depends'', kernel.decision($3, e.entity_type, e.entity_id)
			from kernel.stage_entities($1) e join %I.%I h on %s
			where e.entity_type = $2 and e.operation = ''upsert'' and e.conflict is null and $5 || '' '' || h.%I::text = any($6)',
			'p_' || link.plugin, link.name || case when link.is_layered then '_stage' else '_revision' end,
			case when link.is_layered then format('h.stage_id = $1 and h.%I::text = e.entity_id', link.key_column) else 'h.id = e.target' end, link.reference)
		using given, link.entity_type, options, link.phase, link.parent, skipped;
	end loop;
end $$;

-- Why a stage cannot be published like this; null when it can.
create function kernel.publish_hindrance(given text, options jsonb) returns jsonb
	language plpgsql stable set search_path = pg_catalog as $$
declare
	undecided jsonb;
	halting text;
begin
	if options ->> 'if_match' <> kernel.stage_hash(given) then
		return jsonb_build_object('problem', 'publish.stale', 'message', 'The stage has changed since it was looked at.',
			'hash', kernel.stage_hash(given));
	end if;
	if (options ->> 'dry')::boolean then return null; end if;
	select jsonb_agg(jsonb_build_object('phase', kernel.phase_name(e.phase), 'entity_type', e.entity_type, 'entity_id', e.entity_id,
			'label', e.label, 'operation', e.operation, 'conflict', e.conflict)) filter (where e.decision is null),
		min(e.label) filter (where e.decision = 'cancel')
	into undecided, halting
	from (select x.* from kernel.stage_conflicts(given, options) x order by x.phase, x.label limit 500) e;
	if halting is not null then
		return jsonb_build_object('problem', 'publish.conflict', 'message', format('Nothing was published: that was decided for ''%s''.', halting),
			'cancelled', true);
	end if;
	if undecided is null then return null; end if;
	return jsonb_build_object('problem', 'publish.conflict', 'message', 'Live has changed since the stage was begun: decide for each conflict.',
		'conflicts', undecided);
end $$;

create function kernel.publish_enqueue(given text, options jsonb, given_user uuid) returns jsonb
	language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
	refusal jsonb;
	made uuid;
begin
	if given = 'live' then
		return jsonb_build_object('problem', 'publish.live', 'message', 'Cannot publish ''live'' stage to itself');
	end if;
	perform from kernel.stage where id = given;
	if not found then return null; end if;
	refusal := kernel.publish_hindrance(given, options);
	if refusal is not null then return refusal; end if;
	insert into kernel.jobs (id, job_type, params, created_by)
	values (kernel.uuidv7(), 'publish', jsonb_build_object('stage', given, 'options', options),
		(select id from kernel.users where id = given_user))
	on conflict do nothing returning id into made;
	if made is null then
		return jsonb_build_object('problem', 'publish.running', 'message', 'The stage is being published already.');
	end if;
	return to_jsonb(made);
end $$;

-- Begins: nobody else publishes the stage or changes it, its entities are locked in live, and what is to happen is noted.
create function kernel.publish_begin(job uuid) returns jsonb language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
	j kernel.jobs;
	s kernel.stage;
	t kernel.staged_table;
	refusal jsonb;
	made uuid := kernel.uuidv7();
	inverse text := 'undo-' || made;
begin
	select * into j from kernel.jobs where id = job;
	if not pg_try_advisory_xact_lock(hashtextextended('publish ' || (j.params ->> 'stage'), 0)) then
		return jsonb_build_object('problem', 'publish.running', 'message', 'The stage is being published already.');
	end if;
	-- Whoever changes the stage refers to this row, and waits.
	select * into s from kernel.stage where id = j.params ->> 'stage' for update;
	if not found then return null; end if;
	perform from kernel.stage_association where stage_id = s.id order by entity_type, entity_id for update;
	perform from kernel.stage_deletion where stage_id = s.id order by entity_type, entity_id for update;
	for t in select * from kernel.staged_table x where x.part_of is null order by x.phase, x.place loop
		execute format('select from %1$I.%2$I l join (select entity_id::%3$s as key from kernel.stage_association
			where stage_id = $1 and entity_type = $2 union all select entity_id::%3$s from kernel.stage_deletion
			where stage_id = $1 and entity_type = $2) p on p.key = l.%4$I order by l.%4$I for update of l',
			'p_' || t.plugin, t.name, t.key_type, t.key_column) using s.id, t.entity_type;
	end loop;
	refusal := kernel.publish_hindrance(s.id, j.params -> 'options');
	if refusal is not null then return refusal; end if;
	insert into kernel.publication (id, stage_id, label, inverse_id, undoes, user_id, options)
	values (made, s.id, s.label, inverse, s.inverse_of, j.created_by, j.params -> 'options');
	insert into kernel.publication_entity (publication_id, phase, entity_type, entity_id, label, operation, target, base, live,
		is_live, conflict, decision)
	select made, e.phase, e.entity_type, e.entity_id, e.label, e.operation, e.target, e.base, e.live, e.is_live, c.conflict,
		case when c.conflict is not null then coalesce(c.decision, 'overwrite') end
	from kernel.stage_entities(s.id) e
	left join kernel.stage_conflicts(s.id, j.params -> 'options') c using (entity_type, entity_id);
	if (select count(*) from kernel.publication_entity where publication_id = made) > 300 then
		-- What plugins ask of it shall be planned for as many as there are.
		analyze kernel.publication_entity;
	end if;
	perform set_config('enable_nestloop', 'on', true);
	insert into kernel.stage (id, label, owner_id, inverse_of) values (inverse, 'Undo: ' || s.label, j.created_by, made);
	perform set_config('trovato.publication', made::text, true);
	-- A large stage takes longer than what a visitor waits for.
	perform set_config('statement_timeout', '600s', true);
	return jsonb_build_object('publication', made, 'stage', s.id, 'inverse', inverse, 'phases', (
		select coalesce(jsonb_agg(jsonb_build_object('phase', kernel.phase_name(p.phase), 'upserts', p.upserts, 'deletions', p.deletions)
			order by p.phase), '[]')
		from (select n as phase, count(*) filter (where e.operation = 'upsert') as upserts, count(*) filter (where e.operation = 'delete') as deletions
			from generate_series(1, 4) n left join kernel.publication_entity e
				on e.publication_id = made and e.phase = n and e.decision is distinct from 'skip' group by n) p));
end $$;

-- Moves the tables of a phase, one statement a table, and lays down what undoes it.
create function kernel.publish_move(given uuid, given_phase integer, given_operation text) returns void
	language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
	p kernel.publication;
	t kernel.staged_table;
	part kernel.staged_table;
	live text;
	chosen text;
	names text;
	changes text;
begin
	select * into p from kernel.publication where id = given;
	perform kernel.plan_for_stage(p.stage_id);
	for t in select * from kernel.staged_table x where x.phase = given_phase and x.part_of is null
		and exists (select from kernel.publication_entity e where e.publication_id = given and e.entity_type = x.entity_type and e.operation = given_operation)
		order by case given_operation when 'upsert' then x.place else -x.place end
	loop
		live := format('%I.%I', 'p_' || t.plugin, t.name);
		chosen := format('(select e.entity_id::%s as key, e.target, e.is_live from kernel.publication_entity e where e.publication_id = $1
			and e.entity_type = %L and e.operation = %L and e.decision is distinct from ''skip'') c', t.key_type, t.entity_type, given_operation);
		select string_agg(quote_ident(n), ', '), string_agg(case when n = t.key_column then null
			when n = 'version' and t.has_version then 'version = greatest(l.version + 1, excluded.version)'
			else format('%1$I = excluded.%1$I', n) end, ', ')
		into names, changes from unnest(t.columns) n;
		if t.is_layered then
			execute format('insert into %1$s_stage (stage_id, %2$s) select $2, %2$s from %3$s l join %4$s on c.key = l.%5$I and c.is_live',
				format('%I.%s', 'p_' || t.plugin, t.name), names, live, chosen, t.key_column) using given, p.inverse_id;
			for part in select * from kernel.staged_table x where x.part_of = t.entity_type loop
				execute format('insert into %1$I.%2$I (stage_id, %3$s) select $2, %3$s from %1$I.%4$I l join %5$s on c.key = l.%6$I and c.is_live',
					'p_' || part.plugin, part.name || '_stage', (select string_agg(quote_ident(n), ', ') from unnest(part.columns) n), part.name,
					chosen, part.owner_column) using given, p.inverse_id;
			end loop;
			if given_operation = 'upsert' then
				execute format('insert into %1$s as l (%2$s) select %2$s from %1$s_stage s join %3$s on c.key = s.%4$I where s.stage_id = $2
					on conflict (%4$I) do update set %5$s', format('%I.%s', 'p_' || t.plugin, t.name), names, chosen, t.key_column,
					changes || case when t.has_stage_id then ', stage_id = null' else '' end) using given, p.stage_id;
				execute format('insert into %1$s_stage (stage_id, %2$s) select $2, %2$s from %1$s l join %3$s on c.key = l.%4$I and not c.is_live',
					format('%I.%s', 'p_' || t.plugin, t.name), names, chosen, t.key_column) using given, p.inverse_id;
				if t.stays then
					execute format('update %1$s_stage l set deleted = now() from %2$s where c.key = l.%3$I and not c.is_live and l.stage_id = $2',
						format('%I.%s', 'p_' || t.plugin, t.name), chosen, t.key_column) using given, p.inverse_id;
				end if;
			elsif t.stays then
				execute format('update %s l set deleted = now()%s from %s where c.key = l.%I', live,
					case when t.has_version then ', version = l.version + 1' else '' end, chosen, t.key_column) using given;
			else
				execute format('delete from %s l using %s where c.key = l.%I', live, chosen, t.key_column) using given;
			end if;
		elsif given_operation = 'upsert' then
			execute format('insert into %1$s (id, current_revision_id, %2$s) select h.entity_id, h.id, %3$s from %4$I.%5$I h join %6$s on c.target = h.id
				on conflict (id) do update set current_revision_id = excluded.current_revision_id, %7$s', live, names,
				(select string_agg('h.' || quote_ident(n), ', ') from unnest(t.columns) n), 'p_' || t.plugin, t.name || '_revision', chosen, changes)
			using given;
		else
			execute format('delete from %s l using %s where c.key = l.%I', live, chosen, t.key_column) using given;
		end if;
		insert into kernel.stage_association (stage_id, entity_type, entity_id, target_revision_id, base_revision_id)
		select p.inverse_id, e.entity_type, e.entity_id, e.live, e.target from kernel.publication_entity e
		where e.publication_id = given and e.entity_type = t.entity_type and e.operation = given_operation
			and e.decision is distinct from 'skip' and e.is_live and e.live is not null;
		insert into kernel.stage_deletion (stage_id, entity_type, entity_id, base_revision_id)
		select p.inverse_id, e.entity_type, e.entity_id, e.target from kernel.publication_entity e
		where e.publication_id = given and e.entity_type = t.entity_type and e.operation = given_operation
			and e.decision is distinct from 'skip' and not e.is_live and given_operation = 'upsert';
	end loop;
	perform set_config('enable_nestloop', 'on', true);
end $$;

-- Ends: what was published leaves the stage; event, audit row, and what the caches have to drop.
create function kernel.publish_finish(given uuid, keep boolean) returns jsonb language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
	p kernel.publication;
	t kernel.staged_table;
	summary jsonb;
	tags jsonb;
begin
	select * into p from kernel.publication where id = given;
	perform kernel.plan_for_stage(p.stage_id);
	for t in select * from kernel.staged_table x where x.is_layered order by x.phase desc, x.place desc loop
		execute format('delete from %I.%I l using kernel.publication_entity e where l.stage_id = $2 and e.publication_id = $1
			and e.entity_type = $3 and e.decision is distinct from ''skip'' and e.entity_id = l.%I::text', 'p_' || t.plugin,
			t.name || '_stage', coalesce(t.owner_column, t.key_column)) using given, p.stage_id, coalesce(t.part_of, t.entity_type);
	end loop;
	delete from kernel.stage_association a using kernel.publication_entity e where e.publication_id = given and a.stage_id = p.stage_id
		and (a.entity_type, a.entity_id) = (e.entity_type, e.entity_id) and e.decision is distinct from 'skip';
	delete from kernel.stage_deletion d using kernel.publication_entity e where e.publication_id = given and d.stage_id = p.stage_id
		and (d.entity_type, d.entity_id) = (e.entity_type, e.entity_id) and e.decision is distinct from 'skip';
	update kernel.stage set publish_at = null where id = p.stage_id;
	if not keep and not exists (select from kernel.stage_association where stage_id = p.stage_id)
		and not exists (select from kernel.stage_deletion where stage_id = p.stage_id) then
		perform kernel.stage_clear(p.stage_id, null, null);
		delete from kernel.stage where id = p.stage_id;
	end if;
	update kernel.publication set undone_at = now() where id = p.undoes;
	select jsonb_build_object('publication_id', p.id, 'stage_id', p.stage_id, 'label', p.label, 'undoes', p.undoes,
		'upserts', count(*) filter (where operation = 'upsert' and decision is distinct from 'skip'),
		'deletions', count(*) filter (where operation = 'delete' and decision is distinct from 'skip'),
		'skipped', count(*) filter (where decision = 'skip'),
		'overwritten', coalesce(jsonb_agg(jsonb_build_object('entity_type', entity_type, 'entity_id', entity_id, 'label', label))
			filter (where decision = 'overwrite'), '[]'),
		'published', p.published)
	into summary from kernel.publication_entity where publication_id = given;
	insert into kernel.audit_log (user_id, action, entity_type, entity_id, stage_id, details)
	values (p.user_id, 'stage.published', 'publication', p.id::text, p.stage_id, summary);
	insert into kernel.content_event_outbox (event_id, tenant_id, event_type, aggregate_type, aggregate_id, payload)
	select kernel.uuidv7(), id, 'stage.published', 'stage', p.stage_id, summary - 'overwritten' from kernel.site;
	select coalesce(jsonb_agg(tag), '[]') into tags from (
		select x.tag || ':' || e.entity_id as tag from kernel.publication_entity e join kernel.staged_table x using (entity_type)
		where e.publication_id = given and e.decision is distinct from 'skip' and x.tag is not null limit 1001) found;
	return jsonb_build_object('summary', summary, 'tags', tags, 'events', (
		select coalesce(jsonb_object_agg(event_type, n), '{}') from (
			select event_type, count(*) as n from kernel.content_event_outbox
			where created_at = now() and seq is null group by event_type) written));
end $$;

create function kernel.publication_list(most integer) returns jsonb language sql stable security definer set search_path = pg_catalog
begin atomic
	select coalesce(jsonb_agg(to_jsonb(found)), '[]') from (
		select p.id, p.stage_id, p.label, p.published, p.user_id, u.name as "user", p.undoes, p.undone_at,
			(select count(*) from kernel.publication_entity e where e.publication_id = p.id and operation = 'upsert' and decision is distinct from 'skip') as upserts,
			(select count(*) from kernel.publication_entity e where e.publication_id = p.id and operation = 'delete' and decision is distinct from 'skip') as deletions,
			(select count(*) from kernel.publication_entity e where e.publication_id = p.id and decision = 'overwrite') as overwritten,
			p.undone_at is null and exists (select from kernel.stage s where s.id = p.inverse_id) as can_undo
		from kernel.publication p left join kernel.users u on u.id = p.user_id order by p.published desc limit most) found;
end;

create function kernel.publication_undo(given uuid, options jsonb, given_user uuid) returns jsonb
	language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
	p kernel.publication;
begin
	select * into p from kernel.publication where id = given;
	if not found then return null; end if;
	if p.undone_at is not null then
		return jsonb_build_object('problem', 'request.conflict', 'message', 'This publication was undone already.');
	end if;
	return kernel.publish_enqueue(p.inverse_id, options || '{"keep": false}', given_user);
end $$;

-- After some days a publication cannot be undone any more.
create function kernel.publication_purge(days integer) returns void language plpgsql volatile set search_path = pg_catalog as $$
declare
	old text;
begin
	for old in select p.inverse_id from kernel.publication p join kernel.stage s on s.id = p.inverse_id
		where p.published < now() - make_interval(days => days) loop
		perform kernel.stage_clear(old, null, null);
		delete from kernel.stage where id = old;
	end loop;
	delete from kernel.stage_preview where expires_at < now();
end $$;

create function kernel.stage_preview(given text, token text, hours integer, given_user uuid) returns jsonb
	language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
	insert into kernel.stage_preview (token_hash, stage_id, stage_hash, created_by, expires_at)
	select token, id, kernel.stage_hash(id), given_user, now() + make_interval(hours => hours) from kernel.stage
	where id = given and id <> 'live';
	return case when found then '{}'::jsonb end;
end $$;

create function kernel.stage_revoke(given text) returns jsonb language sql volatile security definer set search_path = pg_catalog
begin atomic
	delete from kernel.stage_preview where stage_id = given;
	select '{}'::jsonb from kernel.stage where id = given;
end;

create function kernel.job_get(given uuid, given_user uuid, anybodys boolean) returns jsonb
	language sql stable security definer set search_path = pg_catalog
begin atomic
	select jsonb_build_object('id', id, 'job_type', job_type, 'status', status, 'progress', progress, 'created_at', created_at,
		'started_at', started_at, 'completed_at', completed_at, 'result', result, 'error', error, 'logs', logs, 'params', params)
	from kernel.jobs where id = given and (anybodys or created_by = given_user);
end;

create function kernel.job_cancel(given uuid, given_user uuid, anybodys boolean) returns jsonb
	language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
	perform from kernel.jobs where id = given and (anybodys or created_by = given_user);
	if not found then return null; end if;
	update kernel.jobs set status = 'cancelled', completed_at = now(), locked_until = null
	where id = given and status in ('queued', 'running');
	return to_jsonb(found::text);
end $$;

-- How far a job has come, seen while its transaction goes on; false when it is not ours any more.
create function kernel.record_job_progress(given_id uuid, given_token bigint, given_progress integer, message text) returns boolean
	language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
	update kernel.jobs set progress = greatest(progress, given_progress), logs = logs || jsonb_build_object(
		'timestamp', clock_timestamp(), 'level', 'info', 'message', message)
	where id = given_id and token = given_token and status = 'running';
	return found;
end $$;

revoke all on function kernel.plan_for_stage, kernel.stage_entities, kernel.stage_hash, kernel.decision, kernel.stage_conflicts, kernel.stage_list, kernel.stage_create,
	kernel.stage_refuses, kernel.stage_change, kernel.stage_clear, kernel.stage_remove, kernel.stage_discard, kernel.phase_name,
	kernel.stage_changes, kernel.publish_hindrance, kernel.publish_enqueue, kernel.publish_begin, kernel.publish_move,
	kernel.publish_finish, kernel.publication_list, kernel.publication_undo, kernel.publication_purge, kernel.stage_preview,
	kernel.stage_revoke, kernel.job_get, kernel.job_cancel, kernel.record_job_progress from public;
