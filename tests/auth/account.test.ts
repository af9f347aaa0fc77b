// One's own account: a forgotten password, sessions, tokens for programs, the stage looked at.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mail } from '../../kernel/src/auth/mail.ts';
import { createPasswords } from '../../kernel/src/auth/passwords.ts';
import { createUsers } from '../../kernel/src/auth/users.ts';
import { eventually } from '../support/eventually.ts';
import { errorsOf } from '../support/form.ts';
import { findHtmlErrors } from '../support/html.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { createBrowser, type TextBrowser } from './text-browser.ts';

const PASSWORD = 'correct horse battery';
let site: TestSite;
let userId: string;
const mails: Mail[] = [];
const unlimited = ['login', 'password_reset', 'forms'].map((name) => `${name} = { requests = 0 }`);
before(async () => {
	site = await createTestSite({
		plugins: ['content', 'probe', 'probe_friend'],
		settings: `site_url = "http://localhost"\n[rate_limits]\n${unlimited.join('\n')}`,
		mail: async (mail) => void mails.push(mail),
	});
	const { owner } = site.database;
	const pass = await createPasswords().hash(PASSWORD);
	const user = await createUsers(owner).create({ name: 'Ann', mail: 'ann@example.org', pass, isAdmin: true });
	userId = user.id;
	await owner`insert into kernel.stage (id, label) values ('autumn', 'Autumn')`;
});
after(() => site?.close());

const browse = (): TextBrowser => createBrowser((request) => site.kernel.fetch(request));
const logIn = async (password = PASSWORD, browser = browse()): Promise<TextBrowser> => {
	await browser.open('/user/login');
	const { status } = await browser.send({ name: 'Ann', password });
	assert.equal(status, 303);
	return browser;
};
const isIn = async (browser: TextBrowser) => (await browser.open('/user/account')).status === 200;

test('the answer to a forgotten password is the same for every address; the link comes by mail', async () => {
	const pages: string[] = [];
	for (const mail of ['nobody@example.org', 'Ann', ' ANN@example.org']) {
		const browser = browse();
		await browser.open('/user/password-reset');
		const answer = await browser.send({ mail });
		assert.equal(answer.status, 200);
		pages.push(answer.html);
	}
	assert.deepEqual(new Set(pages).size, 1);
	await eventually(
		() => mails.length > 0,
		() => 'a mail',
	);
	// Whoever asks again at once fills nobody's mailbox, and the link in it stays good.
	const browser = browse();
	await browser.open('/user/password-reset');
	pages.push((await browser.send({ mail: 'ann@example.org' })).html);
	await sleep(500);
	assert.deepEqual(
		mails.map(({ to }) => to),
		['ann@example.org'],
	);
});

test('the link works once, ends all sessions, and cannot be told from one that never was after that', async () => {
	const path = new URL(/http\S+/.exec(mails[0]!.text)![0]).pathname;
	const elsewhere = await logIn();
	const browser = browse();
	const page = await browser.open(path);
	assert.equal(page.headers.get('cache-control'), 'no-store');
	assert.equal((await browser.send({ password: 'short', again: 'short' })).status, 422);
	const differing = await browser.send({ password: 'a much better one', again: 'a much better two' });
	assert.deepEqual(errorsOf(differing.html), ['The two passwords are not the same.']);
	const done = await browser.send({ password: 'a much better one', again: 'a much better one' });
	assert.equal(done.location, '/user/login?changed');
	assert.equal(await isIn(elsewhere), false);
	const used = await browser.open(path);
	const unknown = await browser.open('/user/password-reset/never-was');
	assert.equal(used.status, 404);
	const strip = (html: string) =>
		html.replace(/<code>[^<]*<\/code>/, '').replaceAll(path, '/user/password-reset/never-was');
	assert.equal(strip(used.html), strip(unknown.html));
	await logIn('a much better one');
	const [row] = await site.database.owner`select encode(token_hash, 'escape') as hash from kernel.password_reset_token`;
	assert.ok(row === undefined || !path.includes(String(row['hash'])));
	assert.ok(
		!site.log.some((line) => JSON.stringify(line).includes(path.split('/').pop() ?? path)),
		'the log has no link',
	);
});

test('a link is good for an hour, and only the newest', async () => {
	const { owner } = site.database;
	const { createResets } = await import('../../kernel/src/auth/reset.ts');
	const resets = createResets(owner);
	const first = await resets.create(userId);
	const second = await resets.create(userId);
	assert.equal(await resets.find(first), undefined);
	assert.equal(await resets.find(second), userId);
	const [row] =
		await owner`select extract(epoch from expires_at - now())::int as seconds from kernel.password_reset_token`;
	assert.ok(Math.abs(Number(row!['seconds']) - 3600) < 5);
	await owner`update kernel.password_reset_token set expires_at = now()`;
	assert.equal(await resets.use(second), undefined);
});

test('a new password needs the old one, and ends the other sessions but not this one', async () => {
	const [browser, other] = [await logIn('a much better one'), await logIn('a much better one')];
	await browser.open('/user/account');
	const fields = { password: PASSWORD, again: PASSWORD };
	const wrong = await browser.send({ ...fields, current: 'not the old one' }, { form: 'user_password' });
	assert.deepEqual(errorsOf(wrong.html), ['This is not your password.']);
	const old = browser.cookie();
	const right = await browser.send({ ...fields, current: 'a much better one' }, { form: 'user_password' });
	assert.equal(right.location, '/user/account?done');
	assert.notEqual(browser.cookie(), old);
	assert.equal(await isIn(browser), true);
	assert.equal(await isIn(other), false);
});

test('the sessions are listed; one can be ended, or all', async () => {
	const [browser, other] = [await logIn(), await logIn()];
	const page = await browser.open('/user/account');
	assert.deepEqual(await findHtmlErrors(page.html), []);
	assert.match(page.html, /This one/);
	await browser.send({}, { form: 'user_session"' });
	assert.equal(await isIn(other), false);
	assert.equal(await isIn(browser), true);
	await browser.open('/user/account');
	assert.equal((await browser.send({}, { form: 'user_sessions' })).location, '/user/login');
	assert.equal(browser.cookie(), undefined);
});

test('a token may do what was chosen and no more, until it is revoked; its text is shown once', async () => {
	const browser = await logIn();
	await browser.open('/user/account');
	const none = await browser.send({ name: 'Backup', days: '30' }, { form: 'user_token_new' });
	assert.deepEqual(errorsOf(none.html), ['Choose at least one permission.']);
	const made = await browser.send(
		{ name: 'Backup', days: '30', permissions: ['preview content'] },
		{ form: 'user_token_new' },
	);
	const token = /trovato_[\w-]+/.exec(made.html)![0];
	assert.doesNotMatch((await browser.open('/user/account')).html, /trovato_/);
	const ask = async (path: string, init: RequestInit = {}) =>
		(
			await site.kernel.fetch(
				new Request(`http://localhost${path}`, { ...init, headers: { authorization: `Bearer ${token}` } }),
			)
		).status;
	assert.equal(await ask('/?as_of=2026-01-01'), 403, 'without access content');
	await site.database.owner`update kernel.api_token set permissions = '{"access content","preview content"}'`;
	await sleep(50);
	assert.equal(await ask('/?as_of=2026-01-01'), 200);
	assert.equal(await ask('/user/account/tokens', { method: 'POST', body: new URLSearchParams({ name: 'x' }) }), 403);
	assert.equal(await ask('/user/account'), 303);
	await browser.open('/user/account');
	await browser.send({}, { form: 'user_token"' });
	assert.equal(await ask('/?as_of=2026-01-01'), 401);
	assert.equal((await site.database.owner`select from kernel.api_token`).length, 0);
});

test('the stage is chosen for the session, by whoever may look at stages, among those there are', async () => {
	const { owner } = site.database;
	const browser = await logIn();
	const { token } = JSON.parse((await browser.open('/user/csrf-token')).html) as { token: string };
	const choose = async (
		stage_id: string,
		at = browser,
		headers: Record<string, string> = { 'x-csrf-token': token },
	) => {
		const body = new URLSearchParams({ stage_id, to: '/pages' });
		const init = { method: 'POST', body, headers: { ...headers, cookie: at.cookie() ?? '', accept: 'text/html' } };
		return site.kernel.fetch(new Request('http://localhost/admin/stage/switch', init));
	};
	const answer = await choose('autumn');
	assert.equal(answer.headers.get('location'), '/pages');
	const active = async () =>
		(await owner`select active_stage from kernel.session order by created desc limit 1`)[0]!['active_stage'];
	assert.equal(await active(), 'autumn');
	assert.equal((await choose('winter')).status, 422);
	assert.equal((await choose('autumn', browser, {})).status, 403);
	assert.equal((await choose('live')).status, 303);
	assert.equal(await active(), null);
	assert.equal((await choose('autumn', browse(), {})).status, 403);
});
