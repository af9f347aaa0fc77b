-- What may not be public at this moment, by author: drafts, what is planned, and what ends at some time.
create index item_unpublished_by_author on item (author_id) where deleted is null and (status = 0 or public_until is not null);
