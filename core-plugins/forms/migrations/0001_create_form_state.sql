-- What was filled in on the pages of a form before the last one, and the items of its repeatable groups.
create table form_state_cache (
  form_build_id uuid primary key,
  form_id text not null,
  user_id uuid not null,
  state jsonb not null,
  expires_at timestamptz not null
);

create index form_state_cache_expires on form_state_cache (expires_at);

-- Which showing of a form was submitted: it is handled once. Where it led is where a second submission goes.
create table form_submission (
  form_build_id uuid primary key,
  form_id text not null,
  digest text not null,
  location text not null default '',
  created timestamptz not null default now()
);

create index form_submission_created on form_submission (created);
