// Attacks on memory and output: whatever can be made to grow, in the module and in the host.
import assert from 'node:assert/strict';
import { type Attack, expectAnswer, findBlame, tellDigit, type Visit, waitFor } from '../attack.ts';
import { addAnswer, type Assembler, createModule } from '../assemble.ts';
import {
	add,
	and,
	block,
	call,
	type Code,
	drop,
	fill,
	forever,
	get,
	grow,
	i32,
	i64,
	isZero,
	jumpIf,
	or,
	repeat,
	set,
	shiftLeft,
	store,
} from '../opcodes.ts';

const MEGABYTE = 1_048_576;
const EITHER = [500, 503];

/** A module that grows to 58 MB and whose handler goes on with this. */
function big(build: (module: Assembler) => Code): () => Uint8Array {
	return () => {
		const module = createModule();
		const body = build(module);
		module.func('route-attack', { results: ['i32'], locals: ['i32', 'i32'] }, i32(928), grow, drop, body);
		return module.bytes();
	};
}

/** Fills megabytes of memory from the first one on with a letter. */
const letters = (megabytes: number, letter: string): Code => [
	i32(MEGABYTE),
	i32(letter.charCodeAt(0)),
	i32(megabytes * MEGABYTE),
	fill,
];

export const BOMB_ATTACKS: readonly Attack[] = [
	{
		name: 'grow_bomb',
		tries: 'to take all memory there is',
		module() {
			const module = createModule();
			const respond = module.host('request.respond');
			// Grows page by page until it is refused, and tells whether it got beyond 64 MB.
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i32', 'i32'] },
				block(forever(i32(1), grow, i32(1), add, isZero, jumpIf(1), get(0), i32(1), add, set(0))),
				tellDigit(module, respond, 1, [get(0), i32(1_024), [0x4a]]),
			);
			return module.bytes();
		},
		expect: (visit) => expectAnswer(visit, '0'),
	},
	{
		name: 'grow_at_once',
		tries: 'to grow by four gigabytes at once',
		module() {
			const module = createModule();
			const respond = module.host('request.respond');
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i32'] },
				tellDigit(module, respond, 0, [i32(65_535), grow, i32(-1), [0x46]]),
			);
			return module.bytes();
		},
		expect: (visit) => expectAnswer(visit, '1'),
	},
	{
		name: 'table_bomb',
		tries: 'to grow a table until memory is gone',
		module() {
			const module = createModule();
			const respond = module.host('request.respond');
			module.section(4, [1, 0x6f, 0, 1]);
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i32'] },
				block(forever([0xd0, 0x6f], i32(1_000_000), [0xfc, 15, 0], i32(1), add, isZero, jumpIf(1))),
				addAnswer(module, respond),
			);
			return module.bytes();
		},
		async expect(visit) {
			const { status } = await visit.ask();
			assert.ok([200, 500, 503].includes(status));
		},
	},
	{
		name: 'answer_60mb',
		tries: 'to answer with 60 MB',
		module: big((module) => {
			const respond = module.host('request.respond');
			const type = module.text('text/plain');
			return [letters(1, 'x'), i32(200), type, i32(MEGABYTE), i32(56 * MEGABYTE), call(respond), i32(0)];
		}),
		statuses: EITHER,
		because: /larger than 8 MB|limit|held a worker/,
	},
	{
		name: 'reply_60mb',
		tries: 'to reply to another plugin with 60 MB',
		module() {
			const module = createModule();
			const invoke = module.host('plugin-api.invoke');
			module.func(
				'call-much',
				{ params: ['i32', 'i32'], results: ['i64'] },
				i32(928),
				grow,
				drop,
				i64(0x0010_0000_0380_0000n),
			);
			const much: Code = [module.text('reply_60mb'), module.text('much'), i32(0), i32(0), call(invoke)];
			module.func('route-attack', { results: ['i32'] }, much, drop, i32(0));
			return module.bytes();
		},
		because: /limit output_bytes/,
	},
	{
		name: 'context_bomb',
		tries: 'to fill the values that plugins of a request share',
		module: big((module) => {
			const put = module.host('request-context.set');
			const respond = module.host('request.respond');
			// Another key each time, at most a thousand are taken.
			const key: Code = [i32(512), get(0), store(), i32(512), i32(4)];
			return [
				letters(1, 'z'),
				repeat(5_000, 0, key, i32(MEGABYTE), i32(MEGABYTE), call(put), get(1), add, set(1)),
				tellDigit(module, respond, 1, [get(1), i32(256), [0x4a]]),
			];
		}),
		expect: (visit) => expectBounded(visit),
	},
	{
		name: 'text_bomb',
		tries: 'to have the host keep gigabytes of text in nodes',
		module: big((module) => {
			const element = module.host('render.element');
			const text = module.host('render.text');
			const respond = module.host('request.respond');
			const part: Code = [module.text('p'), call(element), i32(MEGABYTE), i32(7 * MEGABYTE), call(text), drop];
			return [letters(8, 't'), repeat(1_000, 0, part), addAnswer(module, respond)];
		}),
		expect: (visit) => expectBounded(visit),
	},
	{
		name: 'argument_bomb',
		tries: 'to have the host keep gigabytes as arguments of a statement',
		module: big((module) => {
			const push = module.host('db.arg-string');
			const respond = module.host('request.respond');
			return [
				letters(8, 'a'),
				repeat(900, 0, i32(MEGABYTE), i32(7 * MEGABYTE), call(push)),
				addAnswer(module, respond),
			];
		}),
		expect: (visit) => expectBounded(visit),
	},
	{
		name: 'node_bomb',
		tries: 'to make a million nodes',
		module: big((module) => {
			const fragment = module.host('render.fragment');
			const respond = module.host('request.respond');
			return [repeat(1_100_000, 0, call(fragment), drop), addAnswer(module, respond)];
		}),
		statuses: EITHER,
		because: /limit|handles|held a worker/,
	},
	{
		name: 'tag_bomb',
		tries: 'to name a million things that its page depends on',
		module: big((module) => {
			const tag = module.host('render.cache-tag');
			const respond = module.host('request.respond');
			// Six bits of the counter a letter, each of which may stand in a tag.
			const sixBits = (at: number): Code => [get(0), i32(2 * at), shiftLeft, i32(0x3f << (8 * at)), and];
			const tagText = [sixBits(0), sixBits(1), or, sixBits(2), or, sixBits(3), or, i32(0x21212121), add];
			return [repeat(900_000, 0, i32(512), tagText, store(), i32(512), i32(4), call(tag)), addAnswer(module, respond)];
		}),
		because: /at most 10000 cache tags/,
	},
	{
		name: 'hoard',
		tries: 'to have many requests at once keep much and wait',
		module: big((module) => {
			const sleep = module.host('testing.sleep');
			const respond = module.host('request.respond');
			return [letters(30, 'h'), i32(1_000), call(sleep), addAnswer(module, respond)];
		}),
		async expect(visit) {
			const grown = await measureGrowth(() => Promise.all(Array.from({ length: 40 }, () => visit.ask())));
			assert.ok(grown < 1_800, `the process grew by ${grown} MB`);
			const blame = await waitFor(() => findBlame(visit));
			assert.match(String(blame?.['msg']), /limit (worker_bytes|held_ms)|held a worker|worker_bytes = /);
		},
	},
	{
		name: 'json_bomb',
		tries: 'to have the host parse 30 MB of brackets into a field of an item',
		module: big((module) => {
			const parse = module.host('text.parse-json');
			const respond = module.host('request.respond');
			return [
				letters(30, '['),
				[i32(MEGABYTE), i32(30 * MEGABYTE), call(parse), drop],
				addAnswer(module, respond, '{"alive":true}'),
			];
		}),
		expect: (visit) => expectAnswer(visit, '{"alive":true}'),
	},
	{
		name: 'extism_blocks',
		tries: "to take memory in Extism's blocks, outside of its own",
		module() {
			const module = createModule();
			const alloc = module.import('extism:host/env', 'alloc', { params: ['i64'], results: ['i64'] });
			module.func('route-attack', { results: ['i32'] }, forever(i64(10_000_000n), call(alloc), drop), i32(0));
			return module.bytes();
		},
		because: /Extism's blocks/,
	},
	{
		name: 'extism_one_block',
		tries: 'to take a block of sixteen exabytes',
		module() {
			const module = createModule();
			const alloc = module.import('extism:host/env', 'alloc', { params: ['i64'], results: ['i64'] });
			module.func('route-attack', { results: ['i32'] }, i64(-1n), call(alloc), drop, i32(0));
			return module.bytes();
		},
		because: /Extism's blocks/,
	},
];

/** By how many megabytes the process grows at most meanwhile. */
async function measureGrowth(work: () => Promise<unknown>): Promise<number> {
	const before = process.memoryUsage.rss();
	let highest = before;
	const timer = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 5);
	await work().finally(() => clearInterval(timer));
	return Math.round((highest - before) / MEGABYTE);
}

/** However it ends, the process has not grown by a gigabyte. */
async function expectBounded(visit: Visit): Promise<void> {
	let status = 0;
	const grown = await measureGrowth(async () => ({ status } = await visit.ask()));
	assert.ok([200, 500, 503].includes(status), String(status));
	assert.ok(grown < 1_000, `the process grew by ${grown} MB`);
}
