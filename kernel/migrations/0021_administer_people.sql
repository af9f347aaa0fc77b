-- What the screens of whoever looks after people may do; called by workers for core plugins, never by a plugin's role.

create view kernel.person as
select users.id, users.name, mail, is_admin, status = 1 as is_active, users.created, login, access,
	coalesce((select jsonb_agg(jsonb_build_object('id', role.id, 'name', role.name) order by role.name)
		from kernel.users_roles join kernel.role on role.id = role_id where user_id = users.id), '[]') as roles
from kernel.users where users.id <> '00000000-0000-0000-0000-000000000000';

-- By name, after the name and id of the last one that was seen.
create function kernel.people_list(wanted text, after_name text, after_id uuid, most integer) returns jsonb
	language sql stable security definer set search_path = pg_catalog
begin atomic
	select coalesce(jsonb_agg(to_jsonb(found) order by lower(found.name), found.id), '[]') from (
		select * from kernel.person
		where (strpos(lower(name), lower(wanted)) > 0 or strpos(lower(mail), lower(wanted)) > 0)
			and (lower(name), id) > (lower(after_name), after_id)
		order by lower(name), id limit most) found;
end;

create function kernel.people_get(wanted uuid) returns jsonb
	language sql stable security definer set search_path = pg_catalog
begin atomic
	select to_jsonb(person) from kernel.person where id = wanted;
end;

-- Changes what `change` names, or makes somebody. Null when there is nobody; refuses to leave the site without an administrator.
create function kernel.people_save(wanted uuid, change jsonb) returns uuid
	language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
	person uuid;
	was_admin boolean := false;
begin
	if wanted is null then
		insert into kernel.users (id, name) values (kernel.uuidv7(), change ->> 'name') returning id into person;
	else
		-- Two administrators who block each other do it one after the other.
		perform from kernel.users where is_admin or id = wanted order by id for update;
		select id, is_admin and status = 1 into person, was_admin from kernel.users
		where id = wanted and id <> '00000000-0000-0000-0000-000000000000';
		if person is null then return null; end if;
	end if;
	update kernel.users set
		name = coalesce(change ->> 'name', name),
		mail = coalesce(change ->> 'mail', mail),
		is_admin = coalesce((change ->> 'is_admin')::boolean, is_admin),
		status = coalesce((change ->> 'is_active')::boolean::int, status),
		session_epoch = session_epoch + case when (change ->> 'is_active')::boolean is false then 1 else 0 end
	where id = person and change - 'roles' <> '{}';
	if change ? 'roles' then
		delete from kernel.users_roles where user_id = person and role_id::text <> all (
			select jsonb_array_elements_text(change -> 'roles'));
		insert into kernel.users_roles (user_id, role_id)
		select person, role.id from kernel.role where role.id::text in (select jsonb_array_elements_text(change -> 'roles'))
			and role.id not in ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002')
		on conflict do nothing;
	end if;
	if was_admin and not exists (select from kernel.users where is_admin and status = 1) then
		raise exception 'no administrator would be left' using errcode = 'restrict_violation', constraint = 'an_administrator';
	end if;
	return person;
end $$;

-- Blocks somebody and removes who they were.
create function kernel.people_delete(wanted uuid) returns uuid
	language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
	if kernel.people_save(wanted, '{"is_active": false, "is_admin": false, "roles": []}') is null then return null; end if;
	update kernel.users set name = 'deleted-' || right(id::text, 12), mail = '', pass = '', data = '{}', login = null,
		access = null, timezone = 'UTC', language = 'en' where id = wanted;
	delete from kernel.session where user_id = wanted;
	delete from kernel.password_reset_token where user_id = wanted;
	delete from kernel.api_token where user_id = wanted;
	return wanted;
end $$;

-- Only the newest link of somebody is good.
create function kernel.people_reset(wanted uuid, token_sha256 text) returns uuid
	language sql volatile security definer set search_path = pg_catalog
begin atomic
	delete from kernel.password_reset_token where user_id = wanted;
	insert into kernel.password_reset_token (id, user_id, token_hash, expires_at)
	select kernel.uuidv7(), id, decode(token_sha256, 'hex'), now() + interval '1 day' from kernel.users
	where id = wanted and id <> '00000000-0000-0000-0000-000000000000'
	returning user_id;
end;

create function kernel.people_sessions(wanted uuid) returns jsonb
	language sql stable security definer set search_path = pg_catalog
begin atomic
	select coalesce(jsonb_agg(jsonb_build_object('client', client, 'created', session.created, 'seen', seen, 'expires', expires_at)
		order by session.created desc), '[]')
	from kernel.session join kernel.users on users.id = user_id
	where user_id = wanted and expires_at > now() and epoch = session_epoch;
end;

create function kernel.people_end_sessions(wanted uuid) returns uuid
	language sql volatile security definer set search_path = pg_catalog
begin atomic
	delete from kernel.session where user_id = wanted;
	update kernel.users set session_epoch = session_epoch + 1 where id = wanted returning id;
end;

create function kernel.people_roles() returns jsonb
	language sql stable security definer set search_path = pg_catalog
begin atomic
	select jsonb_agg(jsonb_build_object('id', role.id, 'name', role.name,
		'fixed', role.id in ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'),
		'people', (select count(*) from kernel.users_roles where role_id = role.id),
		'permissions', (select coalesce(jsonb_agg(permission order by permission), '[]') from kernel.role_permission
			where role_id = role.id)) order by role.created, role.id)
	from kernel.role;
end;

-- Makes a role, or gives one this name and just these permissions; those that everybody has keep their names.
create function kernel.people_save_role(wanted uuid, given_name text, permissions jsonb) returns uuid
	language plpgsql volatile security definer set search_path = pg_catalog as $$
declare
	saved uuid;
begin
	if wanted is null then
		insert into kernel.role (id, name) values (kernel.uuidv7(), given_name) returning id into saved;
	else
		update kernel.role set name = case
			when id in ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002') then name
			else given_name end
		where id = wanted returning id into saved;
		if saved is null then return null; end if;
	end if;
	delete from kernel.role_permission where role_id = saved and permission <> all (
		select jsonb_array_elements_text(permissions));
	insert into kernel.role_permission (role_id, permission)
	select saved, jsonb_array_elements_text(permissions) on conflict do nothing;
	return saved;
end $$;

create function kernel.people_delete_role(wanted uuid) returns uuid
	language sql volatile security definer set search_path = pg_catalog
begin atomic
	delete from kernel.role where id = wanted
		and id not in ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002')
	returning id;
end;

revoke all on function kernel.people_list, kernel.people_get, kernel.people_save, kernel.people_delete, kernel.people_reset,
	kernel.people_sessions, kernel.people_end_sessions, kernel.people_roles, kernel.people_save_role,
	kernel.people_delete_role from public;
