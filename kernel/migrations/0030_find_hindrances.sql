-- What a plugin keeps about the rows of another must not keep the other from deleting them.

-- What would: a sentence for each. Rows that follow a deletion are deleted themselves (on delete cascade), or their foreign
-- key becomes null; nothing that is computed, checked or called then may fail.
create function kernel.find_hindrances(plugin text) returns setof text language sql stable set search_path = pg_catalog
begin atomic
	with recursive link as (
		select f.oid, f.conrelid as child, f.confrelid as parent, f.conname, f.confdeltype as action, f.conkey,
			c.relnamespace = p.relnamespace as inside, f.conrelid::regclass::text as name
		from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_class p on p.oid = f.confrelid
		where f.contype = 'f' and c.relnamespace = to_regnamespace(quote_ident('p_' || plugin))
	), followed as (
		-- By whom a deletion in another plugin's table is followed, and how.
		select * from link where not inside
		union
		select l.* from link l join followed f on f.action = 'c' and l.parent = f.child and l.inside
	), emptied as (
		select f.oid, f.child, f.conname, f.name, a.attnum, a.attname, a.attnotnull
		from followed f join pg_attribute a on a.attrelid = f.child and a.attnum = any(f.conkey)
		where f.action = 'n'
	)
	select format('the foreign key %s of %s has to be on delete cascade or set null', conname, name)
	from followed where action not in ('c', 'n')
	union
	select format('the column %s of %s is not null, but its foreign key %s sets it null', attname, name, conname)
	from emptied where attnotnull
	union
	select format('%s of %s is computed or checked from %s, which its foreign key %s sets null',
		case when k.oid is not null then 'the constraint ' || k.conname when x.indexrelid is not null then 'the index ' || i.relname else 'a column' end,
		e.name, e.attname, e.conname)
	from emptied e join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = e.child and d.refobjsubid = e.attnum
	left join pg_class i on d.classid = 'pg_class'::regclass and i.oid = d.objid
	left join pg_index x on x.indexrelid = i.oid
	left join pg_constraint k on d.classid = 'pg_constraint'::regclass and k.oid = d.objid
	left join pg_attrdef v on d.classid = 'pg_attrdef'::regclass and v.oid = d.objid
	-- Of a computed column either its expression depends on the other one, or it does itself.
	where v.adnum <> e.attnum or d.classid = 'pg_class'::regclass and d.objid = e.child and d.objsubid > 0
		or k.contype in ('c', 'x') or x.indnullsnotdistinct or x.indexprs is not null or x.indpred is not null
		-- Of these all columns have to be null, or none.
		or k.contype = 'f' and k.confmatchtype = 'f' and cardinality(k.conkey) > 1 and (k.oid <> e.oid or k.confdelsetcols is not null)
	union
	select format('the trigger %s of %s would be called when rows of another plugin are deleted', t.tgname, f.name)
	from followed f join pg_trigger t on t.tgrelid = f.child and not t.tgisinternal
	where f.action = 'c' and t.tgtype & 8 <> 0
		-- A trigger that only notes the change is fine.
		or f.action = 'n' and t.tgtype & 16 <> 0 and (t.tgqual is not null or t.tgfoid <> 'kernel.touch_changed'::regproc
			or not exists (select from pg_attribute a where a.attrelid = f.child and a.attname = 'changed' and a.atttypid = 'timestamptz'::regtype));
end;
revoke all on function kernel.find_hindrances from public;
