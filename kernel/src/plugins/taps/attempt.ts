// Asks the implementers of a tap, and keeps the failure of one from doing more than the tap's provider allowed.
// In the kernel because a plugin that fails cannot undo itself.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { RequestScope } from '../worker/frame.ts';
import type { WorkerLog } from '../worker/worker-log.ts';
import type { TapImplementer, TapTable } from '../worker/worker-plugin.ts';
import { type Batch, createBatch, NEUTRAL } from './batch.ts';
import type { Shape } from './shapes.ts';

export interface TapContext {
	readonly taps: TapTable;
	readonly log: WorkerLog;
	readonly request: RequestScope;
	/** Calls one implementer, by handles or in full as its manifest says. */
	ask<In, Out>(implementer: TapImplementer, tap: string, shape: Shape<In, Out>, input: In): Promise<Out>;
}

export const FAILED = Symbol('failed');

/** So many items of a batch may fail in a plugin before it is left out of the rest. */
const MAX_OFFENDERS = 3;

/** The answer; or FAILED, when what the plugin wrote is undone and the rest goes on without it. */
export async function attempt<In, Out>(
	{ log, request, ask }: TapContext,
	tap: string,
	implementer: TapImplementer,
	shape: Shape<In, Out>,
	input: In,
): Promise<Out | typeof FAILED> {
	const savepoint = implementer.onError === 'skip' ? await request.work.savepoint() : undefined;
	try {
		const answer = await ask(implementer, tap, shape, input);
		await savepoint?.release();
		return answer;
	} catch (error) {
		const again = error instanceof TrovatoError && error.row.retryable;
		if (savepoint && !again) {
			await savepoint.rollback();
			if (error instanceof TrovatoError && error.code === 'plugin.no_function')
				log.error({ plugin: implementer.plugin, tap }, error.message);
			return FAILED;
		}
		request.failure ??= error;
		throw error;
	}
}

/** The answers in calling order, each with its plugin; `input` is asked for before each call. */
export async function* answers<In, Out>(
	context: TapContext,
	tap: string,
	shape: Shape<In, Out>,
	input: () => In,
): AsyncGenerator<readonly [answer: Out | typeof FAILED, plugin: string]> {
	for (const implementer of context.taps.implementers.get(tap) ?? [])
		yield [await attempt(context, tap, implementer, shape, input()), implementer.plugin];
}

/**
 * Asks about all items in one call; the answers stand in the batch. When that fails, one item at a time.
 * @returns the indexes of the items that have no answer because the plugin failed
 */
export async function attemptBatch(
	context: TapContext,
	tap: string,
	implementer: TapImplementer,
	shape: Shape<Batch, void>,
	batch: Batch,
): Promise<ReadonlySet<number>> {
	const { items, operation, nodes, access } = batch;
	const failed = new Set<number>();
	if ((await attempt(context, tap, implementer, shape, batch)) !== FAILED) return failed;
	nodes.length = access.length = 0;
	for (const [index, item] of items.entries()) {
		const one = createBatch([item], operation);
		const ask = items.length > 1 && failed.size < MAX_OFFENDERS;
		if (!ask || (await attempt(context, tap, implementer, shape, one)) === FAILED) failed.add(index);
		else [nodes[index], access[index]] = [one.nodes[0], one.access[0] ?? NEUTRAL];
	}
	const { plugin } = implementer;
	context.log.error({ plugin, tap }, `Plugin '${plugin}' gave no answer for ${failed.size} of ${items.length} items.`);
	return failed;
}
