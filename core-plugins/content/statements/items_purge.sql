-- $1: how many days ago they were deleted at least
delete from item where deleted < now() - make_interval(days => $1::int)
