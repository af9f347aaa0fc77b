-- $1: name; $2: definition; $3: enabled; $4: the version that was changed
update listing set definition = $2::jsonb, enabled = $3::boolean, changed = now(), version = version + 1
where name = $1::text and version = $4::int
returning version
