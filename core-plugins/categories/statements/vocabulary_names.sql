-- What fields may refer to
select machine_name, label, settings from category_now order by lower(label), id
