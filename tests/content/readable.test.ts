// What people read in the place of what is stored: titles and names for ids, and the words that changed for whole texts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fieldsOf } from '../support/form.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let boss: Person;
let visitor: Person;
before(async () => {
	site = await createTestSite({ plugins: ['forms', 'content'] });
	boss = await createPerson(site, 'Boss', { admin: true });
	visitor = visitorOf(site);
	const made = await boss.json('POST', '/api/types', {
		type: 'story',
		label: 'Story',
		fields: [
			{ field_name: 'field_next', field_type: { RecordReference: 'item' }, label: 'Next', cardinality: -1 },
			{ field_name: 'field_hero', field_type: { RecordReference: 'user' }, label: 'Hero' },
			{ field_name: 'field_text', field_type: 'TextLong', label: 'Text' },
		],
	});
	assert.equal(made.status, 201, JSON.stringify(made.body));
});
after(() => site?.close());

async function add(title: string, fields: object = {}, more: object = {}): Promise<string> {
	const { status, body } = await boss.json('POST', '/api/items', { type: 'story', title, fields, ...more });
	assert.equal(status, 201, JSON.stringify(body));
	return body.id;
}

async function read(person: Person, path: string): Promise<string> {
	const response = await person.fetch(path, { headers: { accept: 'text/html' } });
	assert.equal(response.status, 200, path + JSON.stringify(site.log.slice(-3)));
	return response.text();
}

test('a reference shows the title or the name of what it leads to, in the page and in the form', async () => {
	const target = await add('Chapter two');
	const id = await add('Chapter one', { field_next: [target], field_hero: boss.id });
	const page = await read(visitor, `/item/${id}`);
	assert.ok(page.includes(`<a href="/item/${target}">Chapter two</a>`), page);
	assert.ok(page.includes('<span>Boss</span>'), page);
	assert.ok(!page.includes(boss.id));
	const fields = fieldsOf(await read(boss, `/item/${id}/edit`));
	const valueOf = (name: string) => fields.find(([one]) => one === name)?.[1];
	assert.equal(valueOf('field_next[0][value]'), `Chapter two (${target})`);
	assert.equal(valueOf('field_hero'), `Boss (${boss.id})`);
	// What the form shows is what it takes.
	const saved = await boss.fetch(`/item/${id}/edit`, {
		method: 'POST',
		body: new URLSearchParams(fields),
		headers: { accept: 'text/html' },
	});
	assert.equal(saved.status, 303, await saved.text());
	const { body } = await boss.json('GET', `/api/items/${id}`);
	assert.equal(body.fields.field_next[0].target_id, target);
});

test('visitors learn neither the title of a draft nor the newer title of something public, and the page follows', async () => {
	const draft = await add('Secret draft', {}, { publication: null });
	const known = await add('Old title');
	const id = await add('With references', { field_next: [draft, known] });
	const first = await read(visitor, `/item/${id}`);
	assert.match(first, /not available/);
	assert.match(first, /Old title/);
	assert.ok(!first.includes('Secret draft'));
	assert.ok(!first.includes(draft));
	assert.match(await read(boss, `/item/${id}`), /Secret draft/);
	await boss.json(
		'PATCH',
		`/api/items/${known}`,
		{ title: 'New secret title', publication: null },
		{ 'if-match': '*' },
	);
	assert.ok(!(await read(visitor, `/item/${id}`)).includes('New secret title'));
	const writer = await createPerson(site, 'Writer');
	const asked = await writer.json('GET', '/content/suggest/item?q=title');
	assert.ok(!JSON.stringify(asked.body).includes('New secret title'), JSON.stringify(asked.body));
	await boss.json('PATCH', `/api/items/${known}`, { title: 'New title', publication: {} }, { 'if-match': '*' });
	assert.match(await read(visitor, `/item/${id}`), /New title/);
	await boss.json('DELETE', `/api/items/${known}`, undefined, { 'if-match': '*' });
	assert.ok(!(await read(visitor, `/item/${id}`)).includes('New title'));
});

test('the comparison of two revisions marks the words that changed, and leaves out what did not', async () => {
	const [a, b] = [await add('Target A'), await add('Target B')];
	const long = Array.from({ length: 300 }, (_, index) => `word${index}`);
	const text = (words: string[]) => ({ value: words.join(' '), format: 'plain_text' });
	const id = await add('Compared', { field_next: [a], field_text: text(long) });
	const changed = long.map((word, index) => (index === 150 ? 'other & better' : word));
	const patched = await boss.json(
		'PATCH',
		`/api/items/${id}`,
		{ fields: { field_next: [b], field_text: text(changed) } },
		{ 'if-match': '*' },
	);
	assert.equal(patched.status, 200, JSON.stringify(patched.body));
	const { body } = await boss.json('GET', `/api/items/${id}/revisions`);
	const [to, from] = body.revisions as { id: string }[];
	const page = await read(boss, `/item/${id}/diff?from=${from!.id}&to=${to!.id}`);
	assert.match(page, /word149 <del>word150<\/del> word151/);
	assert.match(page, /word149 <ins>other &amp; better<\/ins> word151/);
	assert.doesNotMatch(page, /word20 /);
	assert.match(page, /Target <del>A<\/del>/);
	assert.match(page, /Target <ins>B<\/ins>/);
});

test('a small change of a long text is told by its words; too large a change is told as a whole', async () => {
	const line = (n: number) => `${n} lorem ipsum dolor sit amet consectetur`;
	const text = (value: string) => ({ value, format: 'plain_text' });
	const lines = Array.from({ length: 600 }, (_, index) => line(index));
	const id = await add('Long', { field_text: text(lines.join('\n')) });
	const edited = [...lines.slice(0, 300), 'inserted', ...lines.slice(301)].join('\n');
	await boss.json('PATCH', `/api/items/${id}`, { fields: { field_text: text(edited) } }, { 'if-match': '*' });
	// Nothing in common at all, and longer than what is compared.
	const strange = Array.from({ length: 2000 }, (_, index) => `🙂${index}`).join('\n');
	await boss.json('PATCH', `/api/items/${id}`, { fields: { field_text: text(strange) } }, { 'if-match': '*' });
	const { body } = await boss.json('GET', `/api/items/${id}/revisions`);
	const [third, second, first] = body.revisions as { id: string }[];
	const near = await read(boss, `/item/${id}/diff?from=${first!.id}&to=${second!.id}`);
	assert.match(near, /<ins>inserted<\/ins>\n/);
	assert.match(near, /<del>300 lorem[^<]*<\/del>/);
	assert.match(await read(boss, `/item/${id}/diff?from=${second!.id}&to=${third!.id}`), /<ins>🙂0\n/);
});
