-- Plugins are switched while sites run: a record is kept in the transaction of the plugin's own tap, by a worker.

-- Named in site.toml, where it has to be switched.
alter table kernel.plugin add column fixed boolean not null default true;
delete from kernel.plugin where module_hash is null;
alter table kernel.plugin alter column fixed drop default, alter column module_hash set not null;

-- The set of plugins and modules that all plugins were last told of.
alter table kernel.site add column announced text not null default '';

-- Keeps the record of a plugin, or removes it when no version is given; the nodes hear of it when this is committed.
create function kernel.record_plugin(wanted text, given_version text, given_enabled boolean, given_hash text, given_fixed boolean)
	returns void language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
	if given_version is null then
		delete from kernel.plugin where name = wanted;
	else
		insert into kernel.plugin (name, version, enabled, module_hash, fixed)
		values (wanted, given_version, given_enabled, given_hash, given_fixed)
		on conflict (name) do update set version = excluded.version, enabled = excluded.enabled,
			module_hash = excluded.module_hash, fixed = excluded.fixed, updated_at = now();
	end if;
	perform pg_notify('trovato_plugins', wanted);
end $$;

create function kernel.record_announcement(given text) returns void
	language sql volatile security definer set search_path = pg_catalog
begin atomic
	update kernel.site set announced = given;
end;

revoke all on function kernel.record_plugin, kernel.record_announcement from public;
