// Two nodes with one Redis: who is logged in on one is on the other, and what is taken away is gone on both.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPasswords } from '../../kernel/src/auth/passwords.ts';
import { createUsers } from '../../kernel/src/auth/users.ts';
import { loadConfig } from '../../kernel/src/config/load-config.ts';
import { createKernel, type Kernel } from '../../kernel/src/kernel.ts';
import { createLog } from '../../kernel/src/observe/log.ts';
import { SKIP_WITHOUT_REDIS, startRedis, type TestRedis } from '../support/redis.ts';
import { createTestSite, ROOT, type TestSite } from '../support/site.ts';
import { createBrowser, type TextBrowser } from './text-browser.ts';

const PASSWORD = 'correct horse battery';
let redis: TestRedis;
let site: TestSite;
let other: Kernel;
const skip = SKIP_WITHOUT_REDIS;
const unlimited = '[rate_limits]\nlogin = { requests = 0 }\nforms = { requests = 0 }';
before(async () => {
	if (skip) return;
	redis = await startRedis();
	site = await createTestSite({ plugins: ['content'], settings: unlimited, env: () => ({ REDIS_URL: redis.url }) });
	const config = loadConfig({
		siteDir: `${ROOT}/docs/example-site`,
		env: {
			DATABASE_URL: site.database.ownerUrl,
			REDIS_URL: redis.url,
			PORT: '0',
			TROVATO_DATA: `/tmp/${randomUUID()}`,
		},
	});
	const more = { plugins: ['content'], limits: { ...config.limits, workers: 1 } };
	const log = createLog({ level: 'silent' });
	other = await createKernel({ ...config, ...more }, { pluginDirs: [`${ROOT}/core-plugins`], log });
	const pass = await createPasswords().hash(PASSWORD);
	const users = createUsers(site.database.owner);
	for (const name of ['Ann', 'Ben']) await users.create({ name, pass });
	await users.create({ name: 'Root', isAdmin: true, pass });
});
after(async () => {
	await other?.close();
	await site?.close();
	await redis?.stop();
});

const on = (kernel: Kernel, cookie?: string): TextBrowser =>
	createBrowser((request) => kernel.fetch(request), undefined, cookie);
const logIn = async (name: string): Promise<TextBrowser> => {
	const browser = on(site.kernel);
	await browser.open('/user/login');
	assert.equal((await browser.send({ name, password: PASSWORD })).status, 303);
	return browser;
};

test('a session made on one node holds on the other, and ends on both', { skip }, async () => {
	const first = await logIn('Ann');
	const second = on(other, first.cookie());
	assert.match((await second.open('/')).html, />Ann</);
	assert.equal((await site.database.owner`select from kernel.session`).length, 0, 'it lies in Redis');
	const cookie = second.cookie();
	await first.open('/user/logout');
	await sleep(50);
	assert.doesNotMatch((await on(other, cookie).open('/')).html, />Ann</);
});

test('a permission that is given or taken counts on both nodes at once', { skip }, async () => {
	const { owner } = site.database;
	const first = await logIn('Ben');
	const kernels = [site.kernel, other];
	const statuses = async () =>
		Promise.all(
			kernels.map(async (kernel) => {
				const headers = { cookie: first.cookie()! };
				return (await kernel.fetch(new Request('http://localhost/?as_of=2026-01-01', { headers }))).status;
			}),
		);
	assert.deepEqual(await statuses(), [403, 403]);
	const role = '00000000-0000-0000-0000-000000000002';
	await owner`insert into kernel.role_permission (role_id, permission) values (${role}, 'preview content')`;
	await sleep(50);
	assert.deepEqual(await statuses(), [200, 200]);
	await owner`delete from kernel.role_permission where permission = 'preview content'`;
	await sleep(50);
	assert.deepEqual(await statuses(), [403, 403]);
});

test('failures on two nodes count together', { skip }, async () => {
	const statuses: number[] = [];
	for (let attempt = 0; attempt < 6; attempt++) {
		const browser = on(attempt % 2 === 0 ? site.kernel : other);
		await browser.open('/user/login');
		statuses.push((await browser.send({ name: 'Somebody', password: 'wrong password' })).status);
	}
	assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429]);
});

test(
	'without Redis: 503 for whoever has a session, never somebody else, and anonymous pages go on',
	{ skip },
	async () => {
		const [ann, ben] = [await logIn('Ann'), await logIn('Ben')];
		await redis.stop();
		const fresh = on(other, ann.cookie());
		const pages = await Promise.all([fresh.open('/'), on(other, ben.cookie()).open('/')]);
		for (const { status, html } of pages) {
			assert.equal(status, 503);
			assert.doesNotMatch(html, />(?:Ann|Ben)</);
		}
		for (const [browser, name] of [
			[ann, 'Ann'],
			[ben, 'Ben'],
		] as const) {
			const { status, html } = await browser.open('/');
			const wrong = name === 'Ann' ? 'Ben' : 'Ann';
			assert.ok(status === 503 || (status === 200 && !html.includes(`>${wrong}<`)), String(status));
		}
		assert.equal((await on(other).open('/')).status, 200);
		const browser = on(other);
		await browser.open('/user/login');
		assert.equal((await browser.send({ name: 'Ann', password: PASSWORD })).status, 503);
	},
);
