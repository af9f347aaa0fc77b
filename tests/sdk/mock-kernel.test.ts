// What tests of plugins are written with is itself tested: what a test did not prepare, gets wrong or wants to see.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { MockKernel } from '../../sdk/testing/index.ts';

const FILES = {
	'desk.info.toml': `name = "desk"
version = "1.0.0"
api = "1.0"
events = ["desk.cleared"]
jobs = ["tidy"]
queues = ["post"]

[dependencies]
required = ["content"]

[[routes]]
path = "/desk/{drawer}"
method = "POST"
handler = "put"
permission = "use desks"
format = "json"

[[permissions]]
name = "use desks"

[taps]
implements = ["tap_item_insert"]

[config]
size = "3"
`,
	'statements/put.sql': 'insert into paper (drawer, text) values ($1, $2) -- not $3\n',
	'assembly/index.ts': `import { currentJob, events, ItemHandle, jobs, log, nothing, queue, RenderElement, request, sql, variables } from '@trovato/sdk';

@plugin
class Desk {
	@route
	static put(): RenderElement {
		const touched = sql('put').string(request.param('drawer')).string(request.field('text')).run();
		variables.set('last', request.field('text'));
		events.append('desk.cleared', 'desk', '018f0000-0000-7000-8000-000000000001', '{"n":1}');
		jobs.enqueue('tidy', '{"deep":true}');
		queue.push('post', '[1]');
		log.warning('size ' + variables.get('size', '0'));
		request.respond(200, 'application/json', touched.toString());
		return nothing();
	}

	@callable
	static few(payload: string): string {
		sql('put').string(payload).run();
		return 'never';
	}

	@callable
	static echo(payload: string): string {
		return payload + payload;
	}

	@tap
	static tap_item_insert(item: ItemHandle): void {
		assert(item.title != 'bad', 'no ' + item.title);
		variables.set('title', item.title + item.int('field_n').toString());
	}

	@job
	static tidy(): void {
		const n = i32(currentJob.state.int('n')) + 1;
		currentJob.progress(n * 50, 'round ' + n.toString());
		if (n < 2) currentJob.again('{"n":1}');
		else currentJob.result(currentJob.payload.json(''));
	}
}
`,
};

describe('MockKernel', () => {
	const top = mkdtempSync(path.join(tmpdir(), 'trovato-mock-'));
	const dir = path.join(top, 'desk');
	let kernel: MockKernel;
	before(async () => {
		for (const [file, text] of Object.entries(FILES)) {
			mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
			writeFileSync(path.join(dir, file), text);
		}
		kernel = await MockKernel.load(dir);
		kernel.user = { ...kernel.user, permissions: ['use desks'] };
	});
	after(() => rmSync(top, { recursive: true }));
	const put = () => kernel.request('/desk/top', { method: 'POST', form: { text: 'Grüße' } });

	test('a statement of which the test says nothing is an error that names it and says what to write', async () => {
		await assert.rejects(put(), /statements\/put\.sql.*kernel\.rows\('put', /);
	});

	test('what the plugin asked for is there to look at, by the names of the contract', async () => {
		kernel.rows('put', [{}]);
		const { status, body } = await put();
		assert.deepEqual([status, body], [200, '1']);
		const { ran, variables, events, jobs, queues } = kernel.database;
		assert.deepEqual(ran, [{ name: 'put', args: ['top', 'Grüße'] }]);
		assert.equal(variables.get('last'), 'Grüße');
		assert.deepEqual(events[0], {
			type: 'desk.cleared',
			aggregate: 'desk',
			id: '018f0000-0000-7000-8000-000000000001',
			payload: { n: 1 },
		});
		assert.deepEqual(jobs, [{ name: 'tidy', payload: { deep: true } }]);
		assert.deepEqual(queues.get('post')?.[0]?.payload, [1]);
		assert.deepEqual(
			kernel.log.map(({ level, message }) => [level, message]),
			[['warn', 'size 3']],
		);
		assert.deepEqual(
			kernel.calls.find(({ name }) => name === 'request.field'),
			{
				name: 'request.field',
				args: ['text'],
				result: 'Grüße',
			},
		);
	});

	test('too few arguments are told as the database would', async () => {
		await assert.rejects(kernel.invoke('few', 'x'), /takes 2 arguments, not 1/);
		assert.equal(await kernel.invoke('echo', 'é'), 'éé');
	});

	test('permissions and routes are those of the manifest', async () => {
		const { user } = kernel;
		kernel.user = { ...user, permissions: [] };
		assert.equal((await put()).status, 403);
		kernel.user = user;
		await assert.rejects(kernel.request('/desk'), /has no route GET \/desk/);
		await assert.rejects(kernel.view({ type: 'x' }), /does not have tap_item_view among taps\.implements/);
	});

	test('a tap that fails is an error with its place, one that does not leaves what it wrote', async () => {
		await kernel.notify('tap_item_insert', { type: 'x', title: 'good', fields: { field_n: 7 } });
		assert.equal(kernel.database.variables.get('title'), 'good7');
		await assert.rejects(
			kernel.notify('tap_item_insert', { type: 'x', title: 'bad' }),
			/failed in tap_item_insert: no bad at assembly\/index\.ts:30:3/,
		);
	});

	test('a job goes from step to step', async () => {
		const first = await kernel.job('tidy', { deep: true });
		assert.deepEqual(first, { progress: 50, logs: ['round 1'], state: { n: 1 }, result: undefined });
		const second = await kernel.job('tidy', { deep: true }, first.state);
		assert.deepEqual([second.progress, second.state, second.result], [100, undefined, { deep: true }]);
	});
});
