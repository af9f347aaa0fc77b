-- $1: the last source of the page before, or null; $2: how many
select id, source, target, status from redirect_now
where $1::text is null or source > $1::text
order by source
limit $2::int
