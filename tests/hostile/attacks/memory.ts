// Attacks by addresses, lengths and encodings: on what the host reads from a module's memory and writes into it.
import { type Attack, echo, expectAnswer } from '../attack.ts';
import { createModule } from '../assemble.ts';
import { add, call, type Code, drop, get, globalGet, globalSet, i32, i64, set, store } from '../opcodes.ts';

/** A handler that gives a host function this address and length. */
function passText(address: number, length: number): Uint8Array {
	const module = createModule();
	const slug = module.host('text.slug');
	module.func('route-attack', { results: ['i32'] }, i32(address), i32(length), call(slug), drop, i32(0));
	return module.bytes();
}

/** A handler that asks for a text, which the host writes to where `alloc` says. */
function receiveText(alloc: Code | null, pages = 2): Uint8Array {
	const module = createModule({ alloc, memory: { initial: pages } });
	const path = module.host('request.path');
	const respond = module.host('request.respond');
	module.func('route-attack', { results: ['i32'], locals: ['i64'] }, echo(module, respond, 0, call(path)));
	return module.bytes();
}

/** An allocator that returns another address each time. */
function wandering(): Uint8Array {
	const module = createModule({ alloc: null });
	const path = module.host('request.path');
	const respond = module.host('request.respond');
	const at = module.global({ init: i32(40_001) });
	module.func(
		'trovato-alloc',
		{ params: ['i32'], results: ['i32'] },
		[globalGet(at), i32(-7), add, globalSet(at)],
		globalGet(at),
	);
	module.func(
		'route-attack',
		{ results: ['i32'], locals: ['i64'] },
		call(path),
		drop,
		echo(module, respond, 0, call(path)),
	);
	return module.bytes();
}

/** A handler that returns 64-bit numbers where the kernel expects `ptr << 32 | length`. */
function reply(name: string, packed: bigint): Uint8Array {
	const module = createModule();
	const invoke = module.host('plugin-api.invoke');
	const respond = module.host('request.respond');
	module.func('call-lie', { params: ['i32', 'i32'], results: ['i64'] }, i64(packed));
	module.func(
		'route-attack',
		{ results: ['i32'], locals: ['i64'] },
		echo(module, respond, 0, [module.text(name), module.text('lie'), i32(0), i32(0), call(invoke)]),
	);
	return module.bytes();
}

const OUTSIDE = /outside the plugin's memory/;

export const MEMORY_ATTACKS: readonly Attack[] = [
	{
		name: 'past_the_end',
		tries: 'to have the host read behind the end of its memory',
		module: () => passText(131_000, 1_000),
		because: OUTSIDE,
	},
	{
		name: 'address_negative',
		tries: 'to have the host read at a negative address',
		module: () => passText(-8, 16),
		because: OUTSIDE,
	},
	{
		name: 'length_negative',
		tries: 'to have the host read a negative number of bytes',
		module: () => passText(2_048, -2),
		because: OUTSIDE,
	},
	{
		name: 'length_huge',
		tries: 'to have the host read 2 GB',
		module: () => passText(0, 0x7fff_ffff),
		because: OUTSIDE,
	},
	{
		name: 'out_pointer',
		tries: 'to have the host write a number behind the end of its memory',
		module() {
			const module = createModule();
			const parse = module.host('text.parse-time');
			module.func(
				'route-attack',
				{ results: ['i32'] },
				module.text('2026-11-20'),
				i32(131_070),
				call(parse),
				drop,
				i32(0),
			);
			return module.bytes();
		},
		because: OUTSIDE,
	},
	{
		name: 'utf16_odd',
		tries: 'to pass an odd number of bytes and half a surrogate as UTF-16',
		module() {
			const module = createModule({ abi: { api: '1.0', strings: 'utf16' } });
			const element = module.host('render.element');
			const text = module.host('render.text');
			const at = module.data(Uint8Array.from([0x41, 0x00, 0x00, 0xd8, 0x3c, 0x00, 0x62]));
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i32'] },
				[i32(at), i32(2), call(element), set(0)],
				[get(0), i32(at), i32(7), call(text), drop],
				get(0),
			);
			return module.bytes();
		},
		// The half unit at the end is none.
		expect: (visit) => expectAnswer(visit, /^<a>A\ufffd&lt;<\/a>$/),
	},
	{
		name: 'utf8_broken',
		tries: 'to pass bytes that are no UTF-8',
		module() {
			const module = createModule();
			const fragment = module.host('render.fragment');
			const text = module.host('render.text');
			const at = module.data(Uint8Array.from([0xc0, 0xbc, 0x62, 0x3e, 0xff, 0xfe, 0xed, 0xa0, 0x80, 0xf4]));
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i32'] },
				[call(fragment), set(0), get(0), i32(at), i32(10), call(text), drop],
				get(0),
			);
			return module.bytes();
		},
		expect: (visit) => expectAnswer(visit, /^\ufffd\ufffdb&gt;\ufffd+$/),
	},
	{
		name: 'alloc_zero',
		tries: 'to take a text without giving it room',
		module: () => receiveText(i32(0)),
		because: OUTSIDE,
	},
	{
		name: 'alloc_outside',
		tries: 'to have the host write behind the end of its memory',
		module: () => receiveText(i32(131_071)),
		because: OUTSIDE,
	},
	{
		name: 'alloc_negative',
		tries: 'to have the host write at the top of the address space',
		module: () => receiveText(i32(-1)),
		because: OUTSIDE,
	},
	{
		name: 'alloc_missing',
		tries: 'to take a text without an allocator',
		module: () => receiveText(null),
		because: /no export trovato-alloc/,
	},
	{
		name: 'alloc_is_global',
		tries: 'to take a text with a global for an allocator',
		module() {
			const module = createModule({ alloc: null });
			const path = module.host('request.path');
			module.export('trovato-alloc', 'global', module.global());
			module.func('route-attack', { results: ['i32'] }, call(path), drop, i32(0));
			return module.bytes();
		},
		because: /no export trovato-alloc/,
	},
	{
		name: 'alloc_odd',
		tries: 'to have the host write to an address that is not aligned',
		module: () => receiveText(i32(40_001)),
		expect: (visit) => expectAnswer(visit, '/hostile/alloc_odd'),
	},
	{
		name: 'alloc_wanders',
		tries: 'to have texts overlap',
		module: wandering,
		expect: (visit) => expectAnswer(visit, '/hostile/alloc_wanders'),
	},
	{
		name: 'alloc_grows',
		tries: 'to move its memory while the host writes into it',
		module: () => receiveText([i32(1), [0x40, 0], drop, i32(140_000)], 2),
		expect: (visit) => expectAnswer(visit, '/hostile/alloc_grows'),
	},
	{
		name: 'alloc_overwrites',
		tries: 'to have the host write over its own static texts',
		module: () => receiveText(i32(1_024)),
		because: /content type '\/hostile\/a'/,
	},
	{
		name: 'packed_high',
		tries: 'to return an address at the top of the address space',
		module: () => reply('packed_high', (0xffff_fff0n << 32n) | 8n),
		because: OUTSIDE,
	},
	{
		name: 'packed_long',
		tries: 'to return 4 GB',
		module: () => reply('packed_long', (1n << 32n) | 0xffff_ffffn),
		because: /limit output_bytes/,
	},
	{
		name: 'packed_minus',
		tries: 'to return -1 as a text',
		module: () => reply('packed_minus', -1n),
		because: /limit output_bytes/,
	},
	{
		name: 'stack_in_data',
		tries: 'to overwrite a static text after the host has read it once',
		module() {
			const module = createModule({ abi: { api: '1.0', strings: 'utf8', staticEnd: 65_536 } });
			const query = module.host('request.query');
			const slug = module.host('text.slug');
			const respond = module.host('request.respond');
			const at = module.data(new TextEncoder().encode('none'));
			// What a visitor asked is copied to `at`, which the manifest says is constant; the host reads it there.
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i64', 'i32'] },
				[module.text('q'), call(query), set(0)],
				[i32(at), [0x20, 0], i64(32n), [0x88], [0xa7], [0x28, 2, 0], store()],
				echo(module, respond, 0, [i32(at), i32(4), call(slug)]),
			);
			return module.bytes();
		},
		async expect(visit) {
			await visit.ask('q=aaaa');
			const answer = await visit.ask('q=bbbb');
			if (answer.text === 'aaaa') throw new Error('one visitor reads what another one asked');
		},
	},
];
