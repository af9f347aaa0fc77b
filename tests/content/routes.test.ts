import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { parseManifest } from '../../wit/contract/manifest/parse.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, ROOT, type TestSite } from '../support/site.ts';

// What each role gets from every route of `content`, of three items: one that is public, a draft of the author's, and a
// draft of somebody else's.

type Role = 'anonymous' | 'user' | 'author' | 'editor' | 'admin';
type Statuses = Readonly<Record<Role, number>>;

const ROLES: readonly Role[] = ['anonymous', 'user', 'author', 'editor', 'admin'];
const row = (...statuses: readonly number[]): Statuses =>
	Object.fromEntries(ROLES.map((role, index) => [role, statuses[index] ?? 0])) as Statuses;
const everybody = row(200, 200, 200, 200, 200);

let site: TestSite;
let people: Record<Role, Person>;
/** The items by name, with their revisions. */
const items: Record<string, { id: string; revision: string }> = {};

before(async () => {
	site = await createTestSite({ plugins: ['content', 'forms'] });
	const own = ['create page content', 'edit own page content', 'delete own page content'];
	const all = [
		'create page content',
		'edit any page content',
		'delete any page content',
		'view unpublished content',
		'preview content',
	];
	people = {
		anonymous: visitorOf(site),
		user: await createPerson(site, 'User'),
		author: await createPerson(site, 'Author', { permissions: own }),
		editor: await createPerson(site, 'Editor', { permissions: all }),
		admin: await createPerson(site, 'Admin', { admin: true }),
	};
});
after(() => site?.close());

/** New items for every question, since some answers change them. */
async function plant(): Promise<void> {
	for (const [name, person, more] of [
		['public', people.author, {}],
		['own', people.author, { publication: null }],
		['other', people.editor, { publication: null }],
	] as const) {
		const { body } = await person.json('POST', '/api/items', { type: 'page', title: name, ...more });
		items[name] = { id: body.id, revision: body.revision_id };
	}
}

/** Routes as `METHOD path`, `{item}` standing for each of the three. */
const TABLE: Readonly<
	Record<
		string,
		{
			readonly body?: object;
			readonly public?: Statuses;
			readonly own?: Statuses;
			readonly other?: Statuses;
			readonly all?: Statuses;
		}
	>
> = {
	'GET /': { all: everybody },
	'GET /pages': { all: everybody },
	'GET /item/{id}': { public: everybody, own: row(404, 404, 200, 200, 200), other: row(404, 404, 404, 200, 200) },
	'GET /item/add': { all: row(403, 403, 200, 200, 200) },
	'GET /item/add/{type}': { all: row(403, 403, 200, 200, 200) },
	'POST /item/add/{type}': { all: row(403, 403, 200, 200, 200) },
	'GET /item/{id}/edit': {
		public: row(403, 403, 200, 200, 200),
		own: row(404, 404, 200, 200, 200),
		other: row(404, 404, 404, 200, 200),
	},
	'POST /item/{id}/edit': {
		public: row(403, 403, 200, 200, 200),
		own: row(404, 404, 200, 200, 200),
		other: row(404, 404, 404, 200, 200),
	},
	'GET /item/{id}/delete': {
		public: row(403, 403, 200, 200, 200),
		own: row(404, 404, 200, 200, 200),
		other: row(404, 404, 404, 200, 200),
	},
	'POST /item/{id}/delete': {
		public: row(403, 403, 200, 200, 200),
		own: row(404, 404, 200, 200, 200),
		other: row(404, 404, 404, 200, 200),
	},
	'GET /item/{id}/clone': {
		public: row(403, 403, 200, 200, 200),
		own: row(404, 404, 200, 200, 200),
		other: row(404, 404, 404, 200, 200),
	},
	'POST /item/{id}/clone': {
		public: row(403, 403, 200, 200, 200),
		own: row(404, 404, 200, 200, 200),
		other: row(404, 404, 404, 200, 200),
	},
	'GET /item/{id}/revisions': {
		public: row(404, 404, 200, 200, 200),
		own: row(404, 404, 200, 200, 200),
		other: row(404, 404, 404, 200, 200),
	},
	'GET /item/{id}/revisions/{revision}': {
		public: row(404, 404, 200, 200, 200),
		own: row(404, 404, 200, 200, 200),
		other: row(404, 404, 404, 200, 200),
	},
	// One revision does not differ from itself: there is no such page, for nobody.
	'GET /item/{id}/diff': { all: row(404, 404, 404, 404, 404) },
	'GET /item/{id}/revert/{revision}': {
		public: row(403, 403, 200, 200, 200),
		own: row(404, 404, 200, 200, 200),
		other: row(404, 404, 404, 200, 200),
	},
	'POST /item/{id}/revert/{revision}': {
		public: row(403, 403, 200, 200, 200),
		own: row(404, 404, 200, 200, 200),
		other: row(404, 404, 404, 200, 200),
	},
	'GET /content/suggest/{target}': { all: row(403, 200, 200, 200, 200) },
	'GET /api/items': { all: everybody },
	'POST /api/items': { body: { type: 'page', title: 'x' }, all: row(403, 403, 201, 201, 201) },
	'POST /api/items/bulk': {
		body: { action: 'publish', ids: ['01890a5d-ac96-774b-bcce-b302099a8057'] },
		all: everybody,
	},
	'GET /api/items/{id}': { public: everybody, own: row(404, 404, 200, 200, 200), other: row(404, 404, 404, 200, 200) },
	'PATCH /api/items/{id}': {
		body: { title: 'x' },
		public: row(403, 403, 200, 200, 200),
		own: row(404, 404, 200, 200, 200),
		other: row(404, 404, 404, 200, 200),
	},
	'DELETE /api/items/{id}': {
		public: row(403, 403, 204, 204, 204),
		own: row(404, 404, 204, 204, 204),
		other: row(404, 404, 404, 204, 204),
	},
	// None of them is deleted.
	'POST /api/items/{id}/restore': { all: row(404, 404, 404, 404, 404) },
	'POST /api/items/{id}/clone': {
		public: row(403, 403, 201, 201, 201),
		own: row(404, 404, 201, 201, 201),
		other: row(404, 404, 404, 201, 201),
	},
	'POST /api/items/{id}/revert': {
		body: {},
		public: row(403, 403, 422, 422, 422),
		own: row(404, 404, 422, 422, 422),
		other: row(404, 404, 404, 422, 422),
	},
	'GET /api/items/{id}/revisions': {
		public: row(404, 404, 200, 200, 200),
		own: row(404, 404, 200, 200, 200),
		other: row(404, 404, 404, 200, 200),
	},
	'GET /api/items/{id}/revisions/{revision}': {
		public: row(404, 404, 200, 200, 200),
		own: row(404, 404, 200, 200, 200),
		other: row(404, 404, 404, 200, 200),
	},
	'GET /api/items/{id}/diff': { all: row(422, 422, 422, 422, 422) },
	'GET /api/items/{id}/timeline': {
		public: row(404, 404, 200, 200, 200),
		own: row(404, 404, 200, 200, 200),
		other: row(404, 404, 404, 200, 200),
	},
	'DELETE /api/items/{id}/publications/{publication}': {
		public: row(403, 403, 404, 404, 404),
		own: row(404, 404, 404, 404, 404),
		other: row(404, 404, 404, 404, 404),
	},
	'GET /api/types': { all: everybody },
	'GET /api/types/{type}': { all: everybody },
	'POST /api/types': { body: { type: 'No', label: 'x' }, all: row(403, 403, 403, 403, 422) },
	'PATCH /api/types/{type}': { body: { label: 'Page' }, all: row(403, 403, 403, 403, 200) },
	'DELETE /api/types/{type}': { all: row(403, 403, 403, 403, 409) },
	'POST /api/types/{type}/preview': { body: {}, all: row(403, 403, 403, 403, 200) },
	'GET /api/openapi.json': { all: everybody },
};

function routesOfManifest(): string[] {
	const { routes } = parseManifest(
		readFileSync(path.join(ROOT, 'core-plugins/content/content.info.toml'), 'utf8'),
		'x',
	);
	return routes.map((route) => `${route.method} ${route.path.replaceAll(/:uuid|:int/g, '')}`);
}

test('the table has every route, and no other', () => {
	assert.deepEqual(Object.keys(TABLE).toSorted(), routesOfManifest().toSorted());
});

for (const [route, { body, all, ...kinds }] of Object.entries(TABLE))
	test(`${route} answers every role as the table says`, async () => {
		const [method = '', template = ''] = route.split(' ');
		for (const [kind, expected] of Object.entries(all ? { public: all } : kinds))
			for (const role of ROLES) {
				// Only reading leaves them as they are.
				if (method !== 'GET' || items['public'] === undefined) await plant();
				const { id, revision } = items[kind]!;
				const values: Record<string, string> = { id, revision, type: 'page', target: 'item', publication: id };
				const address = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name]!);
				const isPage = !template.startsWith('/api');
				const response = await people[role].fetch(address, {
					method,
					headers: {
						accept: isPage ? 'text/html' : 'application/json',
						'if-match': '*',
						...(body && { 'content-type': 'application/json' }),
					},
					...(body && { body: JSON.stringify(body) }),
				});
				const text = await response.text();
				assert.equal(response.status, expected[role], `${role} ${route} (${kind}): ${text.slice(0, 300)}`);
				// Who may not see it learns nothing of it.
				if (response.status >= 400 && kind !== 'public') assert.ok(!text.includes(`>${kind}<`), `${role} ${route}`);
			}
	});
