// The ways in which the implementers of a tap work together: collect, alter, veto, first.
// In the kernel because the order and the outcome must be the same whoever provides the tap.
import { TrovatoError } from '../../errors/trovato-error.ts';
import { append, createFragment, type RenderNode } from '../../render/tree.ts';
import type { Frame } from '../worker/frame.ts';
import { copyItem, type Item } from '../worker/item.ts';
import type { ProvidedTap, TapImplementer } from '../worker/worker-plugin.ts';
import { attempt, attemptBatch, FAILED, type TapContext } from './attempt.ts';
import { type Batch, createBatch, DENY, GRANT, NEUTRAL, readAccess } from './batch.ts';
import { batchShape, ITEM_NONE, ITEM_RENDER, JSON_ACCESS, jsonShape } from './shapes.ts';

/** Calls to the taps that the caller's plugin provides. */
export interface TapModes {
	renderItem(caller: Frame, tap: string, item: Item): Promise<RenderNode>;
	notifyItem(caller: Frame, tap: string, item: Item): Promise<void>;
	/** The nodes stand in the batch afterwards. */
	renderItems(caller: Frame, tap: string, batch: Batch): Promise<void>;
	notifyItems(caller: Frame, tap: string, batch: Batch): Promise<void>;
	/** The decisions stand in the batch afterwards. */
	checkItems(caller: Frame, tap: string, batch: Batch, operation: string): Promise<void>;
	collectJson(caller: Frame, tap: string, payload: string): Promise<string>;
	alterJson(caller: Frame, tap: string, payload: string): Promise<string>;
	/** '' when nobody has an answer. */
	firstJson(caller: Frame, tap: string, payload: string): Promise<string>;
	checkJson(caller: Frame, tap: string, payload: string): Promise<number>;
}

const RENDER_ITEMS = batchShape('render');
const NOTIFY_ITEMS = batchShape('none');
const CHECK_ITEMS = batchShape('access');

export function createTapModes(context: TapContext): TapModes {
	const { taps } = context;
	const implementers = (tap: string): readonly TapImplementer[] => taps.implementers.get(tap) ?? [];

	/** The tap, when it is the caller's and may be called in this way. */
	const provided = (caller: Frame, tap: string, modes: string, shapes: string): ProvidedTap => {
		const found = taps.provided.get(tap);
		if (found?.provider !== caller.plugin.name)
			throw new TrovatoError(
				'host.not_granted',
				`Plugin '${caller.plugin.name}' does not provide ${tap}; only its provider can call it.`,
			);
		const { payload, returns, mode } = found;
		if (!modes.split(' ').includes(mode) || !shapes.split(' ').includes(`${payload}-${returns}`))
			throw new TrovatoError(
				'host.bad_argument',
				`${tap} takes '${payload}' and returns '${returns}' in mode '${mode}'; this function calls ${shapes} in mode ${modes}.`,
			);
		return found;
	};

	return {
		async renderItem(caller, tap, item) {
			const { mode } = provided(caller, tap, 'collect first', 'item-render');
			const all = createFragment();
			for (const implementer of implementers(tap)) {
				const node = await attempt(context, tap, implementer, ITEM_RENDER, item);
				if (node === FAILED || node === undefined) continue;
				append(all, node);
				if (mode === 'first' && (node.tag !== '' || node.children.length > 0)) break;
			}
			return all;
		},

		async notifyItem(caller, tap, item) {
			const { mode } = provided(caller, tap, 'collect alter', 'item-none');
			for (const implementer of implementers(tap)) {
				const before = copyItem(item);
				item.alterable = mode === 'alter';
				if ((await attempt(context, tap, implementer, ITEM_NONE, item)) === FAILED) Object.assign(item, before);
				item.alterable = false;
			}
		},

		async renderItems(caller, tap, batch) {
			provided(caller, tap, 'collect', 'items-render');
			const all = batch.items.map(() => createFragment());
			for (const implementer of implementers(tap)) {
				const own = createBatch(batch.items);
				await attemptBatch(context, tap, implementer, RENDER_ITEMS, own);
				for (const [index, node] of own.nodes.entries()) if (node) append(all[index]!, node);
			}
			batch.nodes.splice(0, Infinity, ...all);
		},

		async notifyItems(caller, tap, batch) {
			provided(caller, tap, 'collect', 'items-none');
			for (const implementer of implementers(tap))
				await attemptBatch(context, tap, implementer, NOTIFY_ITEMS, createBatch(batch.items));
		},

		async checkItems(caller, tap, { items, access }, operation) {
			provided(caller, tap, 'veto', 'access-access');
			const decided: number[] = items.map(() => NEUTRAL);
			// Until all have decided nobody may: a failure on the way leaves no half decision to read.
			access.splice(0, Infinity, ...items.map(() => DENY));
			for (const implementer of implementers(tap)) {
				const open = [...items.keys()].filter((index) => decided[index] !== DENY);
				if (open.length === 0) break;
				const asked = open.map((index) => items[index]!);
				const own = createBatch(asked, operation);
				const failed = await attemptBatch(context, tap, implementer, CHECK_ITEMS, own);
				for (const [at, index] of open.entries()) {
					const said = failed.has(at) ? DENY : readAccess(own.access[at] ?? NEUTRAL);
					decided[index] = Math.max(decided[index]!, said);
				}
			}
			access.splice(0, Infinity, ...decided);
		},

		async collectJson(caller, tap, payload) {
			const found = provided(caller, tap, 'collect', 'json-json none-json json-none none-none');
			const shape = jsonShape(found.payload, found.returns);
			const results: string[] = [];
			for (const implementer of implementers(tap)) {
				const answer = await attempt(context, tap, implementer, shape, payload);
				if (answer !== FAILED && answer !== undefined)
					results.push(`{"plugin":${JSON.stringify(implementer.plugin)},"value":${answer}}`);
			}
			return `[${results.join(',')}]`;
		},

		async alterJson(caller, tap, payload) {
			const { payload: takes, returns } = provided(caller, tap, 'alter', 'json-json form-form');
			const shape = jsonShape(takes, returns);
			let current = payload;
			for (const implementer of implementers(tap)) {
				const answer = await attempt(context, tap, implementer, shape, current);
				if (answer !== FAILED && answer !== undefined) current = answer;
			}
			return current;
		},

		async firstJson(caller, tap, payload) {
			const { payload: takes, returns } = provided(caller, tap, 'first', 'json-json none-json');
			const shape = jsonShape(takes, returns);
			for (const implementer of implementers(tap)) {
				const answer = await attempt(context, tap, implementer, shape, payload);
				if (answer !== FAILED && answer !== undefined) return answer;
			}
			return '';
		},

		async checkJson(caller, tap, payload) {
			provided(caller, tap, 'veto', 'json-access');
			let decided = NEUTRAL;
			for (const implementer of implementers(tap)) {
				const said = await attempt(context, tap, implementer, JSON_ACCESS, payload);
				if (said === FAILED || said === DENY) return DENY;
				if (said === GRANT) decided = GRANT;
			}
			return decided;
		},
	};
}
