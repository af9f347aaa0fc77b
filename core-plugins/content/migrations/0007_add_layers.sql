-- Types have revisions, so that a stage notices when live has changed; one that a stage made holds its place in live.
alter table item_type add column current_revision_id uuid not null default kernel.uuidv7();
alter table item_type add column stage_id text;
