-- $1: name; $2: definition; $3: enabled; $4: the version that was changed, 0 for a new one, -1 for whichever there is
insert into listing as l (name, definition, enabled) select $1::text, $2::jsonb, $3::boolean where $4::int <= 0
on conflict (name) do update set definition = excluded.definition, enabled = excluded.enabled, changed = now(), version = l.version + 1
  where $4::int = -1
returning version
