import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_LIMITS } from '../../config/plugin-limits.ts';
import type { RequestScope } from './frame.ts';
import { FIELD, PROGRESS } from './thread-slot.ts';
import { createWatch, Overrun } from './watchdog.ts';
import type { WorkerPlugin } from './worker-plugin.ts';

function create() {
	const names: string[] = [''];
	const slot = new Int32Array(FIELD.count);
	const progress = new Int32Array(4);
	const watch = createWatch({ slot, progress, tellName: (number, name) => void (names[number] = name) });
	const holder = () => [names[slot[FIELD.plugin]!], names[slot[FIELD.entry]!], slot[FIELD.ticket]];
	return { watch, progress, holder };
}

const pluginOf = (name: string, limits = {}) => ({ name, limits: { ...DEFAULT_LIMITS, ...limits } }) as WorkerPlugin;
const requestOf = (ticket: number) =>
	({
		ticket,
		job: { kind: 'route' },
		held: new Map(),
		root: undefined,
		over: false,
		work: { busy: false },
	}) as unknown as RequestScope;

test('the slot names whoever runs, at the call and at each resume, and nobody while all wait', async () => {
	const { watch, progress, holder } = create();
	const seen: unknown[] = [];
	const guest = async (name: string, ticket: number) => {
		const hold = watch.hold(pluginOf(name), `tap_${name}`, requestOf(ticket));
		await watch.run(hold, async () => {
			seen.push([name, ...holder()]);
			for (let time = 0; time < 3; time++) {
				await watch.wait(hold, Promise.resolve());
				// The engine resumes a guest some turns of the promise queue later.
				await Promise.resolve();
				await Promise.resolve();
				seen.push([name, ...holder()]);
			}
		});
	};
	await Promise.all([guest('a', 1), guest('b', 2), guest('c', 3)]);
	assert.equal(seen.length, 12);
	for (const [name, plugin, entry, ticket] of seen as [string, string, string, number][]) {
		assert.deepEqual([plugin, entry], [name, `tap_${name}`]);
		assert.equal('abc'[ticket - 1], name);
	}
	assert.equal(holder()[0], '');
	assert.deepEqual([...progress], [PROGRESS.waiting, PROGRESS.begun, PROGRESS.begun, PROGRESS.begun]);
});

test('a guest that fails passes the thread on', async () => {
	const { watch, holder } = create();
	const bad = watch.hold(pluginOf('bad'), 'tap', requestOf(0));
	const good = watch.hold(pluginOf('good'), 'tap', requestOf(1));
	const failing = watch.run(bad, () => Promise.reject(new Error('on purpose')));
	const working = watch.run(good, () => Promise.resolve(holder()[0]));
	await assert.rejects(failing, /on purpose/);
	assert.equal(await working, 'good');
});

test('a guest whose request has ended is not resumed', async () => {
	const { watch } = create();
	const request = requestOf(0);
	const hold = watch.hold(pluginOf('late'), 'tap', request);
	let resolve: () => void = () => {};
	const waiting = watch.run(hold, () => watch.wait(hold, new Promise<void>((done) => (resolve = done))));
	request.over = true;
	resolve();
	await assert.rejects(waiting, (error) => error instanceof Overrun && error.plugin === undefined);
});

test('a call that used up its time ends at its next wait, over all calls of the plugin in the request', async () => {
	const { watch } = create();
	const plugin = pluginOf('slow', { heldMs: 20 });
	const request = requestOf(0);
	const call = async (milliseconds: number) => {
		const hold = watch.hold(plugin, 'tap', request);
		await watch.run(hold, async () => {
			for (const start = performance.now(); performance.now() - start < milliseconds;);
			await watch.wait(hold, new Promise((resolve) => setTimeout(resolve, 1)));
		});
	};
	const many = async () => {
		for (let time = 0; time < 100; time++) await call(2);
	};
	await assert.rejects(many, (error) => error instanceof Overrun && error.plugin === 'slow');
});

test('waits that are no waits do not keep the event loop from turning', async () => {
	const { watch } = create();
	const hold = watch.hold(pluginOf('busy'), 'tap', requestOf(0));
	const time = { isOver: false };
	setTimeout(() => (time.isOver = true), 20);
	await watch.run(hold, async () => {
		while (!time.isOver) await watch.wait(hold, Promise.resolve());
	});
});

test('time that nobody used because of waiting for a timer does not count', async () => {
	const { watch } = create();
	const hold = watch.hold(pluginOf('patient'), 'tap', requestOf(0));
	const started = performance.now();
	await watch.run(hold, async () => {
		for (let time = 0; time < 8; time++) await watch.wait(hold, new Promise((resolve) => setTimeout(resolve, 10)));
	});
	const took = performance.now() - started;
	assert.ok(hold.used.ms < took / 2, `${hold.used.ms} of ${took} ms`);
});
