// One tap over five hundred items: what each plugin that implements it costs.
import type { TapImplementer, TapTable } from '../../kernel/src/plugins/worker/worker-plugin.ts';
import { createScope, createStocks, loadGuest } from '../tool/guest.ts';
import { createItem } from '../tool/items.ts';
import { compare, type Variant } from '../tool/measure.ts';
import type { Row, Suite } from '../tool/suite.ts';

const ITEMS = 500;
const TAP = 'tap_bench_view';

export const dispatch: Suite = {
	name: 'dispatch',
	about: '1, 5 and 20 plugins on one tap, 500 items',
	async run({ short }) {
		const { plugin } = await loadGuest('hub');
		const names = Array.from({ length: 20 }, (_, index) => (index === 0 ? 'hub' : `hub${index}`));
		const stocks = createStocks(
			names.map((name) => ({ ...plugin, name })),
			8,
		);
		const { fields, ...columns } = createItem(4, true);
		const rows = Array.from({ length: ITEMS }, () => ({ ...columns, fields }));
		const variants = [0, 1, 5, 20].map((count): Variant => {
			const taps: TapTable = {
				provided: new Map([
					[TAP, { tap: TAP, provider: 'hub', payload: 'item', returns: 'render', mode: 'collect', onError: 'skip' }],
				]),
				implementers: new Map([
					[
						TAP,
						names
							.slice(0, count)
							.map((name): TapImplementer => ({ plugin: name, dataMode: 'handle', onError: 'skip' })),
					],
				]),
			};
			let scope: ReturnType<typeof createScope>;
			return {
				name: `${count} plugins`,
				async: true,
				before() {
					scope = createScope(stocks, taps, rows);
				},
				run: () => scope.calls.callPlain('hub', 'route_dispatch'),
				async after() {
					scope.calls.release();
					await new Promise((resolve) => setImmediate(resolve));
				},
			};
		});
		const result = await compare(variants, { rounds: short ? 6 : 15, calls: short ? 4 : 6 });
		const nobody = result.row('0 plugins').p50;
		/** Nanoseconds that one plugin adds to one item. */
		const each = (count: number): number => (result.row(`${count} plugins`).p50 - nobody) / count / ITEMS;
		const perPlugin: Row[] = [1, 5, 20].map((count) => {
			const value = each(count);
			return { name: `an item in one of ${count} plugins`, count: ITEMS * count, p50: value, p95: value, p99: value };
		});
		return {
			rows: [...result.rows, ...perPlugin],
			ratios: { 'a plugin of 20 / a plugin of 5': each(20) / each(5) },
		};
	},
};
