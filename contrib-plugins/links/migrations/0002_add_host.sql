alter table link add column host text not null default '';
