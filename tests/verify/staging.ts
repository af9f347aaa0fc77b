// Stages that change everything at once, written straight into the tables; words and terms of revisions by the plugins' own
// statements, as if the plugins had done it while the items were saved.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TransactionSql } from 'postgres';
import { ROOT } from '../support/site.ts';
import type { World } from './world.ts';

/** Staged tables with names that begin with the round: the table, the column, and the others. */
const NAMED = [
	['categories', 'category_tag', 'label', 'vocabulary_id, description, weight, merged_into'],
	['navigation', 'menu_entry', 'title', 'menu_id, parent_id, path, weight, enabled'],
	['navigation', 'alias', 'path', 'target, by_pattern'],
] as const;

const statementOf = (plugin: string, name: string): string =>
	readFileSync(path.join(ROOT, 'core-plugins', plugin, 'statements', `${name}.sql`), 'utf8');
const WORDS = statementOf('search', 'index_revisions');
const TERMS = statementOf('categories', 'item_terms_write');

/** So many revisions plugins get at once. */
const BATCH = 500;

/** Does for the revisions of the temporary table `made` what plugins do when items are saved. */
export async function noteRevisions(sql: TransactionSql, stage: string): Promise<void> {
	await sql`analyze made`;
	const rows = await sql<{ revision: string }[]>`select revision from made`;
	const revisions = Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, n) =>
		rows.slice(n * BATCH, (n + 1) * BATCH).map(({ revision }) => revision),
	);
	await sql`select set_config('trovato.stage', ${stage}, true)`;
	for (const [schema, statement] of [
		['p_search', WORDS],
		['p_categories', TERMS],
	] as const) {
		await sql`select set_config('search_path', ${schema}, true)`;
		for (const some of revisions) await sql.unsafe(statement, [sql.json(some) as never]);
	}
	await sql`select set_config('search_path', 'public', true), set_config('trovato.stage', '', true)`;
}

/** A stage in which every public item, term, menu entry and address is of that round; one item in ten is deleted if so wished. */
export async function stageAll({ site, editor }: World, stage: string, round: number, deleting = false): Promise<void> {
	await site.database.owner.begin(async (tx) => {
		await tx`insert into kernel.stage (id, label, owner_id) values (${stage}, ${stage}, ${editor.id})`;
		await tx.unsafe(`
			create temp table made on commit drop as
				select i.*, kernel.uuidv7() as revision, ${deleting} and row_number() over (order by i.id) % 10 = 0 as going
				from p_content.item i where i.stage_id is null and i.deleted is null and i.title like 'round %';
			insert into p_content.item_revision (id, item_id, title, status, fields, author_id, stage_id)
				select revision, id, regexp_replace(title, '^round [0-9]+', 'round ${round}'), 1, fields, author_id, '${stage}' from made where not going;
			insert into p_content.item_publication_stage (stage_id, id, item_id, revision_id, effective_date, expiry_date, author_id, created, alone)
				select '${stage}', p.id, p.item_id, p.revision_id, p.effective_date, p.expiry_date, p.author_id, p.created, p.alone
				from p_content.item_publication p join made m on m.id = p.item_id
				union all
				select '${stage}', kernel.uuidv7(), id, revision, now(), null, author_id, now(), false from made where not going;
			insert into p_content.item_stage (stage_id, id, type, title, author_id, status, created, changed, promote, sticky, fields,
					current_revision_id, deleted, version, public_from, public_until)
				select '${stage}', id, type, case when going then title else regexp_replace(title, '^round [0-9]+', 'round ${round}') end,
					author_id, status, created, now(), promote, sticky, fields, case when going then current_revision_id else revision end,
					case when going then now() end, version + 1, public_from, public_until from made;
			insert into p_content.item_window_stage (stage_id, item_id, revision_id, during, type, title, author_id, created, changed, promote, sticky)
				select '${stage}', s.id, s.current_revision_id, tstzrange(now(), null), s.type, s.title, s.author_id, s.created, now(), s.promote, s.sticky
				from p_content.item_stage s where s.stage_id = '${stage}' and s.deleted is null;
			insert into kernel.stage_association (stage_id, entity_type, entity_id, target_revision_id, base_revision_id)
				select '${stage}', 'content.item', id::text, revision, current_revision_id from made where not going;
			insert into kernel.stage_deletion (stage_id, entity_type, entity_id, base_revision_id)
				select '${stage}', 'content.item', id::text, current_revision_id from made where going;
			delete from made where going`);
		for (const [plugin, table, column, others] of NAMED)
			await tx.unsafe(`
				with changed as (
					insert into p_${plugin}.${table}_revision (id, entity_id, stage_id, ${column}, ${others})
					select kernel.uuidv7(), id, '${stage}', regexp_replace(${column}, '^(/?round[ -])[0-9]+', '\\1${round}'), ${others}
					from p_${plugin}.${table} where ${column} ~ '^/?round[ -][0-9]'
					returning id, entity_id
				)
				insert into kernel.stage_association (stage_id, entity_type, entity_id, target_revision_id, base_revision_id)
				select '${stage}', '${plugin}.${table}', c.entity_id::text, c.id, t.current_revision_id
				from changed c join p_${plugin}.${table} t on t.id = c.entity_id`);
		await noteRevisions(tx, stage);
	});
}

/** What publishing such a stage changes in live, done by other means. */
export async function moveAll(tx: TransactionSql, stage: string): Promise<void> {
	await tx`update p_content.item i set (title, fields, current_revision_id) = (s.title, s.fields, s.current_revision_id)
		from p_content.item_stage s where s.stage_id = ${stage} and s.id = i.id`;
	await tx`update p_content.item_window w set (title, revision_id) = (s.title, s.current_revision_id)
		from p_content.item_stage s where s.stage_id = ${stage} and s.id = w.item_id`;
	for (const [plugin, table, column] of NAMED)
		await tx.unsafe(
			`update p_${plugin}.${table} t set (${column}, current_revision_id) = (r.${column}, r.id)
			from p_${plugin}.${table}_revision r where r.stage_id = $1 and r.entity_id = t.id`,
			[stage],
		);
}
