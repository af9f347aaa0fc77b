-- $1: address; which of it and of those made of it by a number are taken, other than by $2, a path
select a.path from alias_now a where (a.path = $1::text or a.path ~ '-[0-9]+$' and starts_with(a.path, $1::text || '-')) and a.target <> $2::text
