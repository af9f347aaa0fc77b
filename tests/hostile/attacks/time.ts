// Attacks on the thread: code that never ends, in every place where the kernel lets a module run.
import assert from 'node:assert/strict';
import { type Attack, echo, expectAnswer, findBlame, waitFor } from '../attack.ts';
import { addAnswer, type Assembler, createModule } from '../assemble.ts';
import { add, call, type Code, drop, forever, i32, i64, repeat, set } from '../opcodes.ts';

const HELD = /held a worker/;
const KILLED = [503];
/** Ended by its count or by its time, whichever comes first. */
const EITHER = [500, 503];

/** A module whose handler is this. */
function handler(build: (module: Assembler) => Code, locals: ('i32' | 'i64')[] = ['i32']): () => Uint8Array {
	return () => {
		const module = createModule();
		const body = build(module);
		module.func('route-attack', { results: ['i32'], locals }, body);
		return module.bytes();
	};
}

/** A handler that gets a text, of a module whose allocator does this first. */
function allocator(...first: Code): () => Uint8Array {
	return () => {
		const module = createModule({ alloc: [first, i32(40_000)] });
		const path = module.host('request.path');
		module.func('route-attack', { results: ['i32'] }, call(path), drop, i32(0));
		return module.bytes();
	};
}

/** A module that starts by this. */
function start(...body: Code): () => Uint8Array {
	return () => {
		const module = createModule();
		const respond = module.host('request.respond');
		module.start(module.func(undefined, {}, body));
		module.func('route-attack', { results: ['i32'] }, addAnswer(module, respond));
		return module.bytes();
	};
}

export const TIME_ATTACKS: readonly Attack[] = [
	{
		name: 'endless',
		tries: 'to run for ever',
		module: handler(() => [forever(), i32(0)]),
		statuses: KILLED,
		because: HELD,
	},
	{
		name: 'endless_resumed',
		tries: 'to run for ever after it has waited',
		module: handler((module) => [i32(1), call(module.host('testing.sleep')), forever(), i32(0)]),
		statuses: KILLED,
		because: HELD,
	},
	{
		name: 'endless_start',
		tries: 'to run for ever in its start function',
		module: start(forever()),
		statuses: KILLED,
		because: HELD,
	},
	{
		name: 'endless_initialize',
		tries: 'to run for ever in _initialize, which Extism calls',
		module() {
			const module = createModule();
			module.func('_initialize', {}, forever());
			module.func('route-attack', { results: ['i32'] }, i32(0));
			return module.bytes();
		},
		statuses: KILLED,
		because: HELD,
	},
	{
		name: 'endless_alloc',
		tries: 'to run for ever in its allocator',
		module: allocator(forever()),
		statuses: KILLED,
		because: HELD,
	},
	{
		name: 'endless_payload',
		tries: 'to run for ever in its allocator while another plugin calls it',
		module() {
			const module = createModule({ alloc: [forever(), i32(40_000)] });
			const invoke = module.host('plugin-api.invoke');
			module.func('call-me', { params: ['i32', 'i32'], results: ['i64'] }, i64(0n));
			const me: Code = [module.text('endless_payload'), module.text('me'), module.text('now'), call(invoke)];
			module.func('route-attack', { results: ['i32'] }, me, drop, i32(0));
			return module.bytes();
		},
		statuses: KILLED,
		because: HELD,
	},
	{
		name: 'little_by_little',
		tries: 'to run for ever with a pause now and then',
		module: handler((module) => {
			const sleep = module.host('testing.sleep');
			return [
				[i32(1), call(sleep)],
				// Each round is far below the limit; together they are not.
				forever(repeat(40_000_000, 0), i32(1), call(sleep)),
				i32(0),
			];
		}),
		statuses: EITHER,
		because: /limit host_calls|held a worker|limit held_ms/,
	},
	{
		name: 'host_flood',
		tries: 'to call the host for ever',
		module: handler((module) => {
			const now = module.host('request.now');
			return [forever(call(now), drop), i32(0)];
		}),
		statuses: EITHER,
		because: /limit host_calls|held a worker|limit held_ms/,
	},
	{
		name: 'log_flood',
		tries: 'to fill the log',
		module: handler((module) => {
			const log = module.host('logging.log');
			const respond = module.host('request.respond');
			const line = [module.text('error'), module.text('x'.repeat(400)), call(log)];
			return [repeat(20_000, 0, line), addAnswer(module, respond)];
		}),
		async expect(visit) {
			await expectAnswer(visit, '{}');
			await waitFor(() => visit.lines().find(({ msg }) => /logs too much/.test(String(msg))));
			const own = visit.lines().filter(({ plugin }) => plugin === visit.plugin);
			assert.ok(own.length < 1_100, `${own.length} lines`);
			assert.ok(JSON.stringify(own).length < 1_000_000);
		},
	},
	{
		name: 'log_huge',
		tries: 'to write one line of a megabyte, and to forge others in it',
		module: handler((module) => {
			const log = module.host('logging.log');
			const respond = module.host('request.respond');
			const line = `\n{"level":"error","plugin":"content","msg":"forged"}\n\u001b[2J${'y'.repeat(60_000)}`;
			return [module.text('error'), module.text(line), call(log), addAnswer(module, respond)];
		}),
		async expect(visit) {
			await expectAnswer(visit, '{}');
			const line = await waitFor(() => findBlame(visit));
			assert.ok(String(line?.['msg']).length <= 8_192);
			assert.ok(visit.lines().every(({ plugin, msg }) => plugin !== 'content' || msg !== 'forged'));
		},
	},
	{
		name: 'recursion',
		tries: 'to call itself without end',
		module() {
			const module = createModule();
			const index = module.func('call-down', { params: ['i32', 'i32'], results: ['i64'] }, i64(0n));
			module.func('route-attack', { results: ['i32'] }, [0x10, index + 1], i32(1), add);
			return module.bytes();
		},
		because: /call stack/i,
	},
	{
		name: 'recursion_resumed',
		tries: 'to call itself without end after it has waited',
		module() {
			const module = createModule();
			const sleep = module.host('testing.sleep');
			const down = module.func(undefined, { results: ['i32'] }, [0x10, 2], i32(1), add);
			module.func(undefined, { results: ['i32'] }, call(down), i32(1), add);
			module.func('route-attack', { results: ['i32'] }, i32(1), call(sleep), call(down));
			return module.bytes();
		},
		because: /call stack/i,
	},
	{
		name: 'slow_yaml',
		tries: 'to hold the thread within a host function',
		module: handler((module) => {
			const parse = module.host('text.parse-yaml');
			const source = `${'a: &x [*y]\n'.repeat(0)}${'- {a: [b, {c: d}]}\n'.repeat(3_000)}`;
			return [forever(module.text(source), call(parse), drop), i32(0)];
		}),
		statuses: KILLED,
		because: /held a worker .*text\.parse-yaml/,
	},
	{
		name: 'yaml_bomb',
		tries: 'to have a document of a few lines grow to billions of nodes',
		module: handler((module) => {
			const parse = module.host('text.parse-yaml');
			const lines = Array.from({ length: 12 }, (_, level) =>
				level === 0 ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]' : `a${level}: &a${level} [${`*a${level - 1}, `.repeat(9)}]`,
			);
			const respond = module.host('request.respond');
			return [module.text(lines.join('\n')), call(parse), set(0), addAnswer(module, respond, '{"alive":true}')];
		}),
		async expect(visit) {
			const { status, text } = await visit.ask();
			assert.ok(status >= 500 || text === '{"alive":true}');
		},
	},
	{
		name: 'deep_json',
		tries: 'to have the host recurse through a document of a hundred thousand levels',
		module: handler(
			(module) => {
				const parse = module.host('text.parse-json');
				const json = module.host('text.doc-json');
				const respond = module.host('request.respond');
				const deep = module.text('['.repeat(50_000) + ']'.repeat(50_000));
				return echo(module, respond, 0, [deep, call(parse), i32(0), i32(0), call(json)]);
			},
			['i64'],
		),
		because: /call stack|host\.limit|outside/i,
	},
];
