import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { addressOf, importFiles } from '../support/import.ts';
import { createTestSite, type TestSite, type TestSiteOptions } from '../support/site.ts';

async function open(context: TestContext, options: TestSiteOptions): Promise<TestSite> {
	const site = await createTestSite(options);
	context.after(() => site.close());
	return site;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const statusOf = async (site: TestSite, address: string) => (await site.get(address, 'application/json')).status;
const blames = (site: TestSite) =>
	site.log
		.filter(({ msg }) => /held a worker in/.test(String(msg)))
		.map(({ plugin, tap }) => `${String(plugin)} ${String(tap)}`);
const post = (site: TestSite, address: string) =>
	site.kernel.fetch(new Request(new URL(address, 'http://localhost'), { method: 'POST' }));

test('an endless loop costs its own visitor a 503 that names nothing, and the log names the plugin', async (context) => {
	const site = await open(context, { plugins: ['counter', 'hog'] });
	const others = Array.from({ length: 20 }, () => statusOf(site, '/sleep/30'));
	const answer = await site.get('/hog/loop', 'application/json');
	assert.equal(answer.status, 503);
	assert.ok(Number(answer.headers.get('retry-after')) > 0);
	assert.doesNotMatch(await answer.text(), /hog/);
	assert.deepEqual(await Promise.all(others), Array(20).fill(200));
	assert.deepEqual(blames(site), ['hog route_hog']);
	assert.equal(await statusOf(site, '/sleep/1'), 200);
});

test('of fifty guests that wait at the same time the one that loops after it is blamed', async (context) => {
	const site = await open(context, { plugins: ['counter', 'hog'] });
	await site.get('/sleep/1');
	const others = Array.from({ length: 49 }, (_, index) => statusOf(site, `/sleep/${1 + (index % 10)}`));
	assert.equal(await statusOf(site, '/hog/resume'), 503);
	assert.deepEqual(await Promise.all(others), Array(49).fill(200));
	assert.deepEqual(blames(site), ['hog route_hog']);
});

test('a module that never gets through its start function harms only its own pages', async (context) => {
	const site = await open(context, { plugins: ['counter', 'starter'] });
	const [status, other] = await Promise.all([statusOf(site, '/starter'), statusOf(site, '/sleep/30')]);
	assert.deepEqual([status, other], [503, 200]);
	assert.deepEqual(blames(site), ['starter starting']);
});

test('a change that had begun on the lost worker is undone and not made again; one that had not is made once', async (context) => {
	const site = await open(context, { plugins: ['hog'] });
	const begun = post(site, '/hog/wait');
	await pause(400);
	const loop = statusOf(site, '/hog/loop');
	const waiting = Array.from({ length: 5 }, (_, index) => post(site, `/hog/later-${'x'.repeat(index)}`));
	assert.equal(await loop, 503);
	assert.equal((await begun).status, 503);
	assert.deepEqual(
		(await Promise.all(waiting)).map(({ status }) => status),
		Array(5).fill(200),
	);
	const rows = await site.database.owner`select id from p_hog.trough order by id`;
	assert.deepEqual(
		rows.map((row) => row['id']),
		[6, 7, 8, 9, 10],
	);
});

test('a tap that loops is left out once its plugin was stopped, and what it had to render is on its account', async (context) => {
	const settings = '[limits.plugins.trapper]\nrender_ms = 300';
	const site = await open(context, { plugins: ['content', 'trapper'], settings });
	await importFiles(site, {
		'endless.md': '# endless\n\nThe body.',
		'heavy.md': '# heavy\n\nThe body.',
		'plain.md': '# plain\n\nThe body.',
	});
	const endless = await addressOf(site, 'endless');
	assert.equal(await statusOf(site, await addressOf(site, 'heavy')), 503);
	assert.equal(await statusOf(site, endless), 503);
	assert.match(await (await site.get(await addressOf(site, 'plain'))).text(), /the trapper says hello/);
	assert.equal(await statusOf(site, endless), 503);
	assert.deepEqual(blames(site), ['trapper render', 'trapper tap_item_view', 'trapper tap_item_view']);
	const page = await site.get(endless);
	assert.equal(page.status, 200);
	assert.match(await page.text(), /The body\./);
	assert.ok(site.log.some(({ plugin, msg }) => plugin === 'trapper' && /stopped for 30 s/.test(String(msg))));
});

test("a stopped plugin's own routes answer 503 at once", async (context) => {
	const site = await open(context, { plugins: ['counter', 'hog'] });
	for (let time = 0; time < 3; time++) assert.equal(await statusOf(site, '/hog/loop'), 503);
	assert.equal(await statusOf(site, '/hog/nothing'), 503);
	assert.equal(blames(site).length, 3);
	assert.equal(await statusOf(site, '/sleep/1'), 200);
});

test('a path that only a stopped plugin may know is 503 and not 404', async (context) => {
	const site = await open(context, { plugins: ['counter', 'ways'] });
	assert.equal(await statusOf(site, '/about'), 200);
	assert.equal(await statusOf(site, '/nobody/knows'), 404);
	for (let time = 0; time < 3; time++) assert.equal(await statusOf(site, '/loop'), 503);
	// What the cache has needs no plugin.
	assert.equal(await statusOf(site, '/about'), 200);
	for (const path of ['/internal/page/about', '/nobody/knows', '/ways']) {
		const answer = await site.get(path);
		assert.equal(answer.status, 503, path);
		assert.ok(Number(answer.headers.get('retry-after')) > 0);
	}
	assert.equal(await statusOf(site, '/sleep/1'), 200);
});

test('requests on other workers are answered while one is held', async (context) => {
	const site = await open(context, { plugins: ['counter', 'hog'], workers: 2 });
	await Promise.all(Array.from({ length: 8 }, () => site.get('/sleep/1')));
	const held = { over: false };
	const loop = statusOf(site, '/hog/loop').finally(() => (held.over = true));
	let answered = 0;
	while (!held.over) {
		assert.equal(await statusOf(site, '/sleep/1'), 200);
		answered++;
	}
	assert.equal(await loop, 503);
	assert.ok(answered >= 10, `${answered} requests`);
});

test('a worker that runs out of memory is replaced, and whoever filled it is blamed', async (context) => {
	const settings = '[limits.plugins.hog]\nheld_ms = 60000\nworker_bytes = 17179869184';
	const site = await open(context, { plugins: ['counter', 'hog'], settings });
	const [hoard, other] = await Promise.all([statusOf(site, '/hog/hoard'), statusOf(site, '/sleep/10')]);
	assert.deepEqual([hoard, other], [503, 200]);
	assert.deepEqual(blames(site), ['hog route_hog']);
});

test('a change whose commit was under way when its worker was lost has an unknown outcome', async (context) => {
	const site = await open(context, { plugins: ['hog'] });
	const { owner } = site.database;
	await owner`insert into p_hog.trough (id) values (1)`;
	const change = await owner.begin(async (sql) => {
		await sql`select id from p_hog.trough for update`;
		// The commit has to look at the row that is locked here.
		const answer = post(site, '/hog/crumb');
		const waiting = () => owner`
			select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()`;
		while ((await waiting()).length === 0) await pause(20);
		assert.equal(await statusOf(site, '/hog/loop'), 503);
		return answer;
	});
	assert.equal(change.status, 500);
	assert.match(await change.text(), /outcome is unknown/);
});

test('a command that loops is ended too, and visitors do not notice', async (context) => {
	const site = await open(context, {
		plugins: ['counter', 'hog'],
		settings: '[limits.plugins.hog]\njob_held_ms = 300',
	});
	const step = { plugin: 'hog', command: 'gorge', phase: 'start', options: {}, inputs: [] } as const;
	const command = assert.rejects(site.kernel.runCommand(step), { code: 'server.unavailable' });
	assert.equal(await statusOf(site, '/sleep/1'), 200);
	await command;
	assert.deepEqual(blames(site), ['hog command_gorge']);
});
