-- How many revisions there are at most.
select count(*) as count from p_content.item_revision
