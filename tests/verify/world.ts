// A site for the checks of publishing, with many items and all that the core plugins show of them.
import { createHash } from 'node:crypto';
import { stateOf } from '../publish/stages.ts';
import { createPerson, type Person } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { addAddresses, addListings, addMenu, addTerms } from './fill.ts';
import { noteRevisions } from './staging.ts';

export interface World {
	readonly site: TestSite;
	readonly editor: Person;
	/** Of the vocabulary `topics`. */
	readonly terms: readonly string[];
	close(): Promise<void>;
}

/** The plugins whose pages, lists and answers are checked. */
export const PLUGINS = ['forms', 'content', 'categories', 'navigation', 'gather', 'search'];

/** How often somebody may ask is a matter of other tests. */
export const SETTINGS = '[rate_limits]\napi = { requests = 0 }\nforms = { requests = 0 }';

const ADDRESSES = 10;

/** A site with so many public items, titled `round 0 item <n>`, and terms, menu entries and addresses named alike. */
export async function createWorld(items: number, plugins: readonly string[] = []): Promise<World> {
	const site = await createTestSite({
		plugins: [...PLUGINS, ...plugins],
		workers: 2,
		settings: SETTINGS,
	});
	const editor = await createPerson(site, 'Ed', { admin: true });
	const terms = await addTerms(editor);
	await addItems(site, editor, items, terms);
	await addListings(editor);
	await addAddresses(site, ADDRESSES);
	const [item] = await site.database.owner<
		{ target: string }[]
	>`select target from p_navigation.alias order by path desc`;
	await addMenu(editor, ['/gather/rounds/page', `/term/${terms[0]}`, item!.target, '/search?q=round', '/pages']);
	// What search was told to index when it was installed.
	await site.kernel.work.drain();
	await site.database.owner`analyze`;
	return { site, editor, terms, close: () => site.close() };
}

/** Items have a body and one or two of the terms. */
async function addItems(
	{ database }: TestSite,
	editor: Person,
	count: number,
	terms: readonly string[],
): Promise<void> {
	await database.owner.begin(async (tx) => {
		await tx.unsafe(`
			create temp table made on commit drop as
				select n, kernel.uuidv7() as id, kernel.uuidv7() as revision, jsonb_build_object(
					'field_body', '{"value": "A body", "format": "plain_text"}'::jsonb,
					'field_topics', (
						select jsonb_agg(jsonb_build_object('target_id', t.id, 'target_type', 'category_tag'))
						from jsonb_array_elements_text('${JSON.stringify(terms)}') with ordinality as t(id, k)
						where t.k - 1 in (n % ${terms.length}, n / 7 % ${terms.length}))) as fields
				from generate_series(1, ${count}) n;
			insert into p_content.item (id, type, title, author_id, promote, fields)
				select id, 'page', 'round 0 item ' || n, '${editor.id}', n % 2, fields from made;
			insert into p_content.item_revision (id, item_id, title, status, fields, author_id)
				select revision, id, 'round 0 item ' || n, 1, fields, '${editor.id}' from made;
			update p_content.item i set current_revision_id = revision, status = 1 from made m where m.id = i.id;
			insert into p_content.item_publication (id, item_id, revision_id, effective_date)
				select kernel.uuidv7(), id, revision, now() from made;
			insert into p_content.item_window (item_id, revision_id, during, type, title, author_id, created, changed, promote, sticky)
				select m.id, m.revision, tstzrange(now(), null), 'page', i.title, i.author_id, i.created, i.created, i.promote, 0
				from made m join p_content.item i on i.id = m.id`);
		await noteRevisions(tx, 'live');
	});
}

/** SHA-256 of all that live shows. */
export async function hashOfLive(site: TestSite): Promise<string> {
	return createHash('sha256')
		.update((await stateOf(site)).join('\n'))
		.digest('hex')
		.slice(0, 16);
}

/** What an answer consists of, without what may differ between two renderings, and without the instant of the change itself. */
export async function partsOf(response: Response): Promise<string> {
	const text = await response.text();
	const stable = text
		.replaceAll(/<(\w+)[^>]*\bdata-volatile\b[^>]*>.*?<\/\1>\n?/gs, '')
		.replaceAll(/"public_(?:from|until)":"[^"]*"/g, '')
		.replaceAll(/(?:request|form)[-_ ]?(?:id|token)\S*/gi, '');
	const leads = ['location', 'link', 'content-type'].map((name) => response.headers.get(name));
	return `${response.status} ${JSON.stringify(leads)} ${stable}`;
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
