// Attacks by what an instance keeps: whatever one visitor leaves behind must not be there for the next.
import { type Attack, expectAnswer, tellDigit } from '../attack.ts';
import { createModule } from '../assemble.ts';
import { add, call, drop, get, grow, i32, i64, isZero, set, store } from '../opcodes.ts';

export const STATE_ATTACKS: readonly Attack[] = [
	{
		name: 'extism_state',
		tries: "to leave something in Extism's blocks for the next visitor",
		module() {
			const module = createModule();
			const alloc = module.import('extism:host/env', 'alloc', { params: ['i64'], results: ['i64'] });
			const save = module.import('extism:host/env', 'store_u8', { params: ['i64', 'i32'] });
			const read = module.import('extism:host/env', 'load_u8', { params: ['i64'], results: ['i32'] });
			const respond = module.host('request.respond');
			// Block 0 is Extism's own and is there from the start; block 1 is the first that the module took.
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i32'] },
				[i64(0n), call(read), set(0)],
				[i64(1n << 48n), call(read), get(0), add, set(0)],
				[i64(16n), call(alloc), drop, i64(0n), i32(3), call(save), i64(1n << 48n), i32(4), call(save)],
				tellDigit(module, respond, 0, get(0)),
			);
			return module.bytes();
		},
		async expect(visit) {
			for (let visitor = 0; visitor < 5; visitor++) await expectAnswer(visit, '0');
		},
	},
	{
		name: 'kept_table',
		tries: 'to leave something in a table for the next visitor',
		module() {
			const module = createModule();
			const respond = module.host('request.respond');
			module.section(4, [1, 0x70, 0, 4]);
			const own = module.func('other', {}, []);
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i32'] },
				[i32(2), [0x25, 0], [0xd1], isZero, set(0)],
				[i32(2), [0xd2, own], [0x26, 0]],
				tellDigit(module, respond, 0, get(0)),
			);
			module.section(9, [1, 3, 0, 1, own]);
			return module.bytes();
		},
		async expect(visit) {
			for (let visitor = 0; visitor < 5; visitor++) await expectAnswer(visit, '0');
		},
	},
	{
		name: 'kept_global',
		tries: 'to leave something in its globals and its memory for the next visitor',
		module() {
			const module = createModule();
			const respond = module.host('request.respond');
			const kept = module.global();
			const wide = module.global({ type: 'v128', init: [0xfd, 12, Array<number>(16).fill(0)] });
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i32'] },
				[[0x23, kept], i32(60_000), [0x28, 2, 0], add, [0x23, wide], [0xfd, 27, 0], add, set(0)],
				[i32(1), [0x24, kept], i32(60_000), i32(2), store()],
				[i32(4), [0xfd, 17], [0x24, wide]],
				tellDigit(module, respond, 0, get(0)),
			);
			return module.bytes();
		},
		async expect(visit) {
			for (let visitor = 0; visitor < 5; visitor++) await expectAnswer(visit, '0');
		},
	},
	{
		name: 'kept_growth',
		tries: 'to leave more memory than it began with for the next visitor',
		module() {
			const module = createModule();
			const respond = module.host('request.respond');
			module.func(
				'route-attack',
				{ results: ['i32'], locals: ['i32'] },
				[[0x3f, 0], i32(2), [0x6b], set(0), i32(1), grow, drop],
				tellDigit(module, respond, 0, get(0)),
			);
			return module.bytes();
		},
		async expect(visit) {
			for (let visitor = 0; visitor < 5; visitor++) await expectAnswer(visit, '0');
		},
	},
];
