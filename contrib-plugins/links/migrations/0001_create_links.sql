create table link (
	id uuid primary key default kernel.uuidv7(),
	url text not null unique check (length(url) <= 2000),
	title text not null check (length(title) between 1 and 200),
	added timestamptz not null default now()
);

create table tag (
	link_id uuid not null references link on delete cascade,
	name text not null,
	primary key (name, link_id)
);

create table vote (
	link_id uuid not null references link on delete cascade,
	voter uuid not null,
	given timestamptz not null default now(),
	primary key (link_id, voter)
);
