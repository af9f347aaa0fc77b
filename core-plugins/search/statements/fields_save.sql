-- $1: [{type, field, weight}]; an empty weight leaves the field out
insert into search_field_config (bundle, field_name, weight)
select x.type, x.field, nullif(x.weight, '') from jsonb_to_recordset($1::jsonb) as x(type text, field text, weight text)
on conflict (bundle, field_name) do update set weight = excluded.weight
