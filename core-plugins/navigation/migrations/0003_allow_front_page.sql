-- An address of one slash: what it stands for is the front page.
alter table alias drop constraint alias_path_check;
alter table alias add constraint alias_path_or_front
  check (path = '/' or path ~ '^/[^?#[:space:][:cntrl:]]+$' and path !~ '(/$|//)' and length(path) <= 200);
