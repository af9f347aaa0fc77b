// Calls into plugins on behalf of one request: borrows clean instances, passes payloads, and keeps one plugin's failure
// from taking anything else with it.
import type { ErrorCode } from '../../../../wit/contract/errors/table.ts';
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import { type Figures, MEASURED } from '../../observe/figures.ts';
import type { TapContext } from '../taps/attempt.ts';
import type { Batch } from '../taps/batch.ts';
import { createKernelTaps, type KernelTaps } from '../taps/kernel-taps.ts';
import { createTapModes, type TapModes } from '../taps/modes.ts';
import { passText } from '../taps/shapes.ts';
import type { Frame, RequestScope } from './frame.ts';
import { createHandleTable } from './handles.ts';
import type { Instance } from './instance.ts';
import type { Stock } from './stock.ts';
import { describeTrap, GuestAbort } from './trap.ts';
import { Overrun, type Watch } from './watchdog.ts';
import type { WorkerLog } from './worker-log.ts';
import type { TapTable, WorkerPlugin } from './worker-plugin.ts';

const MAX_DEPTH = 16;

/** Not among these is `db.timeout`: a plugin can bring that about, and would take the whole page with it. */
const BUSY: ReadonlySet<ErrorCode> = new Set(['db.serialization', 'server.busy', 'server.unavailable']);

export interface TapCaller extends TapModes, KernelTaps {
	exists(plugin: string): boolean;
	/** Call a `call-<name>` export; `items` are lent to it by a handle ahead of the payload. */
	invoke(plugin: string, name: string, payload: string, items?: Batch): Promise<string>;
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

/** An instance that works for this request. */
export interface Lent {
	readonly instance: Instance;
	readonly frame: Frame;
	busy: boolean;
}

export interface TapCallerOptions {
	readonly plugins: ReadonlyMap<string, { readonly plugin: WorkerPlugin; readonly stock: Stock }>;
	readonly taps: TapTable;
	readonly log: WorkerLog;
	readonly watch: Watch;
	readonly figures: Figures;
	/** Counts against a plugin that it went over a limit. */
	strike(plugin: string): void;
	readonly request: RequestScope;
}

/** So many names are remembered; plugins make up those of functions. */
const MAX_NAMES = 1_000;
const exportNames = new Map<string, string>();

function exportName(name: string): string {
	const known = exportNames.get(name) ?? name.replaceAll('_', '-');
	if (exportNames.size < MAX_NAMES) exportNames.set(name, known);
	return known;
}

export function createTapCaller({ plugins, taps, log, watch, figures, strike, request }: TapCallerOptions): TapCaller {
	const lent = new Map<string, Lent[]>();

	const borrow = async (name: string): Promise<Lent> => {
		const known = plugins.get(name);
		if (!known) throw new TrovatoError('plugin.absent', `Plugin '${name}' is not enabled.`);
		if (request.stopped.includes(name)) {
			request.answer.partial = true;
			throw new TrovatoError('plugin.absent', `Plugin '${name}' is stopped for a while, because it failed repeatedly.`);
		}
		const mine = lent.get(name) ?? [];
		// A plugin that is already on the stack gets a second instance: one call per instance at a time.
		const idle = mine.find(({ busy }) => !busy);
		if (idle) return idle;
		const instance = await known.stock.take(request);
		const { plugin } = known;
		const handles = createHandleTable(plugin.limits.handles);
		const frame: Frame = { plugin, request, handles, args: [], entry: '', hold: undefined };
		instance.slot.used = { calls: 0, logLines: 0, logBytes: 0, textBytes: 0 };
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
		const hold = (one.frame.hold = watch.hold(one.frame.plugin, entry, request));
		request.depth++;
		const started = performance.now();
		const { calls } = one.instance.slot.used;
		let exists = true;
		try {
			const queued = watch.enter(hold);
			if (queued) await queued;
			const value = await body(one);
			one.busy = false;
			one.frame.entry = before;
			return value;
		} catch (error) {
			drop(name, one);
			request.answer.partial = true;
			exists = !(error instanceof TrovatoError && error.code === 'plugin.no_function');
			if (!exists) throw error;
			// A plugin that gives up because the database was busy is not to blame; the whole request may be tried again.
			const { lastError } = one.instance.slot.text;
			if (error instanceof GuestAbort && lastError && BUSY.has(lastError.code)) throw lastError;
			const { plugin } = one.frame;
			if (error instanceof Overrun) {
				if (error.plugin === undefined)
					throw new TrovatoError('server.unavailable', 'The time for this request is over.');
				if (error.plugin === name) strike(name);
			}
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
			throw new TrovatoError(
				error instanceof Overrun ? 'plugin.limit' : 'plugin.trap',
				`Plugin '${name}' failed in ${entry}.`,
				{
					cause: error,
					extra: { plugin: name, tap: entry },
				},
			);
		} finally {
			watch.leave(hold);
			request.depth--;
			request.taps++;
			const ms = performance.now() - started;
			// What has no export may have any name.
			if (exists) figures.observe(MEASURED.taps, ...hold.names, ms);
			if (request.depth === 0) request.tapMs += ms;
			const { used } = one.instance.slot;
			log.trace({ plugin: name, entry, ms, hostCalls: used.calls - calls, bytes: one.instance.size() }, 'called');
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

	const ask: TapContext['ask'] = ({ plugin, dataMode }, tap, shape, input) =>
		call(plugin, tap, async (one) => {
			if (dataMode === 'full')
				return shape.parse(await one.instance.callFull(`${exportName(tap)}-full`, shape.write(input)), input);
			return shape.read(await find(one, exportName(tap))(...shape.pass(input, one)), one);
		});
	const context: TapContext = { taps, log, request, ask };
	const { askItem, askItems, askJson, askAccess } = createTapModes(context);
	const kernelTaps = createKernelTaps(context, plugins);

	return {
		exists: (plugin) => plugins.has(plugin),

		async invoke(plugin, name, payload, items) {
			const savepoint = await request.work.savepoint();
			try {
				const answer = await call(plugin, name, async (one) => {
					const given = items ? `${one.frame.handles.add('items', items)} ${payload}` : payload;
					const value = await find(one, `call-${exportName(name)}`)(...passText(given, one));
					return one.instance.readText(BigInt(value ?? 0));
				});
				await savepoint.release();
				return answer;
			} catch (error) {
				// The caller gets a number and may go on: not with half of what the other plugin wrote.
				await savepoint.rollback();
				throw error;
			}
		},

		askItem,
		askItems,
		askJson,
		askAccess,
		...kernelTaps,

		callPlain: (plugin, entry, payload) =>
			call(plugin, entry, async (one) => {
				const args = payload === undefined ? [] : passText(payload, one);
				return { value: await find(one, exportName(entry))(...args), frame: one.frame, instance: one.instance };
			}),

		release() {
			for (const [name, instances] of lent)
				for (const { instance, busy } of instances) plugins.get(name)?.stock.giveBack(instance, !busy);
			lent.clear();
		},
	};
}
