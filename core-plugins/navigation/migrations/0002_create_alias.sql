-- The address that people see instead of a path that a manifest has.
create table alias (
  id uuid primary key default kernel.uuidv7(),
  path text not null check (path ~ '^/[^?#[:space:][:cntrl:]]+$' and path !~ '(/$|//)' and length(path) <= 200),
  target text not null check (target ~ '^/[!-~]*$' and length(target) <= 200),
  by_pattern boolean not null default false
);
create unique index alias_path on alias (path);
create index alias_target on alias (target, by_pattern, id);
create index alias_path_prefix on alias (path text_pattern_ops);

-- An address that was: whoever asks for it is sent to where its page is now.
create table redirect (
  id uuid primary key default kernel.uuidv7(),
  source text not null check (source ~ '^/[^?#[:space:][:cntrl:]]+$' and source !~ '(/$|//)' and length(source) <= 200),
  target text not null check (target ~ '^/[!-~]*$' and length(target) <= 2000),
  status int not null default 301 check (status in (301, 302, 307, 308))
);
create unique index redirect_source on redirect (source);
create index redirect_target on redirect (target);

-- What addresses of new content look like: {title}, {type}, {year}, {month} and {id} stand for what they say.
create table alias_pattern (
  id uuid primary key default kernel.uuidv7(),
  type text not null,
  pattern text not null check (pattern ~ '^/' and length(pattern) <= 200)
);
create unique index alias_pattern_type on alias_pattern (type);
