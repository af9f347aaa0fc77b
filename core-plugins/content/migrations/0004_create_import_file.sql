-- Which file an item came from. The path is relative to the site's folder; the id is reserved when the file is first
-- seen, so that links between files can be resolved before all of them are read.
create table import_file (
  path text primary key,
  item_id uuid not null unique,
  hash text
);
