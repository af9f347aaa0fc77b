-- All content types with the pattern of their addresses
select t.type, t.label, p.id, p.pattern
from p_content.item_type_now t
left join alias_pattern_now p on p.type = t.type
order by lower(t.label), t.type
