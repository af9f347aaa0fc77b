// Calls into plugins on behalf of one request: borrows clean instances, passes payloads, and keeps one plugin's failure
// from taking anything else with it.
import { TrovatoError } from '../../errors/trovato-error.ts';
import { append, createFragment, type RenderNode } from '../../render/tree.ts';
import type { Frame, RequestScope } from './frame.ts';
import { createHandleTable } from './handles.ts';
import type { Instance } from './instance.ts';
import type { Item } from './item.ts';
import { itemJson, nodeOfJson } from './full-mode.ts';
import type { Stock } from './stock.ts';
import { describeTrap, GuestAbort } from './trap.ts';
import type { WorkerLog } from './worker-log.ts';
import type { ProvidedTap, TapImplementer, TapTable, WorkerPlugin } from './worker-plugin.ts';

const MAX_DEPTH = 16;

export interface TapCaller {
	exists(plugin: string): boolean;
	/** Call a `call-<name>` export. */
	invoke(caller: Frame, plugin: string, name: string, payload: string): Promise<string>;
	renderItem(caller: Frame, tap: string, item: Item): Promise<RenderNode>;
	notifyItem(caller: Frame, tap: string, item: Item): Promise<void>;
	collectJson(caller: Frame, tap: string, payload: string): Promise<string>;
	/** Call an export that takes nothing and returns a number (routes, commands, the kernel's own taps). */
	callPlain(plugin: string, entry: string, payload?: string): Promise<Result>;
	/** Give every borrowed instance back. */
	release(): void;
}

/** What an export returned, with the frame it ran in. */
export interface Result {
	readonly value: number | bigint | undefined;
	readonly frame: Frame;
	readonly instance: Instance;
}

interface Lent {
	readonly instance: Instance;
	readonly frame: Frame;
	busy: boolean;
}

export interface TapCallerOptions {
	readonly plugins: ReadonlyMap<string, { readonly plugin: WorkerPlugin; readonly stock: Stock }>;
	readonly taps: TapTable;
	readonly log: WorkerLog;
	readonly request: RequestScope;
}

const exportName = (name: string): string => name.replaceAll('_', '-');

export function createTapCaller({ plugins, taps, log, request }: TapCallerOptions): TapCaller {
	const lent = new Map<string, Lent[]>();

	const borrow = async (name: string): Promise<Lent> => {
		const known = plugins.get(name);
		if (!known) throw new TrovatoError('plugin.absent', `Plugin '${name}' is not enabled.`);
		const mine = lent.get(name) ?? [];
		// A plugin that is already on the stack gets a second instance: one call per instance at a time.
		const idle = mine.find(({ busy }) => !busy);
		if (idle) return idle;
		const instance = await known.stock.take();
		const frame: Frame = { plugin: known.plugin, request, handles: createHandleTable(), args: [], entry: '' };
		instance.slot.frame = frame;
		const fresh: Lent = { instance, frame, busy: false };
		lent.set(name, [...mine, fresh]);
		return fresh;
	};

	const drop = (name: string, broken: Lent): void => {
		lent.set(
			name,
			(lent.get(name) ?? []).filter((one) => one !== broken),
		);
		plugins.get(name)?.stock.giveBack(broken.instance, false);
	};

	/** Run `body` on a borrowed instance; whatever escapes it is a failure of the plugin and costs the instance. */
	const call = async <T>(name: string, entry: string, body: (lent: Lent) => Promise<T>): Promise<T> => {
		if (request.depth >= MAX_DEPTH)
			throw new TrovatoError(
				'plugin.depth',
				`Plugins call each other more than ${MAX_DEPTH} levels deep, last '${name}' for ${entry}.`,
			);
		const one = await borrow(name);
		const before = one.frame.entry;
		one.busy = true;
		one.frame.entry = entry;
		request.depth++;
		const started = performance.now();
		try {
			const value = await body(one);
			one.busy = false;
			one.frame.entry = before;
			return value;
		} catch (error) {
			drop(name, one);
			request.answer.partial = true;
			if (error instanceof TrovatoError && error.code === 'plugin.no_function') throw error;
			// A plugin that gives up because the database was busy is not to blame; the whole request may be tried again.
			const { lastError } = one.instance.slot.text;
			if (error instanceof GuestAbort && lastError?.row.retryable) throw lastError;
			const { plugin } = one.frame;
			const trap = describeTrap(error, plugin);
			const fields = {
				plugin: name,
				version: plugin.version,
				tap: entry,
				requestId: request.job.requestId,
				position: trap.position,
			};
			log.error(
				fields,
				`Plugin '${name}' failed in ${entry}: ${trap.message}${trap.position ? ` at ${trap.position}` : ''}`,
			);
			throw new TrovatoError('plugin.trap', `Plugin '${name}' failed in ${entry}.`, {
				cause: error,
				extra: { plugin: name, tap: entry },
			});
		} finally {
			request.depth--;
			request.taps++;
			if (request.depth === 0) request.tapMs += performance.now() - started;
		}
	};

	const find = ({ instance, frame }: Lent, name: string) => {
		const found = instance.find(name);
		if (!found)
			throw new TrovatoError(
				'plugin.no_function',
				`Plugin '${frame.plugin.name}' declares '${frame.entry}' but doesn't export '${name}'. Check function signature matches WIT.`,
			);
		return found;
	};

	const provided = (
		caller: Frame,
		tap: string,
		payload: readonly string[],
		returns: ProvidedTap['returns'],
	): readonly TapImplementer[] => {
		const definition = taps.provided.get(tap);
		if (definition?.provider !== caller.plugin.name)
			throw new TrovatoError(
				'host.not_granted',
				`Plugin '${caller.plugin.name}' does not provide ${tap}; only its provider can call it.`,
			);
		if (!payload.includes(definition.payload) || definition.returns !== returns)
			throw new TrovatoError(
				'host.bad_argument',
				`${tap} takes '${definition.payload}' and returns '${definition.returns}'; it cannot be called for '${returns}'.`,
			);
		return taps.implementers.get(tap) ?? [];
	};

	/** Run every implementer in order; a failure is skipped, or fails the whole request, as the tap's provider said. */
	const each = async (
		tap: string,
		implementers: readonly TapImplementer[],
		body: (implementer: TapImplementer) => Promise<void>,
	): Promise<void> => {
		for (const implementer of implementers) {
			const savepoint = implementer.onError === 'skip' ? await request.work.savepoint() : undefined;
			try {
				await body(implementer);
				await savepoint?.release();
			} catch (error) {
				const again = error instanceof TrovatoError && error.row.retryable;
				if (savepoint && !again) {
					await savepoint.rollback();
					if (error instanceof TrovatoError && error.code === 'plugin.no_function')
						log.error({ plugin: implementer.plugin, tap }, error.message);
					continue;
				}
				request.failure ??= error;
				throw error;
			}
		}
	};

	return {
		exists: (plugin) => plugins.has(plugin),

		invoke: (_caller, plugin, name, payload) =>
			call(plugin, name, async (one) => {
				const packed = one.instance.slot.text.lower(payload);
				const value = await find(one, `call-${exportName(name)}`)(Number(packed >> 32n), Number(packed & 0xffff_ffffn));
				return one.instance.readText(BigInt(value ?? 0));
			}),

		async renderItem(caller, tap, item) {
			const all = createFragment();
			await each(tap, provided(caller, tap, ['item'], 'render'), async ({ plugin, dataMode }) => {
				const node = await call(plugin, tap, async (one) => {
					if (dataMode === 'full')
						return nodeOfJson(await one.instance.callFull(`${exportName(tap)}-full`, itemJson(item)), item);
					const value = Number(await find(one, exportName(tap))(one.frame.handles.add('item', item)));
					if (value < 0) throw new TrovatoError('plugin.trap', `It returned the error ${value}.`);
					return value === 0 ? undefined : (one.frame.handles.find('node', value) as RenderNode | undefined);
				});
				if (node) append(all, node);
			});
			return all;
		},

		async notifyItem(caller, tap, item) {
			await each(tap, provided(caller, tap, ['item'], 'none'), ({ plugin, dataMode }) =>
				call(plugin, tap, async (one) => {
					if (dataMode === 'full') await one.instance.callFull(`${exportName(tap)}-full`, itemJson(item));
					else await find(one, exportName(tap))(one.frame.handles.add('item', item));
				}),
			);
		},

		async collectJson(caller, tap, payload) {
			const results: { plugin: string; value: unknown }[] = [];
			const definition = taps.provided.get(tap);
			await each(tap, provided(caller, tap, ['json', 'none'], 'json'), ({ plugin, dataMode }) =>
				call(plugin, tap, async (one) => {
					let text: string;
					if (dataMode === 'full') text = await one.instance.callFull(`${exportName(tap)}-full`, payload);
					else {
						const packed = definition?.payload === 'json' ? one.instance.slot.text.lower(payload) : undefined;
						const args = packed === undefined ? [] : [Number(packed >> 32n), Number(packed & 0xffff_ffffn)];
						text = one.instance.readText(BigInt((await find(one, exportName(tap))(...args)) ?? 0));
					}
					if (text !== '') results.push({ plugin, value: JSON.parse(text) as unknown });
				}),
			);
			return JSON.stringify(results);
		},

		callPlain: (plugin, entry, payload) =>
			call(plugin, entry, async (one) => {
				const packed = payload === undefined ? undefined : one.instance.slot.text.lower(payload);
				const args = packed === undefined ? [] : [Number(packed >> 32n), Number(packed & 0xffff_ffffn)];
				return { value: await find(one, exportName(entry))(...args), frame: one.frame, instance: one.instance };
			}),

		release() {
			for (const [name, instances] of lent)
				for (const { instance, busy } of instances) plugins.get(name)?.stock.giveBack(instance, !busy);
			lent.clear();
		},
	};
}
