import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
before(async () => {
	site = await createTestSite({ plugins: ['counter'], workers: 1 });
});
after(() => site?.close());

const json = async (address: string) => (await site.get(address)).json() as Promise<Record<string, unknown>>;
const untouched = { calls: 0, last: '', seen: 0, known: 0, stains: 0 };

test('nothing that one visitor leaves in an instance is there for the next', async () => {
	for (let index = 0; index < 50; index++) assert.deepEqual(await json(`/counter/visitor-${index}`), untouched);
});

test('visitors at the same time share nothing either', async () => {
	const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => json(`/counter/slow-${index}`)));
	for (const answer of answers) assert.deepEqual(answer, untouched);
});

test('a thousand requests that each wait 10 ms need a fifth of the time at most that one after another would take', async () => {
	const single = performance.now();
	for (let index = 0; index < 20; index++) await json('/sleep/10');
	const perRequest = (performance.now() - single) / 20;
	let open = 1_000;
	const failures: unknown[] = [];
	const started = performance.now();
	await Promise.all(
		Array.from({ length: 100 }, async () => {
			while (open-- > 0) {
				const response = await site.get('/sleep/10');
				if (response.status !== 200) failures.push(response.status);
			}
		}),
	);
	const took = performance.now() - started;
	assert.deepEqual(failures, []);
	assert.ok(
		took <= (perRequest * 1_000) / 5,
		`${took.toFixed(0)} ms against ${(perRequest * 1_000).toFixed(0)} ms one after another`,
	);
});
