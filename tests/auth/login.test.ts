// Logging in and out on a whole site, as a browser without JavaScript does it.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPasswords } from '../../kernel/src/auth/passwords.ts';
import { createUsers, type User } from '../../kernel/src/auth/users.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { createBrowser, type TextBrowser } from './text-browser.ts';

export const PASSWORD = 'correct horse battery';
let site: TestSite;
let ann: User;
before(async () => {
	site = await createTestSite({
		plugins: ['content'],
		settings: '[rate_limits]\nlogin = { requests = 0 }\nforms = { requests = 0 }',
	});
	const pass = await createPasswords().hash(PASSWORD);
	ann = await createUsers(site.database.owner).create({ name: 'Ann Ö', mail: 'Ann@example.org', pass });
});
after(() => site?.close());
afterEach(async () => void (await site.database.owner`delete from kernel.login_attempt`));

const browse = (): TextBrowser => createBrowser((request) => site.kernel.fetch(request));
const logIn = async (browser: TextBrowser, name = 'ann ö', password = PASSWORD, more = {}) => {
	await browser.open('/user/login');
	return browser.send({ name, password, ...more });
};

test('somebody logs in by name, whatever its case, and the page says who it is', async () => {
	const browser = browse();
	const answer = await logIn(browser);
	assert.equal(answer.status, 303);
	assert.match((await browser.open('/')).html, /Ann Ö/);
	const { login, access } = await createUsers(site.database.owner).get(ann.id);
	assert.ok(login && access);
});

test('the mail address does as well as the name', async () => {
	assert.equal((await logIn(browse(), 'ann@EXAMPLE.org')).status, 303);
});

test('the cookie is for this host alone, out of reach of scripts and of other sites', async () => {
	const plain = browse();
	assert.match((await logIn(plain)).cookie ?? '', /^trovato=s\.[\w.-]+; Path=\/; HttpOnly; SameSite=Strict$/);
	const remembered = await logIn(browse(), 'Ann Ö', PASSWORD, { remember: '1' });
	assert.match(remembered.cookie ?? '', /; Max-Age=2592000$/);
	const [row] = await site.database.owner<{ days: number; remembered: boolean }[]>`
		select remembered, extract(epoch from expires_at - now())::float8 / 86400 as days from kernel.session order by created desc limit 1`;
	assert.ok(row!.remembered && row!.days > 29.9 && row!.days <= 30, `${row!.days} days`);
});

test('a wrong name and a wrong password cannot be told apart, and make no session', async () => {
	const [{ count: earlier }] = (await site.database.owner`select count(*) from kernel.session`) as [{ count: number }];
	const answers = [];
	for (const [name, password] of [
		['Ann Ö', 'wrong password'],
		['nobody', 'wrong password'],
		['nobody', PASSWORD],
	] as const) {
		const { status, html, cookie } = await logIn(browse(), name, password);
		answers.push({
			status,
			html: html.replaceAll(name, 'NAME').replace(/name="form_token" value="[^"]*"/, ''),
			cookie,
		});
	}
	assert.equal(answers[0]!.status, 401);
	assert.match(answers[0]!.html, /The name or the password is not right\./);
	assert.deepEqual(answers[1], answers[0]);
	assert.deepEqual(answers[2], answers[0]);
	const [{ count }] = (await site.database.owner`select count(*) from kernel.session`) as [{ count: number }];
	assert.equal(count, earlier);
	await site.database.owner`delete from kernel.login_attempt`;
});

test('logging out ends the session: the old cookie is worth nothing', async () => {
	const browser = browse();
	await logIn(browser);
	const stolen = browser.cookie();
	const answer = await browser.open('/user/logout');
	assert.equal(answer.status, 303);
	assert.equal(answer.location, '/');
	assert.equal(browser.cookie(), undefined);
	browser.cookie(stolen);
	assert.doesNotMatch((await browser.open('/')).html, /Ann Ö/);
});

test('whoever planted an id before does not get the session', async () => {
	const other = browse();
	await other.open('/user/login');
	const planted = other.cookie();
	await other.send({ name: 'Ann Ö', password: PASSWORD });
	assert.notEqual(other.cookie(), planted);
	other.cookie(planted);
	assert.doesNotMatch((await other.open('/')).html, /Ann Ö/);
});

test('after five failures the name is locked, for the right password too, and for names that nobody has', async () => {
	for (const name of ['Ann Ö', 'nobody at all']) {
		const browser = browse();
		for (let failure = 0; failure < 5; failure++)
			assert.equal((await logIn(browser, name, 'wrong password')).status, 401, `failure ${failure}`);
		const answer = await logIn(browser, name.toUpperCase(), PASSWORD);
		assert.equal(answer.status, 429);
		assert.match(answer.html, /Account temporarily locked/);
		assert.ok(Number(answer.headers.get('retry-after')) > 890);
	}
	await site.database.owner`update kernel.login_attempt set until = now() - interval '1 second'`;
	assert.equal((await logIn(browse())).status, 303);
	assert.equal((await site.database.owner`select from kernel.login_attempt`).length, 1, 'the counter is reset');
	await site.database.owner`delete from kernel.login_attempt`;
});

test('many attempts at the same moment do not slip through', async () => {
	const attempts = Array.from({ length: 12 }, () => logIn(browse(), 'parallel', 'wrong password'));
	const statuses = (await Promise.all(attempts)).map(({ status }) => status);
	assert.equal(statuses.filter((status) => status === 401).length, 5, statuses.join());
	assert.equal(statuses.filter((status) => status === 429).length, 7);
});

test('the page that was asked for comes after logging in; another site never does', async () => {
	for (const [to, expected] of [
		['/content/new', '/content/new'],
		['//evil.example', '/user/account'],
		['https://evil.example', '/user/account'],
		['/\\evil.example', '/user/account'],
		['/user/logout', '/user/account'],
	] as const) {
		const browser = browse();
		await browser.open(`/user/login?to=${encodeURIComponent(to)}`);
		assert.equal((await browser.send({ name: 'Ann Ö', password: PASSWORD })).location, expected, to);
	}
});

test('a blocked account ends its sessions at once and cannot log in', async () => {
	const users = createUsers(site.database.owner);
	const bob = await users.create({ name: 'Bob', pass: await createPasswords().hash(PASSWORD) });
	const browser = browse();
	await logIn(browser, 'Bob');
	assert.match((await browser.open('/')).html, /Bob/);
	await users.setActive(bob.id, false);
	await sleep(50);
	assert.doesNotMatch((await browser.open('/')).html, /Bob/);
	assert.equal((await logIn(browse(), 'Bob')).status, 401);
});
