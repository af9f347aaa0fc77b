// Batches: one call in for all items; a failure at one of them costs that one.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { eventually } from '../support/eventually.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
before(async () => {
	site = await createTestSite({ plugins: ['asker', 'alpha', 'beta'] });
});
after(() => site?.close());

let logged = 0;
beforeEach(async () => {
	await site.database.owner`delete from p_alpha.mark`;
	logged = site.log.length;
});
const heard = (line: string) =>
	eventually(
		() => said().includes(line),
		() => `${line} in ${said().join('\n')}`,
	);
const said = () => site.log.slice(logged).map(({ msg }) => String(msg));
/** What the log says about plugins that failed, once each. */
const failures = () => site.log.slice(logged).filter(({ tap, msg }) => tap && /failed in/.test(String(msg)));
const marks = async () =>
	(await site.database.owner<{ what: string }[]>`select what from p_alpha.mark`).map(({ what }) => what).toSorted();
const calls = () => Number(site.log.findLast(({ msg }) => msg === 'request')?.['taps']);

async function ask(how: string, titles: readonly string[], operation = ''): Promise<Response> {
	return site.kernel.fetch(
		new Request(`http://localhost/ask/${how}`, {
			method: 'POST',
			headers: { accept: 'application/json', 'content-type': 'application/json' },
			body: JSON.stringify({ titles, operation }),
		}),
	);
}
const html = async (titles: readonly string[]) =>
	(await (await ask('rows', titles)).text()).match(/<p>.*?<\/p>/g)?.map((one) => one.slice(3, -4)) ?? [];
const access = async (titles: readonly string[], operation = 'view') =>
	(await (await ask('may', titles, operation)).json()) as string[];
const titles = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);

test('500 items are one call for each plugin, and every item gets its own nodes in order', async () => {
	const rows = await html(titles(500));
	assert.equal(rows.length, 500);
	assert.equal(rows[0], '0:<b>alpha t0</b><i>beta t0</i>');
	assert.equal(rows[499], '499:<b>alpha t499</b><i>beta t499</i>');
	// The route, alpha, beta.
	assert.equal(calls(), 3);
	await heard('rows of 500');
});

test('a plugin that takes the batch as a whole may leave items out', async () => {
	assert.deepEqual(await html(['quiet', 'x']), ['0:<b>alpha quiet</b>', '1:<b>alpha x</b><i>beta x</i>']);
	assert.deepEqual(await html([]), []);
});

test('a trap at one item leaves out that item of that plugin alone', async () => {
	assert.deepEqual(await html(['a', 'trap', 'b']), [
		'0:<b>alpha a</b><i>beta a</i>',
		'1:<i>beta trap</i>',
		'2:<b>alpha b</b><i>beta b</i>',
	]);
	// The batch, then that one item.
	await eventually(
		() => failures().length === 2,
		() => said().join('\n'),
	);
	await heard("Plugin 'alpha' gave no answer for 1 of 3 items.");
});

test('what was written for the others stands, what the failing call wrote does not', async () => {
	await ask('seen', ['a', 'trap', 'b']);
	assert.deepEqual(await marks(), ['a', 'b']);
	await heard('seen 3');
});

test('after three failures a plugin is left out of the rest of the batch, the others are not', async () => {
	const rows = await html(['a', 'trap 1', 'trap 2', 'b', 'trap 3', 'c', 'd']);
	assert.deepEqual(
		rows.map((row) => row.includes('alpha')),
		[true, false, false, true, false, false, false],
	);
	assert.ok(rows.every((row) => row.includes('beta')));
	await eventually(
		() => failures().length === 4,
		() => said().join('\n'),
	);
	await heard("Plugin 'alpha' gave no answer for 5 of 7 items.");
	// The next batch begins anew.
	assert.deepEqual(await html(['a']), ['0:<b>alpha a</b><i>beta a</i>']);
});

test('on_error fail: one failing item undoes the whole operation', async () => {
	assert.equal((await ask('strict', ['a', 'trap', 'b'])).status, 500);
	assert.deepEqual(await marks(), []);
	await eventually(
		() => failures().length === 2,
		() => said().join('\n'),
	);
	assert.deepEqual(
		failures().map(({ plugin }) => plugin),
		['alpha', 'asker'],
	);
});

test('access: everybody decides about each item in one call, Deny first', async () => {
	assert.deepEqual(await access(['plain', 'grant', 'deny', 'grant but beta', 'beta grants']), [
		'neutral',
		'grant',
		'deny',
		'deny',
		'grant',
	]);
	assert.deepEqual(await access(['grant'], 'delete'), ['neutral']);
});

test('access: nobody is asked about an item that is denied already', async () => {
	await access(['deny 1', 'x', 'deny 2', 'y']);
	await heard('asked about 2 to view');
	assert.equal(calls(), 3);
	await access(['deny 1', 'deny 2']);
	assert.equal(calls(), 2);
});

test('access: a trap denies its item; when a plugin is given up, what it did not judge is denied', async () => {
	assert.deepEqual(await access(['grant', 'trap', 'x']), ['grant', 'deny', 'neutral']);
	assert.deepEqual(await access(['grant', 'trap 1', 'trap 2', 'trap 3', 'beta grants']), [
		'grant',
		'deny',
		'deny',
		'deny',
		'deny',
	]);
});

test('one by one, the same 500 items are a thousand calls', async (t) => {
	const times: Record<'rows' | 'each', number[]> = { rows: [], each: [] };
	for (let round = 0; round < 12; round++)
		for (const how of ['rows', 'each'] as const) {
			await ask(how, titles(500));
			assert.equal(calls(), how === 'rows' ? 3 : 1_001);
			const line = site.log.findLast(({ msg }) => msg === 'request');
			if (round > 1) times[how].push(Number(line?.['tapMs']) - Number(line?.['databaseMs']));
		}
	const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
	const [rows, each] = [median(times.rows), median(times.each)];
	t.diagnostic(
		`two plugins render 500 items: ${rows.toFixed(1)} ms in a batch, ${each.toFixed(1)} ms one by one, ratio ${(each / rows).toFixed(1)}`,
	);
});
