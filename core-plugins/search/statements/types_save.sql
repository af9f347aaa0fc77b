-- $1: [{type, language, language_field}]; an empty language is that of the site
insert into search_type (type, language, language_field)
select x.type, nullif(x.language, ''), x.language_field
from jsonb_to_recordset($1::jsonb) as x(type text, language text, language_field text)
where x.language <> '' or x.language_field <> ''
on conflict (type) do update set language = excluded.language, language_field = excluded.language_field
