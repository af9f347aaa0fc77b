// What a clean instance costs: new, taken from the stock, and put back into its first state; and that nothing of one
// visitor survives into another's.
import createPlugin from '@extism/extism';
import { createImports } from '../../kernel/src/plugins/worker/imports.ts';
import { createInstance, type Instance } from '../../kernel/src/plugins/worker/instance.ts';
import type { Slot } from '../../kernel/src/plugins/worker/frame.ts';
import type { WorkerPlugin } from '../../kernel/src/plugins/worker/worker-plugin.ts';
import { createScope, createStocks, loadGuest, strictLog, watch } from '../tool/guest.ts';
import { compare, type Variant } from '../tool/measure.ts';
import type { Row, Suite } from '../tool/suite.ts';

const SIZES = [1, 2, 4, 16];

/** Leaves traces in the instance and says what it found; throws when that was anything. */
async function stain(instance: Instance, visitor: string): Promise<void> {
	const packed = instance.slot.text.lower(visitor);
	const [at, length] = [Number(packed >> 32n), Number(packed & 0xffff_ffffn)];
	const answer = instance.readText(BigInt((await instance.find('call-stain')!(at, length)) ?? 0));
	if (answer !== 'clean') throw new Error(`An instance kept something of an earlier call: ${answer}`);
}

/** Extism alone, with the same imports. */
async function extismOnly(plugin: WorkerPlugin): Promise<void> {
	const slot: Slot = {
		frame: undefined,
		text: undefined as never,
		used: { calls: 0, logLines: 0, logBytes: 0, textBytes: 0 },
	};
	const functions = createImports(WebAssembly.Module.imports(plugin.module), { slot, plugin, log: strictLog, watch });
	await createPlugin(plugin.module, { functions: functions as never, useWasi: false, runInWorker: false });
}

export const instantiate: Suite = {
	name: 'instantiate',
	about: 'a clean instance: new, from the stock, restored; 64 KB to 1 MB, 1 and 20 plugins',
	async run({ short }) {
		const rows: Row[] = [];
		const ratios: Record<string, number> = {};
		let checks = 0;
		const own = { log: strictLog, watch, ledger: { bytes: 0 } };
		const scope = createScope(new Map(), { provided: new Map(), implementers: new Map() });
		for (const pages of SIZES) {
			const label = `${pages * 64} KB`;
			const { plugin } = await loadGuest('stain', { pages });
			const { snapshot } = await createInstance({ ...own, plugin, snapshot: undefined });
			const { stock } = createStocks([plugin], 256).get('stain')!;
			const reused = await stock.take(scope);
			let taken: Instance | undefined;
			const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
			const variants: Variant[] = [
				{
					name: `cold ${label}`,
					async: true,
					run: () => createInstance({ ...own, plugin, snapshot }),
				},
				{ name: `Extism createPlugin ${label}`, async: true, run: () => extismOnly(plugin) },
				{
					name: `take ${label}`,
					run() {
						taken = stock.take(scope) as Instance;
					},
					async after() {
						await stain(taken!, `visitor ${checks++}`);
						stock.giveBack(taken!, true);
						await settle();
					},
				},
				{
					name: `restore ${label}`,
					before: () => stain(reused, `visitor ${checks++}`),
					run() {
						if (!reused.restore()) throw new Error('The instance cannot be restored.');
					},
				},
			];
			// One instance in stock, so that every take is a pop.
			stock.giveBack(await stock.take(scope), true);
			await settle();
			const result = await compare(variants, { rounds: short ? 6 : 20, calls: short ? 60 : 100 });
			rows.push(...result.rows);
			ratios[`cold / take ${label}`] = result.ratio(`cold ${label}`, `take ${label}`);
			ratios[`cold / restore ${label}`] = result.ratio(`cold ${label}`, `restore ${label}`);
		}
		const { plugin } = await loadGuest('stain');
		const names = Array.from({ length: 20 }, (_, index) => `stain${index}`);
		const stocks = createStocks(
			names.map((name) => ({ ...plugin, name })),
			256,
		);
		const all = [...stocks.values()].map(({ stock }) => stock);
		let taken: Instance[] = await Promise.all(all.map(async (stock) => stock.take(scope)));
		const giveAllBack = async (): Promise<void> => {
			for (const [index, instance] of taken.entries()) all[index]!.giveBack(instance, true);
			await new Promise((resolve) => setImmediate(resolve));
		};
		await giveAllBack();
		const twenty = await compare(
			[
				{
					name: 'take, one of each of 20 plugins',
					run() {
						taken = all.map((stock) => stock.take(scope) as Instance);
					},
					after: giveAllBack,
				},
			],
			{ rounds: short ? 6 : 20, calls: 60 },
		);
		rows.push(...twenty.rows);
		ratios['take of 20 plugins / 20 takes'] =
			twenty.rows[0]!.p50 / (20 * rows.find(({ name }) => name === 'take 128 KB')!.p50);
		ratios['take 128 KB in µs'] = rows.find(({ name }) => name === 'take 128 KB')!.p50 / 1_000;
		return {
			rows,
			ratios,
			notes: [`${checks} times a used instance was asked what it remembers: nothing.`],
		};
	},
};
