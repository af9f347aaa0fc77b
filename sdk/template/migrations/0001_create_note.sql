create table note (
	id uuid primary key default kernel.uuidv7(),
	item_id uuid not null,
	body text not null check (length(body) between 1 and 1000),
	written timestamptz not null default now()
);

create index note_item on note (item_id, written);
