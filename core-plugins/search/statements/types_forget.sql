-- Types that have nothing of their own any more: $1: [{type, language, language_field}]
delete from search_type t using jsonb_to_recordset($1::jsonb) as x(type text, language text, language_field text)
where t.type = x.type and x.type <> '' and x.language = '' and x.language_field = ''
