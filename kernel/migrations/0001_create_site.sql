-- What the kernel knows of the site and its plugins.

create table kernel.site (
	id uuid primary key default gen_random_uuid(),
	only_one boolean not null default true unique check (only_one),
	created timestamptz not null default now(),
	-- When the commands of the first run had all been done.
	first_run_done timestamptz
);

-- Readable by the owner only, like every table here that is not granted.
create table kernel.secret (
	name text primary key,
	value text not null
);

create table kernel.plugin (
	name text primary key,
	version text not null,
	enabled boolean not null default false,
	module_hash text,
	installed_at timestamptz not null default now(),
	updated_at timestamptz not null default now()
);

create table kernel.plugin_migration (
	plugin text not null,
	name text not null,
	checksum text not null,
	applied_at timestamptz not null default now(),
	primary key (plugin, name)
);

create table kernel.variable (
	plugin text not null,
	name text not null,
	value text not null,
	changed timestamptz not null default now(),
	primary key (plugin, name)
);

-- Extensions that plugins ask for.
create schema ext;
