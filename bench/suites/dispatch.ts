// One tap over five hundred items: what each plugin that implements it costs, with a call for each item and with one
// call for all of them.
import type { TapImplementer, TapTable } from '../../kernel/src/plugins/worker/worker-plugin.ts';
import { createScope, createStocks, loadGuest } from '../tool/guest.ts';
import { createItem } from '../tool/items.ts';
import { compare, type Variant } from '../tool/measure.ts';
import type { Row, Suite } from '../tool/suite.ts';

const ITEMS = 500;
const COUNTS = [1, 5, 20];
const MODES = [
	{ entry: 'route_dispatch', tap: 'tap_bench_view', payload: 'item', label: '' },
	{ entry: 'route_dispatch_batched', tap: 'tap_bench_views', payload: 'items', label: ', batched' },
] as const;
const plural = (count: number): string => `${count} plugin${count === 1 ? '' : 's'}`;

/** `names` implement the tap that the plugin `hub` provides. */
function tapTable({ tap, payload }: (typeof MODES)[number], names: readonly string[]): TapTable {
	const implementers = names.map((plugin): TapImplementer => ({ plugin, dataMode: 'handle', onError: 'skip' }));
	return {
		provided: new Map([[tap, { tap, provider: 'hub', payload, returns: 'render', mode: 'collect', onError: 'skip' }]]),
		implementers: new Map([[tap, implementers]]),
	};
}

export const dispatch: Suite = {
	name: 'dispatch',
	about: '1, 5 and 20 plugins on one tap, 500 items, one by one and all in one call',
	async run({ short }) {
		const { plugin } = await loadGuest('hub');
		const names = Array.from({ length: 20 }, (_, index) => (index === 0 ? 'hub' : `hub${index}`));
		const stocks = createStocks(
			names.map((name) => ({ ...plugin, name })),
			8,
		);
		const { fields, ...columns } = createItem(4, true);
		const rows = Array.from({ length: ITEMS }, () => ({ ...columns, fields }));
		const variants = MODES.flatMap((mode) =>
			[0, ...COUNTS].map((count): Variant => {
				const taps = tapTable(mode, names.slice(0, count));
				let scope: ReturnType<typeof createScope>;
				return {
					name: plural(count) + mode.label,
					async: true,
					before() {
						scope = createScope(stocks, taps, rows);
					},
					async run() {
						await scope.calls.callPlain('hub', mode.entry);
						// Each implementer once for each item, or once for all; and the route.
						const calls = 1 + count * (mode.payload === 'item' ? ITEMS : 1);
						if (scope.taps !== calls) throw new Error(`${scope.taps} calls were made, not ${calls}`);
					},
					async after() {
						scope.calls.release();
						await new Promise((resolve) => setImmediate(resolve));
					},
				};
			}),
		);
		const result = await compare(variants, { rounds: short ? 6 : 15, calls: short ? 3 : 6 });
		/** Nanoseconds that one plugin adds to one item. */
		const each = (count: number, label: string): number =>
			(result.row(plural(count) + label).p50 - result.row(plural(0) + label).p50) / count / ITEMS;
		const perPlugin = MODES.flatMap(({ label }) =>
			COUNTS.map((count): Row => {
				const value = each(count, label);
				const name = `an item in one of ${plural(count)}${label}`;
				return { name, count: ITEMS * count, p50: value, p95: value, p99: value };
			}),
		);
		const ratios: Record<string, number> = { 'a plugin of 20 / a plugin of 5': each(20, '') / each(5, '') };
		for (const count of COUNTS)
			ratios[`batched / unbatched, ${plural(count)}`] = 1 / result.ratio(plural(count), `${plural(count)}, batched`);
		return { rows: [...result.rows, ...perPlugin], ratios };
	},
};
