import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { errorsOf, type Fields, fieldsOf, fillIn } from '../support/form.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let visitor: Person;
let author: Person;
let editor: Person;
before(async () => {
	site = await createTestSite({ plugins: ['content', 'forms', 'gatekeeper', 'watcher'] });
	visitor = visitorOf(site);
	const builder = await createPerson(site, 'Bea', { admin: true });
	author = await createPerson(site, 'Ann', {
		permissions: ['create page content', 'create recipe content', 'edit own page content', 'delete own page content'],
	});
	editor = await createPerson(site, 'Ed', {
		permissions: [
			'edit any page content',
			'edit any recipe content',
			'create page content',
			'view unpublished content',
		],
	});
	const made = await builder.json('POST', '/api/types', {
		type: 'recipe',
		label: 'Recipe',
		title_label: 'Name',
		fields: [
			{ field_name: 'field_steps', field_type: 'TextLong', label: 'Steps', required: true, help: 'One a line.' },
			{ field_name: 'field_serves', field_type: 'Integer', label: 'Serves', min: 1, max: 20, default: 4 },
			{ field_name: 'field_vegan', field_type: 'Boolean', label: 'Vegan' },
			{ field_name: 'field_day', field_type: 'Date', label: 'Day' },
			{ field_name: 'field_links', field_type: 'Url', label: 'Links', cardinality: 3 },
			{ field_name: 'field_level', field_type: 'List', label: 'Level', options: [{ value: 'easy', label: 'Easy' }] },
			{
				field_name: 'field_months',
				field_type: 'List',
				label: 'Months',
				cardinality: -1,
				options: [{ value: 'may' }, { value: 'june' }],
			},
			{ field_name: 'field_with', field_type: { RecordReference: 'item' }, label: 'Goes with' },
			{ field_name: 'field_colour', field_type: 'Colour', label: 'Colour' },
		],
	});
	assert.equal(made.status, 201, JSON.stringify(made.body));
});
after(() => site?.close());

const open = async (person: Person, address: string): Promise<string> => {
	const response = await person.fetch(address, { headers: { accept: 'text/html' } });
	const html = await response.text();
	assert.equal(response.status, 200, html);
	return html;
};
async function send(person: Person, address: string, fields: Fields) {
	const response = await person.fetch(address, {
		method: 'POST',
		headers: { accept: 'text/html' },
		body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])),
	});
	return { status: response.status, location: response.headers.get('location') ?? '', html: await response.text() };
}
async function create(person: Person, type: string, values: Record<string, string | string[]>) {
	const address = `/item/add/${type}`;
	return send(person, address, fillIn(fieldsOf(await open(person, address)), { ...values, op: 'save' }));
}
const read = async (location: string) =>
	(await editor.json('GET', `/api/items/${location.slice(6)}?version=latest`)).body;

test('one chooses among the types that one may create', async () => {
	const page = await open(author, '/item/add');
	assert.match(page, /href="\/item\/add\/recipe"/);
	assert.doesNotMatch(page, /href="\/item\/add\/probe"/);
	for (const address of ['/item/add', '/item/add/page', '/item/add/recipe'])
		assert.equal((await visitor.fetch(address)).status, 403);
	assert.equal((await editor.fetch('/item/add/recipe')).status, 403);
	assert.equal(
		(await visitor.fetch('/item/add/page', { method: 'POST', body: new URLSearchParams({ title: 'x' }) })).status,
		403,
	);
});

test('a form has a control for every field, and what is filled in becomes an item', async () => {
	const page = await open(author, '/item/add/recipe');
	for (const label of ['Name', 'Steps', 'Serves', 'Vegan', 'Day', 'Links', 'Level', 'Months', 'Goes with', 'Colour'])
		assert.ok(page.includes(`>${label}`), label);
	assert.match(page, /One a line\./);
	assert.match(page, /name="field_serves"[^>]*value="4"|value="4"[^>]*name="field_serves"/);
	const { body: other } = await author.json('POST', '/api/items', { type: 'page', title: 'Bread' });
	const [suggestion] = (await author.json('GET', '/content/suggest/item?q=bre')).body;
	assert.equal(suggestion.label, 'Bread');
	const made = await create(author, 'recipe', {
		title: 'Soup',
		field_steps: 'Stir.',
		field_steps_format: 'markdown',
		field_vegan: '1',
		field_day: '2026-11-20',
		field_level: 'easy',
		field_months: ['may', 'june'],
		field_with: suggestion.value,
		field_colour: '#FF0000',
	});
	assert.equal(made.status, 303, made.html);
	const item = await read(made.location);
	assert.equal(item.title, 'Soup');
	assert.equal(item.state, 'published');
	assert.deepEqual(item.fields, {
		field_steps: { value: 'Stir.', format: 'markdown' },
		field_serves: { value: 4 },
		field_vegan: { value: true },
		field_day: { value: '2026-11-20' },
		field_level: { value: 'easy' },
		field_months: [{ value: 'may' }, { value: 'june' }],
		field_with: [{ target_id: other.id, target_type: 'item' }],
		field_colour: { value: '#ff0000' },
	});
	assert.ok(site.log.some(({ msg }) => String(msg).startsWith('inserted Soup')));
});

test('mistakes are told at the fields by label, what was typed stays, and nothing is saved', async () => {
	const wrong = await create(author, 'recipe', {
		title: '',
		field_steps: '',
		field_serves: '30',
		field_colour: 'red',
		field_day: 'soon',
	});
	assert.equal(wrong.status, 200, wrong.html);
	const errors = errorsOf(wrong.html).join(' ');
	for (const label of ['Name', 'Steps', 'Serves', 'Day']) assert.ok(errors.includes(label), `${label}: ${errors}`);
	const late = await create(author, 'recipe', { title: 'Kept <b>', field_steps: 'x', field_colour: 'red' });
	assert.equal(late.status, 200);
	assert.deepEqual(errorsOf(late.html), ['Colour must be a colour such as #ff8800.']);
	assert.match(late.html, /Kept &lt;b&gt;/);
	assert.equal((await site.database.owner`select from p_content.item where title like 'Kept%'`).length, 0);
});

test('an edit shows what is stored, changes it, and leaves what was not touched', async () => {
	const { body: item } = await author.json('POST', '/api/items', {
		type: 'page',
		title: 'First',
		fields: { field_body: { value: 'text', format: 'filtered_html' }, field_tags: ['one', 'two'] },
	});
	const address = `/item/${item.id}/edit`;
	const fields = fieldsOf(await open(author, address));
	const sent = await send(
		author,
		address,
		fillIn(fields, { title: 'Second', log_message: 'A better one', op: 'save' }),
	);
	assert.equal(sent.status, 303, sent.html);
	const changed = await read(`/item/${item.id}`);
	assert.equal(changed.title, 'Second');
	assert.deepEqual(changed.fields, item.fields);
	assert.equal(changed.promote, item.promote);
	const revisions = await open(author, `/item/${item.id}/revisions`);
	assert.match(revisions, /A better one/);
	assert.match(revisions, /Revert to this revision/);
});

test('the second editor sees theirs and mine, and nothing is overwritten unless they say so', async () => {
	const { body: item } = await author.json('POST', '/api/items', {
		type: 'page',
		title: 'Start',
		fields: { field_summary: 'old' },
	});
	const address = `/item/${item.id}/edit`;
	const mine = fieldsOf(await open(editor, address));
	const theirs = fieldsOf(await open(author, address));
	assert.equal(
		(await send(author, address, fillIn(theirs, { field_summary: 'by the author', op: 'save' }))).status,
		303,
	);
	const refused = await send(editor, address, fillIn(mine, { field_summary: 'by the editor', op: 'save' }));
	assert.equal(refused.status, 200, refused.html);
	assert.match(refused.html, /Ann has saved this item in the meantime/);
	assert.match(refused.html, /by the <del>author<\/del>/);
	assert.match(refused.html, /by the <ins>editor<\/ins>/);
	assert.deepEqual((await read(`/item/${item.id}`)).fields.field_summary, { value: 'by the author' });
	const again = await send(editor, address, fillIn(fieldsOf(refused.html), { op: 'save' }));
	assert.match(again.html, /Ann has saved this item in the meantime/);
	const replaced = await send(editor, address, fillIn(fieldsOf(again.html), { replace_2: '1', op: 'save' }));
	assert.equal(replaced.status, 303, replaced.html);
	assert.deepEqual((await read(`/item/${item.id}`)).fields.field_summary, { value: 'by the editor' });
});

test('dates in the form make the time line', async () => {
	const made = await create(author, 'page', {
		title: 'Planned',
		effective_date: '2999-01-01T10:00',
		expiry_date: '2999-02-01T10:00',
	});
	assert.equal(made.status, 303, made.html);
	const item = await read(made.location);
	assert.equal(item.state, 'scheduled');
	assert.equal(item.public_from, '2999-01-01T10:00:00.000Z');
	const address = `${made.location}/edit`;
	assert.match(await open(author, address), /2999-01-01T10:00/);
	const draft = await send(
		author,
		address,
		fillIn(fieldsOf(await open(author, address)), { publish: 'draft', op: 'save' }),
	);
	assert.equal(draft.status, 303);
	assert.equal((await read(made.location)).state, 'draft');
	const wrong = await create(author, 'page', {
		title: 'x',
		effective_date: '2999-02-01T10:00',
		expiry_date: '2999-01-01T10:00',
	});
	assert.deepEqual(errorsOf(wrong.html), ['Expiry date must be after the effective date.']);
});

test('comparing, reverting, copying and deleting have pages that ask first', async () => {
	const { body: item } = await author.json('POST', '/api/items', { type: 'page', title: 'One' });
	await author.json('PATCH', `/api/items/${item.id}`, { title: 'Two' }, { 'if-match': '*' });
	const { body } = await author.json('GET', `/api/items/${item.id}/revisions`);
	const [newest, oldest] = body.revisions;
	const base = `/item/${item.id}`;
	assert.match(
		await open(author, `${base}/diff?from=${oldest.id}&to=${newest.id}`),
		/<del>One<\/del>[\s\S]*<ins>Two<\/ins>/,
	);
	assert.match(await open(author, `${base}/revisions/${oldest.id}`), /<h1[^>]*>One<\/h1>/);
	const confirm = async (address: string, op: string) =>
		send(author, address, fillIn(fieldsOf(await open(author, address)), { op }));
	assert.equal((await confirm(`${base}/revert/${oldest.id}`, 'revert')).status, 303);
	assert.equal((await read(base)).title, 'One');
	const copy = await confirm(`${base}/clone`, 'copy');
	assert.match(copy.location, /^\/item\/[0-9a-f-]{36}\/edit$/);
	assert.equal((await confirm(`${base}/delete`, 'delete')).status, 303);
	assert.equal((await author.fetch(base)).status, 404);
	for (const address of ['edit', 'delete', 'revisions', `revert/${oldest.id}`, 'clone'].map(
		(part) => `${copy.location.slice(0, -5)}/${part}`,
	))
		assert.equal((await visitor.fetch(address)).status, 404, address);
});

test('an item shows what one may do with it, to those who may', async () => {
	const { body: item } = await author.json('POST', '/api/items', { type: 'page', title: 'Tasks' });
	assert.match(await open(author, `/item/${item.id}`), /aria-label="This item"[\s\S]*\/edit"[\s\S]*\/delete"/);
	const page = await open(visitor, `/item/${item.id}`);
	assert.doesNotMatch(page, /This item/);
});
