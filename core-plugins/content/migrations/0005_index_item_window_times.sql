-- The next instant at which a window begins or ends: until then, pages that show items may be kept.
create index item_window_begins on item_window (lower(during));
create index item_window_ends on item_window (upper(during));
