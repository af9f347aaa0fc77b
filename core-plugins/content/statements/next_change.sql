-- the next instant at which anything becomes public or stops being it
select least(
  (select min(lower(n.during)) from item_window_now n where lower(n.during) > kernel.as_of()),
  (select min(upper(n.during)) from item_window_now n where upper(n.during) > kernel.as_of())
) as at
