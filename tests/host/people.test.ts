// What `people` gives to core plugins only; its functions on a real database, as whoever asks.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ANONYMOUS_ROLE } from '../../kernel/src/auth/accounts.ts';
import { createPool, type Pool } from '../../kernel/src/db/pool.ts';
import { createUnitOfWork } from '../../kernel/src/db/unit-of-work.ts';
import type { People } from '../../kernel/src/generated/host.ts';
import { createPeople } from '../../kernel/src/plugins/host/people.ts';
import type { Slot } from '../../kernel/src/plugins/worker/frame.ts';
import { logIn } from '../support/people.ts';
import { createProbe, failed, type Probe } from '../support/probe.ts';

let probe: Probe;
let pool: Pool;
before(async () => {
	probe = await createProbe();
	pool = createPool({ url: probe.site.database.site.workerUrl, max: 2 });
});
after(async () => {
	await pool?.close();
	await probe?.close();
});

const NOBODY = '01890a5d-ac96-774b-bcce-b302099a8057';
const admin = { id: NOBODY, name: 'root', permissions: [], isAdmin: true };
const known = [{ name: 'shop', enabled: true, permissions: [{ name: 'buy', description: 'Buy things' }] }];

/** One request of somebody with these permissions; committed unless it fails. */
async function as<T>(user: object, work: (people: People) => Promise<T>): Promise<T> {
	const unit = createUnitOfWork({ pool, mode: 'write', stage: null, asOf: null, forgiving: true });
	const told: string[] = [];
	const request = { job: { user }, work: unit, known, cache: { invalidate: (tag: string) => told.push(tag) } };
	const slot = { frame: { plugin: { name: 'people', capabilities: ['people:administer'] }, request } };
	try {
		const result = await work(createPeople(slot as unknown as Slot));
		await unit.commit();
		return result;
	} finally {
		await unit.rollback();
	}
}
const person = (...permissions: string[]) => ({ ...admin, isAdmin: false, permissions });
const json = (text: string) => JSON.parse(text) as Record<string, unknown>[];

test('a plugin that does not come with the kernel may ask for it, and does not get it', async () => {
	const outcomes = await probe.write(
		['people.list-users', '', '', 10],
		['people.save-user', '', '{"name":"Eve","is_admin":true}'],
		['people.list-permissions'],
	);
	for (const outcome of outcomes) failed(outcome, 'host.not_granted', /people:administer/);
});

test('somebody is made, listed, changed, blocked and deleted', async () => {
	const id = await as(admin, (people) => people.saveUser('', '{"name":" Ann  Lee ","mail":"ann@example.org"}'));
	const [ann] = json(await as(admin, (people) => people.listUsers('LEE', '', 10)));
	assert.deepEqual([ann!['id'], ann!['name'], ann!['is_active'], ann!['roles']], [id, 'Ann Lee', true, []]);
	assert.equal('pass' in ann!, false);
	await as(admin, (people) => people.saveUser(id, '{"is_active":false}'));
	const [row] = await probe.site.database.owner`select status, session_epoch from kernel.users where id = ${id}`;
	assert.deepEqual({ ...row }, { status: 0, session_epoch: 1 });
	await as(admin, (people) => people.deleteUser(id));
	assert.deepEqual(json(await as(admin, (people) => people.listUsers('lee', '', 10))), []);
});

test('the sessions of somebody are listed, and ended', async () => {
	const { owner } = probe.site.database;
	const id = await as(admin, (people) => people.saveUser('', '{"name":"Bea"}'));
	await logIn(owner, id);
	await logIn(owner, id);
	const sessions = json(await as(admin, (people) => people.sessionsOf(id)));
	assert.deepEqual(
		sessions.map(({ client }) => client),
		['a test', 'a test'],
	);
	assert.ok(sessions.every(({ expires, created }) => Date.parse(String(expires)) > Date.parse(String(created))));
	await as(admin, (people) => people.endSessions(id));
	assert.deepEqual(json(await as(admin, (people) => people.sessionsOf(id))), []);
});

test('the list goes on where it ended', async () => {
	for (const name of ['b 2', 'B 1', 'b 3']) await as(admin, (people) => people.saveUser('', JSON.stringify({ name })));
	const names: unknown[] = [];
	for (let last = ''; ;) {
		const page = json(await as(admin, (people) => people.listUsers('b ', last, 2)));
		if (page.length === 0) break;
		names.push(...page.map(({ name }) => name));
		const { id, name } = page.at(-1) ?? {};
		last = `${String(id)} ${String(name)}`;
	}
	assert.deepEqual(names, ['B 1', 'b 2', 'b 3']);
});

test('what is taken, malformed or of nobody is a sentence', async () => {
	await as(admin, (people) => people.saveUser('', '{"name":"Taken","mail":"taken@example.org"}'));
	const refused = (change: string, code: string, message: RegExp, id = '') =>
		assert.rejects(
			as(admin, (people) => people.saveUser(id, change)),
			{ code, message },
		);
	await refused('{"name":"TAKEN"}', 'request.conflict', /name already/);
	await refused('{"name":"other","mail":"TAKEN@example.org"}', 'request.conflict', /mail address already/);
	await refused('{"name":"a@b"}', 'request.invalid', /no @/);
	await refused('{"name":"x","mail":"y"}', 'request.invalid', /mail/);
	await refused('{', 'host.bad_argument', /JSON/);
	await refused('{"name":"x"}', 'request.not_found', /nobody/, NOBODY);
	await refused('{"name":"x"}', 'request.not_found', /nobody/, "x' or true");
	await refused('{"name":"x"}', 'request.not_found', /nobody/, '00000000-0000-0000-0000-000000000000');
});

test('a role is given and taken; nobody gives what they lack', async () => {
	const role = await as(admin, (people) => people.saveRole('', 'sellers', '["sell","buy"]'));
	const id = await as(admin, (people) => people.saveUser('', JSON.stringify({ name: 'Sam', roles: [role] })));
	const [sam] = json(`[${await as(admin, (people) => people.getUser(id))}]`);
	assert.deepEqual(sam!['roles'], [{ id: role, name: 'sellers' }]);
	const keeper = person('administer permissions', 'buy');
	await assert.rejects(
		as(keeper, (people) => people.saveRole('', 'more', '["administer users"]')),
		{ code: 'request.forbidden' },
	);
	await as(keeper, (people) => people.saveRole(role, 'vendors', '["sell"]'));
	const found = json(await as(keeper, (people) => people.listRoles())).find((one) => one['id'] === role);
	assert.deepEqual([found!['name'], found!['permissions'], found!['people']], ['vendors', ['sell'], 1]);
	await assert.rejects(
		as(admin, (people) => people.deleteRole(ANONYMOUS_ROLE)),
		{ code: 'request.not_found' },
	);
	await as(admin, (people) => people.saveRole(ANONYMOUS_ROLE, 'renamed', '["access content"]'));
	assert.ok(json(await as(admin, (people) => people.listRoles())).some(({ name }) => name === 'anonymous user'));
	await as(admin, (people) => people.deleteRole(role));
});

test('whoever looks after people cannot make themselves or anybody an administrator, nor touch one', async () => {
	const root = await as(admin, (people) => people.saveUser('', '{"name":"Root","is_admin":true}'));
	const helper = person('administer users');
	const forbidden = (work: (people: People) => Promise<unknown>) =>
		assert.rejects(as(helper, work), { code: 'request.forbidden' });
	await forbidden((people) => people.saveUser('', '{"name":"Eve","is_admin":true}'));
	await forbidden((people) => people.saveUser(root, '{"is_active":false}'));
	await forbidden((people) => people.resetLink(root));
	await forbidden((people) => people.deleteUser(root));
	await forbidden((people) => people.endSessions(root));
	await forbidden((people) => people.saveUser('', '{"name":"Eve","roles":[]}'));
	await forbidden(async (people) => people.listPermissions());
	await assert.rejects(
		as(person(), (people) => people.listUsers('', '', 5)),
		{ code: 'request.forbidden' },
	);
	await assert.rejects(
		as(admin, (people) => people.saveUser(root, '{"is_admin":false}')),
		{
			code: 'request.conflict',
			message: /keep an administrator/,
		},
	);
});

test('a link for a new password is kept as a hash; permissions are those of the kernel and of plugins', async () => {
	const id = await as(admin, (people) => people.saveUser('', '{"name":"Lin"}'));
	const path = await as(admin, (people) => people.resetLink(id));
	assert.match(path, /^\/user\/password-reset\/[\w-]{43}$/);
	assert.equal((await probe.site.get(path)).status, 200);
	const names = json(await as(admin, async (people) => people.listPermissions())).map(({ name }) => name);
	assert.ok(names.includes('use stages') && names.includes('buy'));
});
