// What logging in costs: the same for a name that nobody has, and never more at once than the machine can bear.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPostgresLockout } from '../../kernel/src/auth/lockout.ts';
import { createLogin } from '../../kernel/src/auth/login.ts';
import { createPasswords, passwordProblem } from '../../kernel/src/auth/passwords.ts';
import { createUsers } from '../../kernel/src/auth/users.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
before(async () => {
	database = await createTestDatabase();
});
after(() => database?.drop());

test('a name that nobody has costs one hash, as a wrong password does', async (t) => {
	const { owner } = database;
	const users = createUsers(owner);
	const passwords = createPasswords();
	const lockout = createPostgresLockout(owner);
	const login = createLogin({ users, passwords, lockout });
	await users.create({ name: 'Ann', pass: await passwords.hash('correct horse battery') });
	await users.create({ name: 'Passless' });
	const times = new Map<string, number>();
	for (const name of ['Ann', 'nobody', 'Passless', 'Ann', 'nobody', 'Passless']) {
		const [runs, start] = [passwords.runs, performance.now()];
		assert.equal(await login.check(name, 'a wrong password'), undefined);
		times.set(name, (times.get(name) ?? 0) + performance.now() - start);
		assert.equal(passwords.runs - runs, 1, name);
	}
	t.diagnostic(`unknown against wrong: ${(times.get('nobody')! / times.get('Ann')!).toFixed(2)}`);
});

test('hashes are argon2id with 64 MiB, three passes and four lanes', async () => {
	const passwords = createPasswords();
	const hash = await passwords.hash('correct horse battery');
	assert.match(hash, /^\$argon2id\$v=19\$m=65536,/);
	for (const part of ['t=3', 'p=4']) assert.ok(hash.includes(part));
	assert.equal(await passwords.matches(hash, 'correct horse battery'), true);
	assert.equal(await passwords.matches(hash, 'correct horse batterz'), false);
	assert.equal(await passwords.matches('', 'anything'), false);
});

test('more logins at once than may wait are refused', async () => {
	const passwords = createPasswords(1, 2);
	const results = await Promise.allSettled(Array.from({ length: 5 }, () => passwords.matches(undefined, 'x')));
	const refused = results.filter((one) => one.status === 'rejected');
	assert.equal(refused.length, 2);
	for (const { reason } of refused) assert.equal((reason as { code: string }).code, 'server.busy');
	assert.equal(passwords.runs, 3);
	await passwords.matches(undefined, 'x');
});

test('a password has 12 to 128 characters, whatever they are', () => {
	for (const good of ['correct horse', 'ßüéñ🙂ßüéñ🙂ßü', 'ab c'.repeat(32)])
		assert.equal(passwordProblem(good), undefined);
	for (const bad of ['', 'elevenchars', 'x1y2'.repeat(33), 'aaaaaaaaaaaaaaa']) assert.ok(passwordProblem(bad), bad);
});
