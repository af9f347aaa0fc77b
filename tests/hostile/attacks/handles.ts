// Attacks by numbers that stand for things of the host: forged, stale, of another kind, of another request.
import assert from 'node:assert/strict';
import { type Attack, echo, expectAnswer, tellDigit } from '../attack.ts';
import { type Assembler, createModule } from '../assemble.ts';
import {
	add,
	call,
	type Code,
	drop,
	get,
	globalGet,
	globalSet,
	i32,
	i64,
	repeat,
	set,
	store,
	load,
} from '../opcodes.ts';

/** A handler that makes one node and then appends every number from `from` on to it; tells how many were taken. */
function forge(from: number, count: number): Uint8Array {
	const module = createModule();
	const fragment = module.host('render.fragment');
	const append = module.host('render.append');
	const respond = module.host('request.respond');
	module.func(
		'route-attack',
		{ results: ['i32'], locals: ['i32', 'i32', 'i32', 'i32'] },
		[call(fragment), set(0), i32(from), set(3)],
		repeat(count, 1, [get(0), get(3), call(append), get(2), add, set(2)], [get(3), i32(1), add, set(3)]),
		tellDigit(module, respond, 2, get(2)),
	);
	return module.bytes();
}

/** A handler that calls a host function with a handle that is none, and tells what it got. */
function ask(name: string, ...before: Code): Uint8Array {
	const module = createModule();
	const asked = module.host(name);
	const respond = module.host('request.respond');
	module.func(
		'route-attack',
		{ results: ['i32'], locals: ['i32'] },
		tellDigit(module, respond, 0, [before, call(asked)]),
	);
	return module.bytes();
}

/** Keeps a handle in memory and in a global, for whoever comes next. */
function keep(): Uint8Array {
	const module = createModule();
	const element = module.host('render.element');
	const text = module.host('render.text');
	const query = module.host('request.query');
	const respond = module.host('request.respond');
	const kept = module.global();
	const secret = (m: Assembler): Code => m.text('a secret of the first visitor');
	module.func(
		'route-attack',
		{ results: ['i32'], locals: ['i64', 'i32'] },
		[module.text('show'), call(query), set(0)],
		// With ?show the handle that an earlier request left is used; without, one is made and left behind.
		[get(0), [0x50], [0x04, 0x40]],
		[module.text('p'), call(element), set(1)],
		[get(1), secret(module), call(text), drop, get(1), globalSet(kept), i32(512), get(1), store()],
		[i32(200), module.text('text/plain'), module.text('kept'), call(respond), i32(0), [0x0f]],
		[[0x0b], globalGet(kept), [0x04, 0x7f], globalGet(kept), [0x05], i32(512), load(), [0x0b]],
		// Neither is there: guess, since numbers are handed out in order.
		[set(1), get(1), [0x45], [0x04, 0x40], i32((1 << 20) | 1), set(1), [0x0b], get(1)],
	);
	return module.bytes();
}

export const HANDLE_ATTACKS: readonly Attack[] = [
	{
		name: 'forged_low',
		tries: 'to use small numbers as handles',
		module: () => forge(-10, 5_000),
		expect: (visit) => expectAnswer(visit, '0'),
	},
	{
		name: 'forged_near',
		tries: 'to use the numbers beside its own handle',
		module: () => forge((1 << 20) | 1, 5_000),
		expect: (visit) => expectAnswer(visit, '0'),
	},
	{
		name: 'forged_high',
		tries: 'to use numbers of other generations as handles',
		module: () => forge(0x7fff_f000, 8_000),
		expect: (visit) => expectAnswer(visit, '0'),
	},
	{
		name: 'other_kind',
		tries: 'to use a node as rows',
		module() {
			const module = createModule();
			const fragment = module.host('render.fragment');
			const count = module.host('db.count');
			const respond = module.host('request.respond');
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i32'] },
				tellDigit(module, respond, 0, [call(fragment), call(count)]),
			);
			return module.bytes();
		},
		expect: (visit) => expectAnswer(visit, '0'),
	},
	{
		name: 'no_such_item',
		tries: 'to read an item that nobody gave it',
		module() {
			const module = createModule();
			const title = module.host('item-api.get-title');
			const respond = module.host('request.respond');
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i64'] },
				echo(module, respond, 0, [i32((1 << 20) | 1), call(title)]),
			);
			return module.bytes();
		},
		expect: (visit) => expectAnswer(visit, ''),
	},
	{
		name: 'no_such_row',
		tries: 'to count the rows of a handle of minus one',
		module: () => ask('db.affected', i32(-1)),
		expect: (visit) => expectAnswer(visit, '0'),
	},
	{
		name: 'kept_handle',
		tries: "to use another request's handle",
		module: keep,
		async expect(visit) {
			for (let round = 0; round < 3; round++) await expectAnswer(visit, 'kept');
			const { status, text } = await visit.ask('show=1');
			assert.notEqual(status, 200);
			assert.doesNotMatch(text, /secret/);
		},
	},
	{
		name: 'returned_forgery',
		tries: 'to return a handle that it forged as its page',
		module() {
			const module = createModule();
			module.func('route-attack', { results: ['i32'] }, i32((1 << 20) | 77));
			return module.bytes();
		},
		because: /no render tree/,
	},
	{
		name: 'own_parent',
		tries: 'to append a node to itself and to its own child',
		module() {
			const module = createModule();
			const fragment = module.host('render.fragment');
			const append = module.host('render.append');
			const respond = module.host('request.respond');
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i32', 'i32', 'i32'] },
				[call(fragment), set(0), call(fragment), set(1)],
				[get(0), get(0), call(append), set(2)],
				[get(0), get(1), call(append), drop],
				[get(1), get(0), call(append), get(2), add, set(2)],
				tellDigit(module, respond, 2, get(2)),
			);
			return module.bytes();
		},
		expect: (visit) => expectAnswer(visit, '0'),
	},
	{
		name: 'error_number',
		tries: 'to return an error number that does not exist',
		module() {
			const module = createModule();
			module.func('route-attack', { results: ['i32'] }, i32(-2_147_483_648));
			return module.bytes();
		},
		because: /returned server\.internal|Something went wrong/,
	},
	{
		name: 'call_too_early',
		tries: 'to call the host while it starts',
		module() {
			const module = createModule();
			const set64 = module.host('crypto.uuid');
			module.start(module.func(undefined, {}, call(set64), drop));
			module.func('route-attack', { results: ['i32'] }, i32(0));
			return module.bytes();
		},
		because: /cannot be started.*calls the host while it starts/s,
	},
	{
		name: 'start_traps',
		tries: 'to fail in its start function',
		module() {
			const module = createModule();
			module.start(module.func(undefined, {}, [0x00]));
			module.func('route-attack', { results: ['i32'] }, i32(0));
			return module.bytes();
		},
		because: /cannot be started.*unreachable/s,
	},
	{
		name: 'alloc_reenters',
		tries: 'to ask for a text from within its allocator, again and again',
		module() {
			const module = createModule({ alloc: null });
			const path = module.host('request.path');
			module.func('trovato-alloc', { params: ['i32'], results: ['i32'] }, call(path), drop, i32(40_000));
			module.func('route-attack', { results: ['i32'] }, call(path), drop, i32(0));
			return module.bytes();
		},
		because: /call stack/i,
	},
	{
		name: 'alloc_suspends',
		tries: 'to wait within its allocator',
		module() {
			const module = createModule({ alloc: null });
			const path = module.host('request.path');
			const sleep = module.host('testing.sleep');
			module.func('trovato-alloc', { params: ['i32'], results: ['i32'] }, i32(1), call(sleep), i32(40_000));
			module.func('route-attack', { results: ['i32'] }, call(path), drop, i32(0));
			return module.bytes();
		},
		because: /suspend/i,
	},
	{
		name: 'deep_invoke',
		tries: 'to call itself through the host without end',
		module() {
			const module = createModule();
			const invoke = module.host('plugin-api.invoke');
			const self: Code = [module.text('deep_invoke'), module.text('again'), i32(0), i32(0), call(invoke)];
			module.func('call-again', { params: ['i32', 'i32'], results: ['i64'] }, self);
			module.func('route-attack', { results: ['i32'] }, self, drop, [0x00], i32(0));
			return module.bytes();
		},
		because: /failed in (again|route_attack)/,
	},
	{
		name: 'host_as_export',
		tries: 'to export a host function as its own handler',
		module() {
			const module = createModule();
			module.export('route-attack', 'function', module.host('render.fragment'));
			return module.bytes();
		},
		expect: (visit) => expectAnswer(visit, ''),
	},
	{
		name: 'host_as_alloc',
		tries: 'to have a host function for an allocator',
		module() {
			const module = createModule({ alloc: null });
			const path = module.host('request.path');
			module.export('trovato-alloc', 'function', module.host('item-api.get-status'));
			module.func('route-attack', { results: ['i32'] }, call(path), drop, i32(0));
			return module.bytes();
		},
		because: /outside the plugin's memory/,
	},
	{
		name: 'hidden_export',
		tries: 'to reach an export of another plugin that is no callable',
		module() {
			const module = createModule();
			const invoke = module.host('plugin-api.invoke');
			const respond = module.host('request.respond');
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i64', 'i32'] },
				[module.text('content'), module.text('../route-front'), i32(0), i32(0), call(invoke), set(0)],
				tellDigit(module, respond, 1, [get(0), i64(0n), [0x53]]),
			);
			return module.bytes();
		},
		expect: (visit) => expectAnswer(visit, '1'),
	},
];
