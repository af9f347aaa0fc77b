// The screens of whoever looks after people, as forms that are sent.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { errorsOf, fieldsOf, fillIn } from '../support/form.ts';
import { findHtmlErrors } from '../support/html.ts';
import { createPerson, logIn, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

const ANONYMOUS = '00000000-0000-0000-0000-000000000001';

let site: TestSite;
let boss: Person;
before(async () => {
	site = await createTestSite({ plugins: ['forms', 'content', 'admin', 'people'] });
	boss = await createPerson(site, 'Boss', { admin: true });
});
after(() => site?.close());

type Changes = Parameters<typeof fillIn>[1];

async function page(path: string, person: Person = boss): Promise<{ status: number; html: string }> {
	const response = await person.fetch(path, { headers: { accept: 'text/html' } });
	return { status: response.status, html: await response.text() };
}

/** Opens a page, fills in its form, sends it: where it leads, and the page when it leads nowhere. */
async function send(path: string, form: string, changes: Changes, person: Person = boss) {
	const { html } = await page(path, person);
	return sendFields(path, fillIn(fieldsOf(html, `form-${form}`), changes), person);
}

async function sendFields(path: string, fields: [string, string][], person: Person = boss) {
	assert.ok(fields.length > 0, 'the page has the form');
	const response = await person.fetch(path, {
		method: 'POST',
		body: new URLSearchParams(fields),
		headers: { accept: 'text/html' },
	});
	return {
		status: response.status,
		location: response.headers.get('location') ?? '',
		html: await response.text(),
	};
}

async function permissionsOf(role: string): Promise<string[]> {
	const rows = await site.database.owner<{ permission: string }[]>`
		select permission from kernel.role_permission where role_id = ${role} order by permission`;
	return rows.map(({ permission }) => permission);
}

async function makeRole(name: string, ...permissions: string[]): Promise<string> {
	const id = randomUUID();
	await site.database.owner`insert into kernel.role (id, name) values (${id}, ${name})`;
	for (const one of permissions)
		await site.database.owner`insert into kernel.role_permission (role_id, permission) values (${id}, ${one})`;
	return id;
}

async function idOf(name: string): Promise<string> {
	const [row] = await site.database.owner<{ id: string }[]>`select id from kernel.users where name = ${name}`;
	assert.ok(row, `${name} is there`);
	return row.id;
}

test('the list finds people by a part of name or mail address, and goes on where it ended', async () => {
	await site.database.owner`
		insert into kernel.users (id, name, mail)
		select gen_random_uuid(), 'Crowd ' || lpad(n::text, 3, '0'), 'crowd' || n || '@example.org'
		from generate_series(1, 120) n`;
	const names = (html: string): string[] =>
		[...html.matchAll(/<th scope="row"[^>]*><a [^>]*>([^<]*)<\/a>/g)].map(([, name = '']) => name);
	const seen: string[] = [];
	let next: string | undefined = '/admin/people?find=crowd';
	for (let pages = 0; next !== undefined; pages++) {
		assert.ok(pages < 4);
		const { html } = await page(next);
		seen.push(...names(html));
		next = /<a href="([^"]*)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&');
	}
	assert.equal(seen.length, 120);
	assert.equal(new Set(seen).size, 120);
	assert.deepEqual(names((await page('/admin/people?find=CROWD77@')).html), ['Crowd 077']);
	assert.match((await page('/admin/people?find=%25')).html, /Nobody has such a name/);
});

test('somebody is added with a role, and gets to the page that makes a link', async () => {
	const role = await makeRole('proof-reader', 'access content');
	const wrong = await send('/admin/people/add', 'person_add', { name: 'a@b', mail: 'nowhere' });
	assert.deepEqual(errorsOf(wrong.html), ['Mail address is no e-mail address, such as name@example.org.']);
	const named = await send('/admin/people/add', 'person_add', { name: 'a@b' });
	assert.deepEqual(errorsOf(named.html), ['A name has no @ and no invisible characters.']);
	const made = await send('/admin/people/add', 'person_add', { name: 'Ann', mail: 'ann@example.org', roles: [role] });
	const id = await idOf('Ann');
	assert.deepEqual([made.status, made.location], [303, `/admin/people/${id}/password`]);
	const taken = await send('/admin/people/add', 'person_add', { name: 'ANN' });
	assert.deepEqual(errorsOf(taken.html), ['Somebody has this name already.']);
	assert.match((await page(`/admin/people?find=ann@`)).html, /proof-reader/);
	await send(`/admin/people/${id}`, 'person_edit', { name: 'Anna', roles: null });
	const [row] = await site.database.owner`
		select name, mail, (select count(*)::int from kernel.users_roles where user_id = id) as roles
		from kernel.users where id = ${id}`;
	assert.deepEqual({ ...row }, { name: 'Anna', mail: 'ann@example.org', roles: 0 });
});

test('a link for a new password is shown once, works once, and is not in the log', async () => {
	const lin = await createPerson(site, 'Lin');
	const path = `/admin/people/${lin.id}/password`;
	const { html } = await page(path);
	const fields = fieldsOf(html, 'form-person_password');
	const first = await sendFields(path, [...fields, ['op', 'make']]);
	const link = /href="(\/user\/password-reset\/[\w-]{43})"/.exec(first.html)?.[1];
	assert.ok(link, first.html);
	assert.equal((await page(link, visitorOf(site))).status, 200);
	// The same page sent again, by the back button, makes no other one.
	const again = await sendFields(path, [...fields, ['op', 'make']]);
	assert.doesNotMatch(again.html, /password-reset/);
	assert.match(again.html, /Make a link/);
	assert.equal((await page(link, visitorOf(site))).status, 200);
	assert.ok(!JSON.stringify(site.log).includes(link.split('/').at(-1) ?? ''), 'the log does not have it');
});

test('sessions are listed by browser and ended; blocking ends them too, and unblocking gives nothing back', async () => {
	const sam = await createPerson(site, 'Sam');
	const path = `/admin/people/${sam.id}`;
	assert.match((await page(`${path}/sessions`)).html, /a test/);
	assert.equal((await sam.fetch('/user/account')).status, 200);
	assert.equal((await send(`${path}/sessions`, 'person_sessions', { op: 'end' })).location, `${path}/sessions`);
	assert.match((await page(`${path}/sessions`)).html, /Sam is not logged in anywhere/);
	assert.notEqual((await sam.fetch('/user/account')).status, 200);
	await logIn(site.database.owner, sam.id);
	assert.equal((await send(`${path}/block`, 'person_block', {})).location, '/admin/people?done=blocked');
	const [row] = await site.database.owner`select status from kernel.users where id = ${sam.id}`;
	assert.equal(row!['status'], 0);
	assert.match((await page('/admin/people?find=sam')).html, /Blocked/);
	assert.match((await page(`${path}/sessions`)).html, /not logged in anywhere/);
	assert.equal((await send(`${path}/block`, 'person_unblock', {})).location, '/admin/people?done=unblocked');
	assert.match((await page('/admin/people?find=sam')).html, /Active/);
});

test('deleting says what goes and what stays, and does it', async () => {
	const { id } = await createPerson(site, 'Gone Soon');
	const path = `/admin/people/${id}/delete`;
	assert.match((await page(path)).html, /What the person wrote stays/);
	assert.equal((await send(path, 'person_delete', {})).location, '/admin/people?done=deleted');
	assert.match((await page('/admin/people?find=gone')).html, /Nobody has such a name/);
});

test('the last administrator stays one, and the form says why', async () => {
	const refused = await send(`/admin/people/${boss.id}`, 'person_edit', { is_admin: null });
	assert.deepEqual(errorsOf(refused.html), ['The site has to keep an administrator who can log in.']);
	const blocked = await send(`/admin/people/${boss.id}/block`, 'person_block', {});
	assert.deepEqual(errorsOf(blocked.html), ['The site has to keep an administrator who can log in.']);
});

test('who looks after accounts only sees neither roles nor the box of administrators, and touches none of them', async () => {
	const helper = await createPerson(site, 'Helper', { permissions: ['administer users', 'access administration'] });
	const { html } = await page('/admin/people/add', helper);
	assert.doesNotMatch(html, /name="roles"|name="is_admin"/);
	assert.equal((await page('/admin/people/roles', helper)).status, 403);
	const refused = await send(`/admin/people/${boss.id}`, 'person_edit', { name: 'Hacked' }, helper);
	assert.deepEqual(errorsOf(refused.html), ['Only an administrator may make or change one.']);
	const link = await send(`/admin/people/${boss.id}/password`, 'person_password', { op: 'make' }, helper);
	assert.doesNotMatch(link.html, /password-reset/);
	// What the form did not offer is not listened to.
	const made = await send(
		'/admin/people/add',
		'person_add',
		{ name: 'Eve', is_admin: '1', roles: [ANONYMOUS] },
		helper,
	);
	assert.equal(made.status, 303, made.html);
	const [eve] = await site.database.owner`select is_admin from kernel.users where name = 'Eve'`;
	assert.equal(eve!['is_admin'], false);
	assert.match((await page('/admin', helper)).html, /Add somebody/);
	assert.doesNotMatch((await page('/admin', helper)).html, /Roles and permissions/);
});

test('the table of permissions has each type of content, and saves just what was ticked', async () => {
	const role = await makeRole('writer', 'create page content', 'a permission of a plugin that is off');
	const { html } = await page('/admin/people/roles');
	assert.deepEqual(
		(await findHtmlErrors(html)).filter((one) => !one.includes('no-redundant-role')),
		[],
	);
	const fields = fieldsOf(html, 'form-permissions');
	assert.ok(fields.some(([name, value]) => name === 'may-create.page.content' && value === role));
	const same = await sendFields('/admin/people/roles', fields);
	assert.equal(same.location, '/admin/people/roles?done=saved', errorsOf(same.html).join());
	assert.deepEqual(await permissionsOf(role), ['a permission of a plugin that is off', 'create page content']);
	const changed = await send('/admin/people/roles', 'permissions', {
		'may-create.page.content': null,
		'may-edit.own.page.content': [role],
		'may-access.content': fields.filter(([name]) => name === 'may-access.content').map(([, value]) => value),
	});
	assert.equal(changed.status, 303);
	assert.deepEqual(await permissionsOf(role), ['a permission of a plugin that is off', 'edit own page content']);
	assert.deepEqual(await permissionsOf(ANONYMOUS), ['access content']);
});

test('two people who change the table at once do not undo each other', async () => {
	const role = await makeRole('shared', 'create page content');
	const { html } = await page('/admin/people/roles');
	const fields = fieldsOf(html, 'form-permissions');
	await send('/admin/people/roles', 'permissions', { 'may-edit.any.page.content': [role] });
	// The older page knows nothing of that.
	await sendFields('/admin/people/roles', [...fields, ['may-delete.any.page.content', role]]);
	assert.deepEqual(await permissionsOf(role), [
		'create page content',
		'delete any page content',
		'edit any page content',
	]);
});

test('nobody gives a permission that they lack: its boxes cannot be used, and are not listened to', async () => {
	const role = await makeRole('target');
	const keeper = await createPerson(site, 'Keeper', {
		permissions: ['administer permissions', 'create page content'],
	});
	const { html } = await page('/admin/people/roles', keeper);
	assert.match(html, /<fieldset[^>]*id="edit-may-administer-users"[^>]* disabled/);
	assert.doesNotMatch(html, /<fieldset[^>]*id="edit-may-create-page-content"[^>]* disabled/);
	const sent = await send(
		'/admin/people/roles',
		'permissions',
		{ 'may-administer.users': [role], 'may-create.page.content': [role] },
		keeper,
	);
	assert.equal(sent.status, 303, errorsOf(sent.html).join());
	assert.deepEqual(await permissionsOf(role), ['create page content']);
});

test('a role is added like another one, renamed, and deleted; those that everybody has stay', async () => {
	const like = await makeRole('model', 'create page content', 'view unpublished content');
	const made = await send('/admin/people/roles/add', 'role_add', { name: 'copy', like });
	const role = made.location.split('/').at(-1) ?? '';
	assert.deepEqual(await permissionsOf(role), ['create page content', 'view unpublished content']);
	const taken = await send('/admin/people/roles/add', 'role_add', { name: 'copy' });
	assert.deepEqual(errorsOf(taken.html), ['There is a role of this name already.']);
	const path = `/admin/people/roles/${role}`;
	const saved = await send(path, 'role_edit', {
		name: 'renamed',
		'may-create.page.content': null,
		'may-preview.content': '1',
	});
	assert.equal(saved.status, 303, errorsOf(saved.html).join());
	assert.deepEqual(await permissionsOf(role), ['preview content', 'view unpublished content']);
	assert.match((await page('/admin/people/roles')).html, />renamed</);
	assert.match((await page(`${path}/delete`)).html, /Nobody has this role/);
	assert.equal((await send(`${path}/delete`, 'role_delete', {})).location, '/admin/people/roles');
	assert.equal((await page(path)).status, 404);
	assert.equal((await page(`/admin/people/roles/${ANONYMOUS}/delete`)).status, 404);
	const fixed = await send(`/admin/people/roles/${ANONYMOUS}`, 'role_edit', { name: 'x', 'may-preview.content': '1' });
	assert.equal(fixed.status, 303, errorsOf(fixed.html).join());
	const [row] = await site.database.owner`select name from kernel.role where id = ${ANONYMOUS}`;
	assert.equal(row!['name'], 'anonymous user');
	assert.deepEqual(await permissionsOf(ANONYMOUS), ['access content', 'preview content']);
});
