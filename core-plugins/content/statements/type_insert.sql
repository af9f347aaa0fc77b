-- $1: type; $2: label; $3: description; $4: settings
insert into item_type (type, label, description, plugin, settings) values ($1, $2, $3, '', $4::jsonb) on conflict (type) do nothing
