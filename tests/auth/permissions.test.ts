// What somebody may do follows the roles at once, on the session that they have.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAccounts } from '../../kernel/src/auth/accounts.ts';
import { createUsers } from '../../kernel/src/auth/users.ts';
import { createPerson, logIn } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { createBrowser } from './text-browser.ts';

let site: TestSite;
const GUIDES = randomUUID();
before(async () => {
	site = await createTestSite({ plugins: ['content'] });
	await site.database.owner`insert into kernel.role (id, name) values (${GUIDES}, 'guides')`;
});
after(() => site?.close());

/** A notification is a few milliseconds on its way. */
const told = () => sleep(50);

test('a permission of a role opens a page at once, and closes it at once, under a new id', async () => {
	const { owner } = site.database;
	const person = await createPerson(site, 'Ann');
	const { cookie } = await logIn(owner, person.id);
	const browser = createBrowser((request) => site.kernel.fetch(request), undefined, cookie);
	assert.equal((await browser.open('/?as_of=2026-01-01')).status, 403);
	await createUsers(owner).setRole(person.id, 'guides', true);
	await owner`insert into kernel.role_permission (role_id, permission) values (${GUIDES}, 'preview content')`;
	await told();
	const old = browser.cookie();
	assert.equal((await browser.open('/?as_of=2026-01-01')).status, 200);
	assert.notEqual(browser.cookie(), old, 'the id changed with the privileges');
	const [row] = await owner<{ left: number }[]>`
		select min(extract(epoch from expires_at - now()))::float8 as left from kernel.session where user_id = ${person.id}`;
	assert.ok(row!.left <= 30, `the old id is good for ${row!.left} s more`);
	await owner`delete from kernel.role_permission where permission = 'preview content'`;
	await told();
	assert.equal((await browser.open('/?as_of=2026-01-01')).status, 403);
});

test('an administrator may do everything, until they are none', async () => {
	const person = await createPerson(site, 'Root', { admin: true });
	assert.equal((await person.fetch('/?as_of=2026-01-01')).status, 200);
	await createPerson(site, 'Second', { admin: true });
	await createUsers(site.database.owner).setRole(person.id, 'administrator', false);
	await told();
	assert.equal((await person.fetch('/?as_of=2026-01-01')).status, 403);
});

test('whoever is not logged in has the permissions of the anonymous role, and no others', async () => {
	const { owner } = site.database;
	assert.equal((await site.get('/')).status, 200);
	await owner`delete from kernel.role_permission where permission = 'access content' and role_id = '00000000-0000-0000-0000-000000000001'`;
	await told();
	const answer = await site.get('/');
	assert.equal(answer.status, 403);
	assert.match(await answer.text(), /<a href="\/user\/login">Log in<\/a>/);
	const person = await createPerson(site, 'Member');
	const refused = await person.fetch('/?as_of=2026-01-01', { headers: { accept: 'text/html' } });
	const html = await refused.text();
	assert.match(html, /permission/);
	assert.doesNotMatch(html, /user\/login/);
	assert.equal((await person.fetch('/')).status, 200);
	await owner`insert into kernel.role_permission (role_id, permission) values ('00000000-0000-0000-0000-000000000001', 'access content')`;
});

test('what is looked up while it changes is not remembered', async () => {
	const { owner } = site.database;
	const { id } = await createPerson(site, 'Racer');
	let change = async (): Promise<void> => {};
	const slow = new Proxy(owner, {
		apply: async (target, self, args) => {
			const rows: unknown = await Reflect.apply(target, self, args);
			await change();
			return rows;
		},
	});
	const accounts = createAccounts(slow, () => true);
	change = async () => {
		change = async () => {};
		await owner`update kernel.users set is_admin = true where id = ${id}`;
		accounts.forget(id);
	};
	assert.equal((await accounts.find(id))?.isAdmin, false);
	assert.equal((await accounts.find(id))?.isAdmin, true);
});

test('the last administrator stays one and is not blocked', async () => {
	const { owner } = site.database;
	await owner`update kernel.users set is_admin = false`;
	const { id } = await createPerson(site, 'Last', { admin: true });
	const users = createUsers(owner);
	for (const attempt of [
		() => users.setActive(id, false),
		() => users.setRole(id, 'administrator', false),
		() => users.anonymise(id),
	])
		await assert.rejects(attempt, { code: 'request.conflict' });
});

test('a deleted account has nothing left of who it was, and its name is free', async () => {
	const { owner } = site.database;
	const users = createUsers(owner);
	const gone = await users.create({ name: 'Zoë', mail: 'zoe@example.org', pass: 'x' });
	await logIn(owner, gone.id);
	await users.anonymise(gone.id);
	const [row] = await owner`select name, mail, pass, status, data from kernel.users where id = ${gone.id}`;
	assert.deepEqual({ ...row }, { name: `deleted-${gone.id.slice(-12)}`, mail: '', pass: '', status: 0, data: {} });
	assert.equal((await owner`select from kernel.session where user_id = ${gone.id}`).length, 0);
	await users.create({ name: 'zoë', mail: 'ZOE@example.org' });
	await assert.rejects(users.create({ name: 'ZOË' }), { code: 'request.conflict' });
	await assert.rejects(users.create({ name: 'other', mail: 'zoe@EXAMPLE.org' }), { code: 'request.conflict' });
	for (const name of ['', ' ', 'a@b', 'x\u200b', 'n'.repeat(61)])
		await assert.rejects(users.create({ name }), { code: 'request.invalid' }, JSON.stringify(name));
});

test('all sessions end where only the database is told, whatever the store still has', async () => {
	const { owner } = site.database;
	const person = await createPerson(site, 'Ended');
	const page = async () => (await person.fetch('/', { headers: { accept: 'text/html' } })).text();
	assert.match(await page(), />Ended</);
	await createUsers(owner).endSessions(person.id);
	await told();
	assert.equal((await owner`select from kernel.session where user_id = ${person.id}`).length, 1);
	assert.doesNotMatch(await page(), />Ended</);
});
