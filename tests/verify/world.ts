// A site with many items for the checks of publishing, and stages that change all of them at once.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createPerson, type Person } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { PUBLISHER, stateOf } from '../publish/stages.ts';

export interface World {
	readonly site: TestSite;
	readonly editor: Person;
	close(): Promise<void>;
}

/** Strings that stand in what no visitor may see. */
export const CANARIES = ['CANARYSTAGED', 'CANARYDELETED', 'CANARYEXPIRED', 'CANARYFUTURE'];

/** A site with so many public items, titled `round 0 item <n>`. */
export async function createWorld(items: number, plugins: readonly string[] = []): Promise<World> {
	const site = await createTestSite({ plugins: ['content', ...plugins], workers: 2 });
	const editor = await createPerson(site, 'Ed', { permissions: PUBLISHER });
	const { owner } = site.database;
	await owner.unsafe(`
		create temp table made as select n, kernel.uuidv7() as id, kernel.uuidv7() as revision from generate_series(1, ${items}) n;
		insert into p_content.item (id, type, title, author_id, promote, fields)
			select id, 'page', 'round 0 item ' || n, '${editor.id}', n % 2, '{"field_body": {"value": "A body", "format": "plain_text"}}' from made;
		insert into p_content.item_revision (id, item_id, title, status, fields, author_id)
			select revision, id, 'round 0 item ' || n, 1, '{"field_body": {"value": "A body", "format": "plain_text"}}', '${editor.id}' from made;
		update p_content.item i set current_revision_id = revision, status = 1 from made m where m.id = i.id;
		insert into p_content.item_publication (id, item_id, revision_id, effective_date)
			select kernel.uuidv7(), id, revision, now() from made;
		insert into p_content.item_window (item_id, revision_id, during, type, title, author_id, created, changed, promote, sticky)
			select m.id, m.revision, tstzrange(now(), null), 'page', i.title, i.author_id, i.created, i.created, i.promote, 0
			from made m join p_content.item i on i.id = m.id;
		drop table made`);
	await owner`analyze`;
	return { site, editor, close: () => site.close() };
}

/** A stage in which every public item has the title `round <round> item <n>`, one in ten is deleted if so wished. */
export async function stageAll({ site, editor }: World, stage: string, round: number, deleting = false): Promise<void> {
	const { owner } = site.database;
	await owner.begin(async (tx) => {
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
				select '${stage}', 'content.item', id::text, current_revision_id from made where going`);
	});
}

/** Items that no visitor may see: staged, deleted, expired, and still to come. */
export async function plantCanaries({ site, editor }: World): Promise<void> {
	const make = async (title: string, more: object = {}): Promise<string> => {
		const body = { value: title, format: 'plain_text' };
		const made = await editor.json('POST', '/api/items', {
			type: 'page',
			title,
			promote: true,
			fields: { field_body: body },
			...more,
		});
		assert.equal(made.status, 201, JSON.stringify(made.body));
		return made.body.id as string;
	};
	const gone = await make('CANARYDELETED');
	await editor.json('DELETE', `/api/items/${gone}`, undefined, { 'if-match': '*' });
	await make('CANARYEXPIRED', { publication: { effective_date: '2020-01-01', expiry_date: '2021-01-01' } });
	await make('CANARYFUTURE', { publication: { effective_date: '2099-01-01' } });
	await site.database.owner`insert into kernel.stage (id, label) values ('secret', 'CANARYSTAGED')`;
	const body = new URLSearchParams({ stage_id: 'secret', to: '/' });
	await editor.fetch('/admin/stage/switch', { method: 'POST', body });
	await make('CANARYSTAGED');
	await editor.fetch('/admin/stage/switch', {
		method: 'POST',
		body: new URLSearchParams({ stage_id: 'live', to: '/' }),
	});
}

/** SHA-256 of all that live shows. */
export async function hashOfLive(site: TestSite): Promise<string> {
	return createHash('sha256')
		.update((await stateOf(site)).join('\n'))
		.digest('hex')
		.slice(0, 16);
}

/** The addresses of a public site as far as lists and pages lead. */
export async function addressesOf({ site }: World, most: number): Promise<string[]> {
	const rows = await site.database.owner<{ id: string }[]>`
		select item_id as id from p_content.item_window where during @> now() order by item_id limit ${most}`;
	const lists = [
		'/',
		'/pages',
		'/api/items?limit=100',
		'/api/items?limit=100&sort=title',
		'/api/types',
		'/api/openapi.json',
		'/nothing-here',
	];
	return [...lists, ...rows.flatMap(({ id }) => [`/item/${id}`, `/api/items/${id}`])];
}

/** What an answer consists of, without what may differ between two renderings, and without the instant of the change itself. */
export async function partsOf(response: Response): Promise<string> {
	const text = await response.text();
	const stable = text
		.replaceAll(/<(\w+)[^>]*\bdata-volatile\b[^>]*>.*?<\/\1>\n?/gs, '')
		.replaceAll(/"public_(?:from|until)":"[^"]*"/g, '')
		.replaceAll(/(?:request|form)[-_ ]?(?:id|token)\S*/gi, '');
	return `${response.status} ${stable}`;
}

/** The same numbers in the same order for the same seed (mulberry32). */
export function chance(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
}
