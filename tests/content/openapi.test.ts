import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { parseManifest } from '../../wit/contract/manifest/parse.ts';
import { createPerson, type JsonAnswer, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, ROOT, type TestSite } from '../support/site.ts';
import { readPage } from '../docs/pages.ts';
import { mismatches, type Schema } from './json-schema.ts';

interface Operation {
	readonly operationId: string;
	readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
	readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
	readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: Schema }> }>;
}
interface OpenApi {
	readonly openapi: string;
	readonly paths: Record<string, Record<string, Operation>>;
	readonly components: { readonly schemas: Record<string, Schema> };
}

let site: TestSite;
let admin: Person;
let api: OpenApi;
before(async () => {
	site = await createTestSite({ plugins: ['content', 'blog', 'gatekeeper'] });
	admin = await createPerson(site, 'Adi', { admin: true });
	api = (await visitorOf(site).json('GET', '/api/openapi.json')).body;
});
after(() => site?.close());

const operations = (): (readonly [method: string, path: string, operation: Operation])[] =>
	Object.entries(api.paths).flatMap(([address, methods]) =>
		Object.entries(methods).map(([method, operation]) => [method, address, operation] as const),
	);

test('it is OpenAPI 3.1, and what it refers to is there', () => {
	assert.equal(api.openapi, '3.1.0');
	const text = JSON.stringify(api);
	const names = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1]!);
	assert.ok(names.length > 60);
	for (const name of names) assert.ok(Object.hasOwn(api.components.schemas, name), name);
	const ids = operations().map(([, , { operationId }]) => operationId);
	assert.equal(new Set(ids).size, ids.length);
	for (const [method, address, { parameters = [] }] of operations()) {
		const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
		assert.deepEqual(
			inPath,
			[...address.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!),
			`${method} ${address}`,
		);
	}
});

test('it describes exactly the routes that there are', () => {
	const file = path.join(ROOT, 'core-plugins/content/content.info.toml');
	const { routes } = parseManifest(readFileSync(file, 'utf8'), 'content.info.toml');
	const there = routes
		.filter((route) => route.path.startsWith('/api/'))
		.map((route) => `${route.method} ${route.path.replaceAll(/:uuid|:int/g, '')}`);
	assert.deepEqual(
		operations()
			.map(([method, address]) => `${method.toUpperCase()} ${address}`)
			.toSorted(),
		there.toSorted(),
	);
});

test('answers are what it says, also of types that plugins and site builders make', async () => {
	const seen = new Set<string>();
	const ask = async (method: string, template: string, address: string, body?: unknown): Promise<JsonAnswer> => {
		const answer = await admin.json(method.toUpperCase(), address, body, { 'if-match': '*' });
		const { responses, requestBody, operationId } = api.paths[template]![method]!;
		const described = responses[String(answer.status)] ?? responses['default']!;
		const schema = Object.values(described.content ?? {})[0]?.schema;
		const wrong = schema ? mismatches(answer.body, schema, api.components.schemas) : [];
		assert.deepEqual(wrong, [], `${operationId} ${answer.status} ${JSON.stringify(answer.body)}`);
		assert.equal(schema === undefined, answer.body === undefined, operationId);
		if (answer.status < 400) {
			seen.add(operationId);
			const sent = Object.values(requestBody?.content ?? {})[0]?.schema;
			if (sent) assert.deepEqual(mismatches(body, sent, api.components.schemas), [], operationId);
		}
		return answer;
	};
	const item = '/api/items/{id}';
	const type = '/api/types/{type}';
	await ask('post', '/api/types', '/api/types', {
		type: 'book',
		label: 'Book',
		fields: [
			{ field_name: 'field_pages', field_type: 'Integer', label: 'Pages', min: 1 },
			{ field_name: 'field_kind', field_type: 'List', label: 'Kind', options: [{ value: 'novel' }] },
			{ field_name: 'field_about', field_type: { RecordReference: 'user' }, label: 'About', cardinality: -1 },
		],
	});
	api = (await visitorOf(site).json('GET', '/api/openapi.json')).body;
	assert.ok(api.components.schemas['Item_book']);
	const { body: made } = await ask('post', '/api/items', '/api/items', {
		type: 'book',
		title: 'One',
		fields: { field_pages: 3, field_kind: 'novel', field_about: [admin.id] },
	});
	for (const kind of ['page', 'blog', 'probe'])
		await ask('post', '/api/items', '/api/items', { type: kind, title: kind });
	await ask('post', '/api/items', '/api/items', { type: 'book', title: '' });
	const address = `/api/items/${made.id}`;
	await ask('get', '/api/items', '/api/items?version=latest');
	await ask('get', '/api/items', '/api/items');
	await ask('get', '/api/items', '/api/items?limit=0');
	await ask('get', item, address);
	await ask('get', item, `${address}?version=latest`);
	await ask('patch', item, address, { title: 'Two', publication: { effective_date: '2999-01-01' } });
	const { body: list } = await ask('get', `${item}/revisions`, `${address}/revisions`);
	const [newest, oldest] = list.revisions;
	await ask('get', `${item}/revisions/{revision}`, `${address}/revisions/${newest.id}`);
	await ask('get', `${item}/diff`, `${address}/diff?from=${oldest.id}&to=${newest.id}`);
	const { body: line } = await ask('get', `${item}/timeline`, `${address}/timeline`);
	await ask('delete', `${item}/publications/{publication}`, `${address}/publications/${line.publications.at(-1).id}`);
	await ask('post', `${item}/revert`, `${address}/revert`, { revision_id: oldest.id });
	await ask('post', `${item}/clone`, `${address}/clone`);
	await ask('post', '/api/items/bulk', '/api/items/bulk', { action: 'unpublish', ids: [made.id] });
	await ask('delete', item, address);
	await ask('get', item, address);
	await ask('post', `${item}/restore`, `${address}/restore`);
	await ask('get', '/api/types', '/api/types');
	await ask('get', type, '/api/types/book');
	await ask('post', `${type}/preview`, '/api/types/book/preview', { fields: [] });
	await ask('patch', type, '/api/types/book', { label: 'Volume' });
	await ask('post', '/api/types', '/api/types', { type: 'gone', label: 'Gone' });
	await ask('delete', type, '/api/types/gone');
	await ask('get', '/api/openapi.json', '/api/openapi.json');
	assert.deepEqual(
		operations()
			.map(([, , { operationId }]) => operationId)
			.filter((id) => !seen.has(id)),
		[],
	);
});

test('the page about the interface lists its operations, and no other', () => {
	const { source } = readPage('docs/reference/content-api.md');
	const listed = [...source.matchAll(/^\| `(\w+)` \| `([A-Z]+) (\/api\/[^`]*)` \|/gm)].map(
		([, id, method, address]) => `${id} ${method} ${address}`,
	);
	const there = operations().map(
		([method, address, { operationId }]) => `${operationId} ${method.toUpperCase()} ${address}`,
	);
	assert.deepEqual(listed, there);
});

test('the examples of the page and of the guides do what the text says', async () => {
	const blocks = (name: string): Record<string, unknown>[] =>
		readPage(name)
			.code.filter(({ language }) => language === 'json')
			.map(({ text }) => JSON.parse(text) as Record<string, unknown>);
	const [example] = blocks('docs/reference/content-api.md');
	assert.equal((await admin.json('POST', '/api/items', example)).status, 201);
	const [type, change] = blocks('docs/how-to/make-a-content-type.md');
	assert.equal((await admin.json('POST', '/api/types', type)).status, 201);
	const fields = { field_steps: 'Stir.', field_level: 'easy' };
	const { body: recipe } = await admin.json('POST', '/api/items', { type: 'recipe', title: 'Soup', fields });
	const preview = await admin.json('POST', '/api/types/recipe/preview', change);
	assert.deepEqual(
		preview.body.effects.map(({ message }: { message: string }) => message),
		[
			'Serves becomes Text; a new revision of 1 item holds the converted values, earlier revisions the old ones.',
			'Level is no longer shown; its values stay with 1 item.',
		],
	);
	const { confirm } = preview.body;
	assert.equal((await admin.json('PATCH', '/api/types/recipe', { ...change, confirm })).status, 200);
	assert.deepEqual((await admin.json('GET', `/api/items/${recipe.id}`)).body.fields.field_serves, { value: '4' });
	const [menu, draft, revert] = blocks('docs/how-to/schedule-content.md');
	const address = `/api/items/${recipe.id}`;
	const patch = (body?: object) => admin.json('PATCH', address, body, { 'if-match': '*' });
	const titleAt = async (day: string) => (await admin.json('GET', `${address}?version=live&as_of=${day}`)).body.title;
	assert.equal((await patch(menu)).status, 200);
	assert.deepEqual(await Promise.all(['2999-05-31', '2999-07-01', '2999-09-01'].map(titleAt)), [
		'Soup',
		'Summer menu',
		'Soup',
	]);
	assert.equal((await patch(draft)).status, 200);
	assert.equal(await titleAt('2999-01-01'), 'Soup');
	assert.deepEqual(Object.keys(revert!), ['revision_id']);
});
