-- $1: [{id}]; the windows that follow those that are there. Between two instants at which anything begins or ends, the
-- publication that began last and still holds wins, unless one that stands alone has begun after it
insert into item_window (item_id, revision_id, during, type, title, author_id, created, changed, promote, sticky)
select i.id, won.revision_id, tstzrange(s.at, s.until), i.type, r.title, r.author_id, i.created, r.created, i.promote, i.sticky
from (
  select p.item_id, p.at, lead(p.at) over (partition by p.item_id order by p.at) as until
  from (
    select item_id, effective_date as at from item_publication
    where item_id in (select x.id from jsonb_to_recordset($1::jsonb) as x(id uuid))
    union
    select item_id, expiry_date from item_publication
    where expiry_date is not null and item_id in (select x.id from jsonb_to_recordset($1::jsonb) as x(id uuid))
  ) p
  left join (
    select w.item_id, max(upper(w.during)) as until from item_window w
    where w.item_id in (select x.id from jsonb_to_recordset($1::jsonb) as x(id uuid))
    group by w.item_id
  ) kept on kept.item_id = p.item_id
  where kept.until is null or p.at >= kept.until
) s
join item i on i.id = s.item_id and i.deleted is null
cross join lateral (
  select c.revision_id from item_publication c
  join item_revision n on n.id = c.revision_id
  where c.item_id = s.item_id and c.effective_date <= s.at and (c.expiry_date is null or c.expiry_date > s.at)
    and not exists (
      select 1 from item_publication a
      where a.item_id = s.item_id and a.alone and a.effective_date <= s.at and (a.effective_date, a.id) > (c.effective_date, c.id)
    )
  order by c.effective_date desc, n.seq desc, c.id desc
  limit 1
) won
join item_revision r on r.id = won.revision_id
