-- The addresses of items that are gone for good
delete from alias_now a
where a.target ~ '^/item/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
  and not exists (select from p_content.item_now i where '/item/' || i.id::text = a.target)
