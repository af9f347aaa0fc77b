// Who gets what from every route of a site with all default plugins; those of `content` have a table of their own beside it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createFullSite, defaultManifests, type FullSite } from '../support/full-site.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';

type Role = 'anonymous' | 'user' | 'author' | 'editor' | 'admin';
const ROLES: readonly Role[] = ['anonymous', 'user', 'author', 'editor', 'admin'];

/** What an author and an editor of a usual site may do. */
const PERMISSIONS: Readonly<Record<'author' | 'editor', readonly string[]>> = {
	author: ['create page content', 'edit own page content', 'delete own page content'],
	editor: [
		'access administration',
		'access content overview',
		'create page content',
		'edit any page content',
		'delete any page content',
		'view unpublished content',
	],
};

let full: FullSite;
let people: Record<Role, Person>;
before(async () => {
	full = await createFullSite();
	people = {
		anonymous: visitorOf(full.site),
		user: await createPerson(full.site, 'User'),
		author: await createPerson(full.site, 'Author', { permissions: PERMISSIONS.author }),
		editor: await createPerson(full.site, 'Editor', { permissions: PERMISSIONS.editor }),
		admin: await createPerson(full.site, 'Admin', { admin: true }),
	};
});
after(() => full?.close());

const row = (...statuses: readonly number[]): readonly number[] => statuses;
const everybody = row(200, 200, 200, 200, 200);
const editors = row(403, 403, 403, 200, 200);
const admins = row(403, 403, 403, 403, 200);

/** Statuses in the order of the roles; a form that is sent empty is shown again, with what is wrong. */
const TABLE: Readonly<Record<string, readonly number[]>> = {
	'admin GET /admin': editors,
	'admin GET /admin/content': editors,
	'admin POST /admin/content': editors,
	'admin GET /admin/content/delete': editors,
	'admin POST /admin/content/delete': editors,
	'admin GET /admin/structure/types': admins,
	'admin GET /admin/structure/types/add': admins,
	'admin POST /admin/structure/types/add': admins,
	'admin GET /admin/structure/types/{type}': admins,
	'admin POST /admin/structure/types/{type}': admins,
	'admin GET /admin/plugins': admins,
	'admin GET /admin/plugins/{plugin}': admins,
	'admin POST /admin/plugins/{plugin}': admins,
	'blog GET /blog': everybody,
	// Nothing that this form signed came along.
	'forms POST /system/ajax': row(403, 403, 403, 403, 403),
	'people GET /admin/people': admins,
	'people GET /admin/people/add': admins,
	'people POST /admin/people/add': admins,
	'people GET /admin/people/{id}': admins,
	'people POST /admin/people/{id}': admins,
	'people GET /admin/people/{id}/sessions': admins,
	'people POST /admin/people/{id}/sessions': admins,
	'people GET /admin/people/{id}/password': admins,
	'people POST /admin/people/{id}/password': admins,
	'people GET /admin/people/{id}/block': admins,
	'people POST /admin/people/{id}/block': admins,
	'people GET /admin/people/{id}/delete': admins,
	'people POST /admin/people/{id}/delete': admins,
	'people GET /admin/people/roles': admins,
	'people POST /admin/people/roles': admins,
	'people GET /admin/people/roles/add': admins,
	'people POST /admin/people/roles/add': admins,
	'people GET /admin/people/roles/{role}': admins,
	'people POST /admin/people/roles/{role}': admins,
	'people GET /admin/people/roles/{role}/delete': admins,
	'people POST /admin/people/roles/{role}/delete': admins,
};

interface Asked {
	readonly name: string;
	readonly method: string;
	readonly path: string;
	readonly permission: string;
	readonly isPage: boolean;
}

/** Every route of the default plugins but `content`. */
const ROUTES: readonly Asked[] = defaultManifests()
	.filter(({ name }) => name !== 'content')
	.flatMap(({ name: plugin, routes }) =>
		routes.map(({ method, path, permission, format }) => {
			// Below the roles an id is that of a role.
			const plain = path.replaceAll(/:(?:uuid|int)/g, '').replace('/roles/{id}', '/roles/{role}');
			return {
				name: `${plugin} ${method} ${plain}`,
				method,
				path: plain,
				permission: permission ?? 'access content',
				isPage: format !== 'json',
			};
		}),
	);

async function ask({ method, path, isPage }: Asked, person: Person): Promise<Response> {
	const { editor, role, items } = full;
	const values: Record<string, string> = { id: editor.id, role, type: 'story', plugin: 'blog', item: items.story };
	const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'nothing');
	const body = method === 'GET' || method === 'HEAD' ? {} : { body: new URLSearchParams() };
	return person.fetch(address, { method, headers: { accept: isPage ? 'text/html' : 'application/json' }, ...body });
}

test('the table has no route that is not there', () => {
	const names = new Set(ROUTES.map(({ name }) => name));
	assert.deepEqual(
		Object.keys(TABLE).filter((name) => !names.has(name)),
		[],
	);
});

const KNOWN = new Set(['admin', 'blog', 'forms', 'people']);
for (const route of ROUTES)
	test(`${route.name} answers every role as it should`, async () => {
		const expected = TABLE[route.name];
		assert.ok(expected !== undefined || !KNOWN.has(route.name.split(' ')[0] ?? ''), 'the table has this route');
		for (const [index, role] of ROLES.entries()) {
			const response = await ask(route, people[role]);
			const text = await response.text();
			const what = `${role}: ${response.status} ${text.slice(0, 200)}`;
			if (expected !== undefined) assert.equal(response.status, expected[index], what);
			else {
				// Plugins with tests of their own: who lacks the permission is turned away, and nobody breaks anything.
				const allowed: readonly string[] = [
					'access content',
					...(role === 'author' || role === 'editor' ? PERMISSIONS[role] : []),
				];
				assert.ok(response.status < 500, what);
				if (role !== 'admin' && !route.permission.includes('{') && !allowed.includes(route.permission))
					assert.ok(response.status === 403 || response.status === 404, what);
				if (role === 'admin') assert.notEqual(response.status, 403, what);
			}
			// A page that says no says nothing else.
			if (response.status === 403 && route.path.startsWith('/admin'))
				assert.doesNotMatch(text, /Eve Editor|admin-menu/);
		}
	});
