// How an item gets into a plugin and its tree back: by handle, as JSON through Extism (the full mode as shipped), as
// JSON that json-as parses in the guest's own memory, and in plain JavaScript as the floor.
import { itemJson, nodeOfJson } from '../../kernel/src/plugins/worker/full-mode.ts';
import { DEFAULT_LIMITS } from '../../kernel/src/config/plugin-limits.ts';
import { createHandleTable } from '../../kernel/src/plugins/worker/handles.ts';
import type { Instance } from '../../kernel/src/plugins/worker/instance.ts';
import { fieldEntry, fieldValue, type Item, setField } from '../../kernel/src/plugins/worker/item.ts';
import type { RequestScope } from '../../kernel/src/plugins/worker/frame.ts';
import type { Stock } from '../../kernel/src/plugins/worker/stock.ts';
import type { WorkerPlugin } from '../../kernel/src/plugins/worker/worker-plugin.ts';
import {
	addClass,
	append,
	appendFormatted,
	appendText,
	createElement,
	type RenderNode,
} from '../../kernel/src/render/tree.ts';
import { createRenderer } from '../../kernel/src/render/renderer.ts';
import { createScope, createStocks, loadGuest } from '../tool/guest.ts';
import { createItem } from '../tool/items.ts';
import { loadJsonGuest } from '../tool/json-as.ts';
import { compare, type Comparison, type Variant } from '../tool/measure.ts';
import type { Row, Suite } from '../tool/suite.ts';

interface Stocked {
	readonly plugin: WorkerPlugin;
	readonly stock: Stock;
}

type Call = (instance: Instance, item: Item) => RenderNode | undefined | Promise<RenderNode | undefined>;

/** A borrowed clean instance with a frame, as the tap caller makes it. */
async function borrow({ plugin, stock }: Stocked, scope: RequestScope): Promise<Instance> {
	const instance = await stock.take(scope);
	const handles = createHandleTable(DEFAULT_LIMITS.handles);
	instance.slot.frame = { plugin, request: scope, handles, args: [], entry: 'bench', hold: undefined };
	return instance;
}

/** A tap that imports nothing which suspends is called directly and answers at once. */
const byHandle =
	(name: string): Call =>
	(instance, item) => {
		const { handles } = instance.slot.frame!;
		return handles.find('node', Number(instance.find(name)!(handles.add('item', item)))) as RenderNode | undefined;
	};

const full: Call = async (instance, item) =>
	nodeOfJson(await instance.callFull('tap-whole-view-full', itemJson(item)), item);

/** The same work on the same objects without any border: what a kernel without plugins would do. */
function plain(item: Item): RenderNode {
	const subtitle = fieldValue(item, 'field_subtitle') as string;
	const summary = fieldValue(item, 'field_summary') as string;
	setField(item, 'field_views', { value: Number(fieldValue(item, 'field_views')) + 1 });
	const article = createElement('article');
	addClass(article, 'view');
	const heading = createElement('h2');
	appendText(heading, subtitle);
	append(article, heading);
	const paragraph = createElement('p');
	appendText(paragraph, summary);
	append(article, paragraph);
	const body = createElement('div');
	addClass(body, 'body');
	const stored = fieldEntry(item, 'field_body')!;
	appendFormatted(body, stored['value'] as string, stored['format'] as string);
	append(article, body);
	return article;
}

/** Plain JavaScript on the far side of a border that only JSON crosses. */
function plainJson(item: Item): RenderNode {
	const copy = JSON.parse(itemJson(item)) as { fields: Record<string, { value: string | number }> };
	const views = Number(copy.fields['field_views']!.value) + 1;
	const tree = JSON.stringify({
		'#type': 'element',
		'#tag': 'article',
		'#attributes': { class: 'view' },
		'#variables': { views: String(views) },
		'#children': [
			{ '#type': 'element', '#tag': 'h2', '#value': copy.fields['field_subtitle']!.value },
			{ '#type': 'element', '#tag': 'p', '#value': copy.fields['field_summary']!.value },
			{
				'#type': 'element',
				'#tag': 'div',
				'#attributes': { class: 'body' },
				'#children': [{ '#type': 'field', '#field': 'field_body' }],
			},
		],
	});
	setField(item, 'field_views', { value: views });
	return nodeOfJson(tree, item);
}

interface Mode {
	readonly name: string;
	readonly plugin: 'view' | 'whole';
	readonly call: Call;
	/** How many calls an instance serves before it is cleaned. */
	readonly calls: number;
	readonly async: boolean;
}

const MODES: readonly Mode[] = [
	{ name: 'handle', plugin: 'view', call: byHandle('tap-item-view'), calls: 10, async: false },
	{ name: 'handle, body read', plugin: 'view', call: byHandle('tap-item-read'), calls: 10, async: false },
	{ name: 'full', plugin: 'whole', call: full, calls: 1, async: true },
];

export const serialization: Suite = {
	name: 'serialization',
	about: 'an item into a plugin and its tree back: handle, full, json-as, plain JavaScript',
	async run({ short }) {
		const stocks = createStocks([(await loadGuest('view')).plugin, (await loadGuest('whole')).plugin], 64);
		const scope = createScope(stocks, { provided: new Map(), implementers: new Map() });
		const renderer = createRenderer({ templateDirs: [], staticVersion: '' });
		const json = loadJsonGuest();
		const rows: Row[] = [];
		const ratios: Record<string, number> = {};

		const variantsOf = (item: Item, label: string): Variant[] => {
			const guests = MODES.map(({ name, plugin, call, calls: perInstance, async }): Variant => {
				const { stock } = stocks.get(plugin)!;
				let instance: Instance | undefined;
				let calls = 0;
				return {
					name: `${name} ${label}`,
					async,
					async before() {
						instance ??= await borrow(stocks.get(plugin)!, scope);
					},
					run: () => call(instance!, item),
					after() {
						if (++calls % perInstance !== 0) return;
						stock.giveBack(instance!, true);
						instance = undefined;
					},
				};
			});
			return [
				...guests,
				{ name: `json-as ${label}`, run: () => json.call(item), after: () => json.collect() },
				{ name: `plain ${label}`, run: () => plain(item) },
				{ name: `plain over JSON ${label}`, run: () => plainJson(item) },
			];
		};

		// All make the same page, or the comparison is worth nothing.
		const sample = createItem(4, false);
		const expected = renderer.renderNode(plain(sample));
		if (renderer.renderNode(json.call(sample)) !== expected) throw new Error('json-as makes another page');
		for (const { name, plugin, call } of MODES) {
			if (name === 'handle, body read') continue;
			const instance = await borrow(stocks.get(plugin)!, scope);
			const node = await call(instance, sample);
			stocks.get(plugin)!.stock.giveBack(instance, true);
			if (!node || renderer.renderNode(node) !== expected) throw new Error(`${name} makes another page`);
		}

		const first = variantsOf(createItem(4, true), '4 KB');
		rows.push(...(await first500(first.slice(0, 3))));
		// The engine compiles what is hot step by step, and the first size to be measured would pay for it.
		await compare(first, { rounds: 4, calls: 500 });

		for (const [size, ascii] of [
			[0.5, true],
			[4, true],
			[40, true],
			[0.5, false],
			[4, false],
			[40, false],
		] as const) {
			const label = `${size} KB${ascii ? '' : ' beyond ASCII'}`;
			const item = createItem(size, ascii);
			const variants = variantsOf(item, label);
			const result: Comparison = await compare(variants, { rounds: short ? 8 : 24, calls: short ? 150 : 300 });
			rows.push(...result.rows);
			const ratio = (slow: string, fast: string) => result.ratio(`${slow} ${label}`, `${fast} ${label}`);
			ratios[`full / handle ${label}`] = ratio('full', 'handle');
			ratios[`json-as / handle ${label}`] = ratio('json-as', 'handle');
			ratios[`handle / plain ${label}`] = ratio('handle', 'plain');
			ratios[`handle / plain over JSON ${label}`] = ratio('handle', 'plain over JSON');
			ratios[`full / handle, body read ${label}`] = ratio('full', 'handle, body read');
		}
		return {
			rows,
			ratios,
			notes: [
				'An instance is cleaned after ten calls by handle, as in a request that shows several items; borrowing and cleaning are not timed.',
				'json-as has SIMD, memory that is large enough from the start, and its garbage is collected outside the timed call.',
				"A module that speaks Extism's convention is never used twice, so each call in 'full' has a new instance; making it is not timed.",
				"'full' cannot write a field back; it returns the written value as a variable of the tree.",
			],
		};
	},
};

/** The first 500 calls of each mode after its module was compiled, as the story asks. */
async function first500(variants: readonly Variant[]): Promise<Row[]> {
	const rows: Row[] = [];
	for (const variant of variants) {
		const started = performance.now();
		const { rows: found } = await compare([variant], { rounds: 1, calls: 250 });
		const [row] = found;
		rows.push({ ...row!, name: `500 calls: ${variant.name}`, total: (performance.now() - started) / 1_000 });
	}
	return rows;
}
