-- What is searched, and how: languages that PostgreSQL knows, the language of each type, the weight of each field.
create table search_language (
  code text primary key check (code ~ '^[a-z]{2,3}$'),
  label text not null,
  config text not null
);
insert into search_language (code, label, config) values
  ('und', 'Other: words as they are', 'simple'), ('ar', 'Arabic', 'arabic'), ('ca', 'Catalan', 'catalan'), ('da', 'Danish', 'danish'),
  ('nl', 'Dutch', 'dutch'), ('en', 'English', 'english'), ('fi', 'Finnish', 'finnish'), ('fr', 'French', 'french'),
  ('de', 'German', 'german'), ('el', 'Greek', 'greek'), ('hi', 'Hindi', 'hindi'), ('hu', 'Hungarian', 'hungarian'),
  ('id', 'Indonesian', 'indonesian'), ('ga', 'Irish', 'irish'), ('it', 'Italian', 'italian'), ('lt', 'Lithuanian', 'lithuanian'),
  ('ne', 'Nepali', 'nepali'), ('no', 'Norwegian', 'norwegian'), ('pt', 'Portuguese', 'portuguese'), ('ro', 'Romanian', 'romanian'),
  ('ru', 'Russian', 'russian'), ('sr', 'Serbian', 'serbian'), ('es', 'Spanish', 'spanish'), ('sv', 'Swedish', 'swedish'),
  ('ta', 'Tamil', 'tamil'), ('tr', 'Turkish', 'turkish'), ('hy', 'Armenian', 'armenian'), ('eu', 'Basque', 'basque'),
  ('yi', 'Yiddish', 'yiddish');

create table search_type (
  type text primary key,
  language text references search_language (code),
  language_field text not null default ''
);
comment on table search_type is 'The language of a type''s items, and the field that says another; the type '''' is for all that have no row';
insert into search_type (type, language) values ('', 'en');

create table search_field_config (
  id uuid primary key default kernel.uuidv7(),
  bundle text not null,
  field_name text not null,
  weight text check (weight in ('A', 'B', 'C', 'D')),
  unique (bundle, field_name)
);
comment on column search_field_config.weight is 'null: the field is not searched. Without a row the kind of the field decides';

-- The words of a revision. Publishing and unpublishing change nothing here: what is public is asked when somebody searches.
create table search_index (
  revision_id uuid primary key references p_content.item_revision (id) on delete cascade deferrable,
  item_id uuid not null,
  type text not null,
  language text not null,
  title text not null,
  body text not null,
  terms uuid[] not null default '{}',
  vector tsvector not null
);
create index search_index_by_vector on search_index using gin (vector);
create index search_index_by_item on search_index (item_id);
create index search_index_by_language on search_index (language);

-- Words of what was public, for suggestions.
create table search_word (
  word text primary key
);
create index search_word_alike on search_word using gin (word ext.gin_trgm_ops);

-- How far the words of what has become public were taken in, and when everything was indexed last.
create table search_state (
  id integer primary key check (id = 1),
  words_until timestamptz not null default now(),
  indexed timestamptz,
  position uuid,
  indexed_items bigint
);
insert into search_state (id) values (1);
