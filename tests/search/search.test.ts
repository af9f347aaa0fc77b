// What is found, by whom and when: through the page and the JSON answer of a real site.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { importCounted } from '../support/import.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let editor: Person;
let other: Person;
let visitor: Person;

interface Result {
	readonly id: string;
	readonly title: string;
	readonly type: string;
	readonly draft: boolean;
	readonly snippet: readonly { readonly text: string; readonly match: boolean }[];
}
interface Answer {
	readonly total: number | null;
	readonly more: boolean;
	readonly items: readonly Result[];
	readonly facets: {
		readonly types: readonly { readonly type: string; readonly label: string; readonly count: number }[];
	};
	readonly next: string | null;
	readonly suggestion: string | null;
}

before(async () => {
	site = await createTestSite({ plugins: ['content', 'forms', 'search', 'blog', 'gatekeeper'] });
	const writing = [
		'create page content',
		'create blog content',
		'edit own page content',
		'edit own blog content',
		'preview content',
	];
	editor = await createPerson(site, 'Edda', { permissions: writing });
	other = await createPerson(site, 'Otto', { permissions: writing });
	visitor = visitorOf(site);
});
after(() => site?.close());

async function search(words: string, who: Person = visitor, more = ''): Promise<Answer> {
	const { status, body } = await who.json('GET', `/api/search?q=${encodeURIComponent(words)}${more}`);
	assert.equal(status, 200, JSON.stringify(body));
	return body as Answer;
}
const titles = async (words: string, who: Person = visitor, more = ''): Promise<string[]> =>
	(await search(words, who, more)).items.map(({ title }) => title);

async function write(
	who: Person,
	title: string,
	body: string,
	more: Record<string, unknown> = {},
): Promise<{ id: string; version: number }> {
	const { fields = {}, type = 'page', ...rest } = more;
	const item = {
		type,
		title,
		status: 1,
		fields: { field_body: { value: body, format: 'markdown' }, ...(fields as object) },
		...rest,
	};
	const { status, body: saved } = await who.json('POST', '/api/items', item);
	assert.equal(status, 201, JSON.stringify(saved));
	return saved as { id: string; version: number };
}

test('a word is found in titles and texts, in its forms, and the title counts most', async () => {
	await write(editor, 'Cooking', 'We were programming all night, programming and programming.');
	await write(editor, 'Programming at night', 'With tea.');
	assert.deepEqual(await titles('programmed'), ['Programming at night', 'Cooking']);
	const { items, total } = await search('programming');
	assert.equal(total, 2);
	assert.deepEqual(
		items[1]!.snippet.filter(({ match }) => match).map(({ text }) => text),
		['programming', 'programming', 'programming'],
	);
});
