// A site with everything that a new site has enabled, and something in every corner of it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseManifest } from '../../wit/contract/manifest/parse.ts';
import type { Manifest } from '../../wit/contract/manifest/schema.ts';
import { look, makeStage, publish } from '../publish/stages.ts';
import { importFiles } from './import.ts';
import { createPerson, logIn, type Person } from './people.ts';
import { sendForm } from './send-form.ts';
import { createTestSite, ROOT, type TestSite, type TestSiteOptions } from './site.ts';

/** The manifests of the plugins that a new site has, and of the example site's blog. */
export function defaultManifests(): Manifest[] {
	const read = (folder: string, name: string): Manifest =>
		parseManifest(readFileSync(path.join(ROOT, folder, name, `${name}.info.toml`), 'utf8'), name);
	const core = readdirSync(path.join(ROOT, 'core-plugins')).map((name) => read('core-plugins', name));
	return [...core.filter((one) => one.defaultEnabled), read('contrib-plugins', 'blog')];
}

export interface FullSite {
	readonly site: TestSite;
	readonly boss: Person;
	/** Of items: a public one of many fields with two revisions, a draft, one that is scheduled. */
	readonly items: Readonly<Record<'story' | 'draft' | 'planned', string>>;
	/** Somebody with a role. */
	readonly editor: Person;
	readonly role: string;
	/** Of a stage that was published. */
	readonly job: string;
	/** A cookie for a browser at `url`, as the boss. */
	cookie(url: string): Promise<{ name: string; value: string; url: string }>;
	close(): Promise<void>;
}

const BODY = `A story begins with **a sentence** that says what it is about.

## How it goes on

1. First this
2. then [that](/pages)

> And somebody says something.

| what | how much |
|---|---|
| flour | 500 g |

\`\`\`ts
const answer = 42;
\`\`\`
`;

export async function createFullSite(options: Partial<TestSiteOptions> = {}): Promise<FullSite> {
	const site = await createTestSite({
		plugins: defaultManifests().map(({ name }) => name),
		settings: '[rate_limits]\nlogin = { requests = 0 }\nforms = { requests = 0 }',
		...options,
	});
	try {
		return await fillSite(site);
	} catch (error) {
		await site.close();
		throw error;
	}
}

async function fillSite(site: TestSite): Promise<FullSite> {
	const { owner } = site.database;
	const boss = await createPerson(site, 'Ada Administrator', { admin: true });
	const editor = await createPerson(site, 'Eve Editor', {
		permissions: ['create page content', 'edit any page content', 'view unpublished content'],
	});
	const [found] = await owner<{ id: string }[]>`
		update kernel.role set name = case when id in (select role_id from kernel.users_roles where user_id = ${editor.id})
			then 'editor' else 'runs the site' end
		where id in (select role_id from kernel.users_roles) returning id`;
	const [given] = await owner<
		{ id: string }[]
	>`select role_id as id from kernel.users_roles where user_id = ${editor.id}`;
	const role = given?.id ?? found?.id ?? '';
	await importFiles(site, {
		'welcome.md': '# Welcome\n\nThis is a *page* of the manual.',
		'second.md': '# Second steps\n\nAnd another one.',
	});
	const posts = Object.fromEntries(
		Array.from({ length: 15 }, (_, index) => [
			`post-${index}.md`,
			`---\ndate: 2026-10-${String(index + 1).padStart(2, '0')}\ntags: [news, day ${index}]\n---\n# Post ${index}\n\n${BODY}`,
		]),
	);
	await importFiles(site, posts, { type: 'blog', folder: 'posts' });
	const add = async (address: string, body: object): Promise<{ id: string }> => {
		const made = await boss.json('POST', address, body);
		if (made.status !== 201) throw new Error(`${address}: ${JSON.stringify(made.body)}`);
		return made.body as { id: string };
	};
	await add('/api/types', {
		type: 'story',
		label: 'Story',
		description: 'Something that is told.',
		fields: [
			{ field_name: 'field_lead', field_type: { Text: { max_length: 200 } }, label: 'Lead', help: 'One sentence.' },
			{ field_name: 'field_body', field_type: 'TextLong', label: 'Body' },
			{ field_name: 'field_pages', field_type: 'Integer', label: 'Pages', min: 1 },
			{ field_name: 'field_day', field_type: 'Date', label: 'Day' },
			{ field_name: 'field_true', field_type: 'Boolean', label: 'It is true' },
			{ field_name: 'field_source', field_type: 'Url', label: 'Source' },
			{
				field_name: 'field_kind',
				field_type: 'List',
				label: 'Kind',
				options: [
					{ value: 'short', label: 'Short' },
					{ value: 'long', label: 'Long' },
				],
			},
			{ field_name: 'field_words', field_type: { Text: {} }, label: 'Key words', cardinality: -1 },
			{ field_name: 'field_next', field_type: { RecordReference: 'item' }, label: 'Goes on with' },
			{ field_name: 'field_hero', field_type: { RecordReference: 'user' }, label: 'Hero' },
		],
	});
	const next = await add('/api/items', { type: 'page', title: 'What comes next' });
	const fields = {
		field_lead: 'It was a dark and stormy night.',
		field_body: { value: BODY, format: 'markdown' },
		field_pages: 12,
		field_day: '2026-11-20',
		field_true: true,
		field_source: 'https://example.org/',
		field_kind: 'short',
		field_words: ['night', 'storm'],
		field_next: next.id,
		field_hero: editor.id,
	};
	const story = await add('/api/items', { type: 'story', title: 'A stormy night', fields });
	const patched = { fields: { field_lead: 'It was a bright and stormy night.' }, log_message: 'A better lead' };
	await boss.json('PATCH', `/api/items/${story.id}`, patched, { 'if-match': '*' });
	const draft = await add('/api/items', { type: 'page', title: 'Not ready yet', publication: null });
	const gone = await add('/api/items', { type: 'page', title: 'No longer needed' });
	await boss.json('DELETE', `/api/items/${gone.id}`, undefined, { 'if-match': '*' });
	const planned = await add('/api/items', {
		type: 'page',
		title: 'For the new year',
		publication: { effective_date: '2199-01-01T00:00:00Z' },
	});
	const job = await fillPlugins(site, boss, story.id, add);
	return {
		site,
		boss,
		editor,
		role,
		job,
		items: { story: story.id, draft: draft.id, planned: planned.id },
		async cookie(url) {
			const [name = '', value = ''] = (await logIn(owner, boss.id)).cookie.split('=');
			// On this machine sites are told apart by their port.
			return { name: `${name}-${new URL(url).port}`, value, url };
		},
		close: () => site.close(),
	};
}

/** Something to see for the plugins beside content: terms, addresses, menus, a listing, stages; the id of a job. */
async function fillPlugins(
	site: TestSite,
	boss: Person,
	item: string,
	add: (address: string, body: object) => Promise<{ id: string }>,
): Promise<string> {
	const send = async (address: string, changes: Record<string, string>): Promise<void> =>
		assert.deepEqual(await sendForm(boss, address, changes), [], address);
	await add('/api/vocabularies', { machine_name: 'topics', label: 'Topics', parents: 'one' });
	// One without terms, which can be deleted.
	await add('/api/vocabularies', { machine_name: 'empty', label: 'Empty' });
	for (const label of ['Weather', 'People']) await add('/api/vocabularies/topics/terms', { label });
	await send('/admin/addresses/add', { path: '/storm', target: `/item/${item}` });
	await send('/admin/redirects/add', { source: '/thunder', target: '/pages', status: '302' });
	await send('/admin/menus/add', { label: 'Top', machine_name: 'top', region: 'header' });
	await send('/admin/menus/top/entries/add', { title: 'Stories', path: '/storm' });
	const listing = await boss.json('PUT', '/api/gather/pages', {
		name: 'pages',
		label: 'All pages',
		filters: { and: [{ field: 'type', operator: 'equals', value: 'page' }] },
		sorts: [{ field: 'created', direction: 'desc' }],
		pager: { type: 'full', items_per_page: 10 },
		displays: [{ id: 'page', display_type: 'page', path: '/all-pages' }],
	});
	if (listing.status !== 200) throw new Error(`The listing: ${JSON.stringify(listing.body)}`);
	const { id: job } = await publish(site, await makeStage(site, 'Winter'));
	await look(boss, await makeStage(site, 'Spring'));
	await boss.json('PATCH', `/api/items/${item}`, { title: 'A stormy spring night' }, { 'if-match': '*' });
	await look(boss, 'live');
	return job;
}
