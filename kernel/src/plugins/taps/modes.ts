// The ways in which the implementers of a tap work together: collect, alter, veto, first.
// In the kernel because the order and the outcome must be the same whoever provides the tap.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import { append, createFragment, type RenderNode } from '../../render/tree.ts';
import type { Frame } from '../worker/frame.ts';
import { copyItem, type Item } from '../worker/item.ts';
import type { ProvidedTap, TapImplementer } from '../worker/worker-plugin.ts';
import { answers, attempt, attemptBatch, FAILED, type TapContext } from './attempt.ts';
import { type Batch, createBatch, DENY, NEUTRAL, readAccess } from './batch.ts';
import { batchShape, ITEM_NONE, ITEM_RENDER, JSON_ACCESS, jsonShape } from './shapes.ts';

/** Calls to the taps that the caller's plugin provides, each in the mode that its manifest says. */
export interface TapModes {
	/** A fragment with what the implementers made of the item. */
	askItem(caller: Frame, tap: string, item: Item, returns: 'render' | 'none'): Promise<RenderNode>;
	/** The answers stand in the batch afterwards. */
	askItems(caller: Frame, tap: string, batch: Batch, operation: string): Promise<void>;
	/** `collect`: a list of `{"plugin", "value"}`; `alter`: the last state; `first`: the first answer or ''. */
	askJson(caller: Frame, tap: string, payload: string): Promise<string>;
	askAccess(caller: Frame, tap: string, payload: string): Promise<number>;
}

/** Appends what a plugin made, so that rendering it is on that plugin's account. */
function adopt(parent: RenderNode, node: RenderNode, plugin: string): boolean {
	node.origin = plugin;
	return append(parent, node);
}

export function createTapModes(context: TapContext): TapModes {
	const { taps } = context;
	const implementers = (tap: string): readonly TapImplementer[] => taps.implementers.get(tap) ?? [];

	/** The tap, when it is the caller's and has one of the shapes; that its mode fits the shape is known from the manifest. */
	const provided = (caller: Frame, tap: string, ...shapes: readonly string[]): ProvidedTap => {
		const found = taps.provided.get(tap);
		if (found?.provider === caller.plugin.name && shapes.includes(`${found.payload}-${found.returns}`)) return found;
		const what = `Plugin '${caller.plugin.name}' provides no ${tap} of the shape ${shapes.join(' or ')}`;
		throw new TrovatoError('host.not_granted', `${what}; only its provider can call a tap, in its own shape.`);
	};

	return {
		async askItem(caller, tap, item, returns) {
			const { mode } = provided(caller, tap, `item-${returns}`);
			const all = createFragment();
			for (const implementer of implementers(tap)) {
				const before = mode === 'alter' ? copyItem(item) : undefined;
				item.alterable = before !== undefined;
				const shape = returns === 'render' ? ITEM_RENDER : ITEM_NONE;
				const node = await attempt(context, tap, implementer, shape, item);
				item.alterable = false;
				if (node === FAILED) Object.assign(item, before);
				else if (
					node &&
					adopt(all, node, implementer.plugin) &&
					mode === 'first' &&
					(node.tag || node.children.length > 0)
				)
					break;
			}
			return all;
		},

		async askItems(caller, tap, { items, nodes, access }, operation) {
			const { returns } = provided(caller, tap, 'items-render', 'items-none', 'access-access');
			const made = items.map(() => createFragment());
			const decided: number[] = items.map(() => NEUTRAL);
			// Until all have decided nobody may: a failure on the way leaves no half decision to read.
			access.splice(0, Infinity, ...items.map(() => DENY));
			for (const implementer of implementers(tap)) {
				const open = [...items.keys()].filter((index) => decided[index] !== DENY);
				if (open.length === 0) break;
				const asked = open.map((index) => items[index]!);
				const own = createBatch(asked, operation);
				const failed = await attemptBatch(context, tap, implementer, batchShape(returns), own);
				for (const [at, index] of open.entries()) {
					const node = own.nodes[at];
					if (node) adopt(made[index]!, node, implementer.plugin);
					if (returns !== 'access') continue;
					const said = failed.has(at) ? DENY : readAccess(own.access[at] ?? NEUTRAL);
					decided[index] = Math.max(decided[index]!, said);
				}
			}
			nodes.splice(0, Infinity, ...made);
			access.splice(0, Infinity, ...decided);
		},

		async askJson(caller, tap, payload) {
			const shapes = ['json-json', 'none-json', 'form-form', 'json-none', 'none-none'];
			const { mode, payload: takes, returns } = provided(caller, tap, ...shapes);
			const all: string[] = [];
			let current = payload;
			for await (const [answer, plugin] of answers(context, tap, jsonShape(takes, returns), () => current)) {
				if (answer === FAILED || answer === undefined) continue;
				if (mode === 'first') return answer;
				if (mode === 'alter') current = answer;
				else all.push(`{"plugin":${JSON.stringify(plugin)},"value":${answer}}`);
			}
			return mode === 'collect' ? `[${all.join(',')}]` : mode === 'alter' ? current : '';
		},

		async askAccess(caller, tap, payload) {
			provided(caller, tap, 'json-access');
			let decided: number = NEUTRAL;
			for await (const [said] of answers(context, tap, JSON_ACCESS, () => payload)) {
				decided = Math.max(decided, said === FAILED ? DENY : said);
				if (decided === DENY) break;
			}
			return decided;
		},
	};
}
