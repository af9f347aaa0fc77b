// A site with very many items, made by the database itself in seconds: every item public, with fields, terms and words.
import type { Sql } from '../../kernel/src/db/connect.ts';

const NOBODY = '00000000-0000-0000-0000-000000000000';
/** One in ten items has it. */
export const COMMON_TERM = '0190a000-0000-7000-8000-000000000003';
/** Ten items have it. */
export const RARE_WORD = 'zyxomma';
/** Twenty items have it. */
export const CODE = 'c7';

/** Runs `work` while the tables have no indexes but their keys; afterwards everything is as it was. */
async function withoutIndexes(owner: Sql, tables: readonly string[], work: () => Promise<unknown>): Promise<void> {
	const again: string[] = [];
	for (const name of tables) {
		const constraints = await owner<{ name: string; definition: string }[]>`
			select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
			where conrelid = ${name}::regclass and contype in ('x', 'f')`;
		for (const one of constraints) {
			await owner.unsafe(`alter table ${name} drop constraint "${one.name}"`);
			again.push(`alter table ${name} add constraint "${one.name}" ${one.definition}`);
		}
		const indexes = await owner<{ name: string; definition: string }[]>`
			select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
			where indrelid = ${name}::regclass and not indisprimary`;
		for (const one of indexes) {
			await owner.unsafe(`drop index ${one.name}`);
			again.push(one.definition);
		}
	}
	await work();
	for (const sql of again) await owner.unsafe(sql);
}

const exists = async (owner: Sql, table: string): Promise<boolean> =>
	(await owner<{ found: boolean }[]>`select to_regclass(${table}) is not null as found`)[0]!.found;

/** Fills the tables of `content`, and those of `categories` and `search` where they are. */
export async function fillSite(owner: Sql, count: number): Promise<void> {
	const hasTerms = await exists(owner, 'p_categories.item_term');
	const hasWords = await exists(owner, 'p_search.search_index');
	const tables = ['p_content.item', 'p_content.item_revision', 'p_content.item_window'];
	if (hasTerms) tables.push('p_categories.item_term');
	if (hasWords) tables.push('p_search.search_index');
	await owner`set maintenance_work_mem = '512MB'`;
	await withoutIndexes(owner, tables, async () => {
		await owner.unsafe(`
			insert into p_content.item (id, type, title, author_id, created, changed, fields)
			select ('0190b000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'page',
				'Item ' || n || case when n % (${count} / 10) = 0 then ' ${RARE_WORD}' else '' end, '${NOBODY}',
				'2026-01-01'::timestamptz - n * interval '1 second', '2026-01-01'::timestamptz - n * interval '1 second',
				jsonb_build_object('field_code', jsonb_build_object('value', 'c' || n / 20),
					'field_summary', jsonb_build_object('value', 'What item ' || n || ' is about, in a sentence.'),
					'field_tags', jsonb_build_array(jsonb_build_object('value', 't' || n % 10)))
			from generate_series(1, ${count}) n`);
		await owner`
			insert into p_content.item_revision (id, item_id, title, status, fields, author_id, created)
			select id, id, title, 1, fields, author_id, created from p_content.item`;
		await owner`
			insert into p_content.item_window (item_id, revision_id, during, type, title, author_id, created, changed, promote, sticky)
			select id, id, '[2000-01-01,)', type, title, author_id, created, changed, 0, 0 from p_content.item`;
		if (hasTerms)
			await owner.unsafe(`
				insert into p_categories.item_term (revision_id, item_id, field, term_id, created)
				select id, id, 'field_topic', ('0190a000-0000-7000-8000-00000000000' || right(title, 1))::uuid, created
				from p_content.item where right(title, 1) ~ '[0-9]'`);
		if (hasWords)
			await owner`
				insert into p_search.search_index (revision_id, item_id, type, language, title, body, vector)
				select id, id, type, 'en', title, fields #>> '{field_summary,value}',
					setweight(to_tsvector('english', title), 'A') || to_tsvector('english', fields #>> '{field_summary,value}')
				from p_content.item`;
	});
	for (const name of tables) await owner.unsafe(`vacuum analyze ${name}`);
}
