// One instance of a plugin's module: made by Extism, lent to one request at a time, and put back into its first state
// (memory and every mutable global) before anybody else may have it.
import createPlugin, { type CallContext, type Plugin } from '@extism/extism';
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import { GLOBAL_PREFIX } from '../../../../wit/contract/module/patch.ts';
import type { Slot } from './frame.ts';
import { createGuestText } from './guest-memory.ts';
import { createImports, EXTISM } from './imports.ts';
import { FIELD } from './thread-slot.ts';
import { Overrun, type Watch } from './watchdog.ts';
import type { WorkerLog } from './worker-log.ts';
import type { WorkerPlugin } from './worker-plugin.ts';

type Result = number | bigint | undefined;
/** An export; it answers a promise when it may suspend. */
export type GuestExport = (...args: number[]) => Result | Promise<Result>;

export interface Instance {
	readonly slot: Slot;
	/** The module's export as a function that may suspend; undefined when there is none. */
	find(name: string): GuestExport | undefined;
	/** The text that an export returned as ptr << 32 | length. */
	readText(packed: bigint): string;
	/** Memory that cleaning has to write, in bytes. */
	size(): number;
	/** Text in, text out, by Extism's own calling convention. */
	callFull(name: string, input: string): Promise<string>;
	/** Back to the first state; false when the instance cannot be used again. */
	restore(): boolean;
	/** The instance will not be used again. */
	drop(): void;
}

/** The first state of a module's instances, the same for all of them. */
export interface Snapshot {
	/** As far as it is not zero; writing zeros is cheaper than copying them. */
	readonly memory: Uint8Array;
	readonly size: number;
	readonly globals: readonly (readonly [string, unknown])[];
}

declare global {
	namespace WebAssembly {
		function promising(fn: WebAssembly.ExportValue): (...args: number[]) => Promise<number | bigint | undefined>;
	}
}

function takeSnapshot(exports: WebAssembly.Exports, memory: WebAssembly.Memory, restorable: boolean): Snapshot {
	const globals: [string, unknown][] = [];
	for (const [name, value] of Object.entries(restorable ? exports : {}))
		if (name.startsWith(GLOBAL_PREFIX)) globals.push([name, (value as WebAssembly.Global).value]);
	const all = new Uint8Array(memory.buffer);
	return { memory: all.slice(0, all.findLastIndex((byte) => byte !== 0) + 1), size: all.length, globals };
}

/** About what a thing of the host takes that a handle stands for. */
const HANDLE_BYTES = 256;
const MAX_BLOCKS = 64 * 1_048_576;
const BLOCK_COST = 256;

/** Extism's blocks lie outside the module's memory, whose maximum does not bound them. */
function createBlockAllocator(): (context: CallContext, size: bigint) => bigint {
	let taken = 0;
	return (context, size) => {
		taken += Number(BigInt.asUintN(64, size)) + BLOCK_COST;
		if (taken > MAX_BLOCKS)
			throw new TrovatoError('host.limit', `The plugin holds more than ${MAX_BLOCKS} bytes of Extism's blocks.`);
		return context.alloc(size);
	};
}

/** Where Extism's own log functions, and its complaints, go. */
function extismLog(plugin: string, log: WorkerLog): Pick<Console, 'trace' | 'debug' | 'info' | 'warn' | 'error'> {
	const at = (level: keyof WorkerLog) => (message: string) => log[level]({ plugin }, message);
	return { trace: at('debug'), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export interface InstanceOptions {
	readonly plugin: WorkerPlugin;
	readonly log: WorkerLog;
	readonly watch: Watch;
	/** What the plugin's instances make this worker keep, in bytes. */
	readonly ledger: { bytes: number };
	/** Taken from the first instance. */
	readonly snapshot: Snapshot | undefined;
}

export interface MadeInstance {
	readonly instance: Instance;
	readonly snapshot: Snapshot;
}

export async function createInstance(options: InstanceOptions): Promise<MadeInstance> {
	const { plugin, log, watch, ledger } = options;
	const { outputBytes: maxOutput, workerBytes: maxBytes, hostCalls } = plugin.limits;
	let booked = 0;
	const guest = createGuestText({
		plugin: plugin.name,
		encoding: plugin.encoding,
		staticEnd: plugin.staticEnd,
		staticText: plugin.staticText,
		count(bytes) {
			slot.used.textBytes += bytes;
			if (slot.used.textBytes > maxBytes) throw new Overrun(plugin, 'workerBytes');
		},
		enter(number) {
			if (++slot.used.calls > hostCalls) throw new Overrun(plugin, 'hostCalls');
			watch.slot[FIELD.host] = number;
		},
		leave(result) {
			watch.slot[FIELD.host] = 0;
			return result;
		},
		wait(promise) {
			// One instance at a time runs; what it keeps while others do is what adds up.
			book();
			const tooMany = ++slot.used.calls > hostCalls;
			if (tooMany || ledger.bytes > maxBytes) {
				promise.catch(() => {}); // nobody else will
				return Promise.reject(new Overrun(plugin, tooMany ? 'hostCalls' : 'workerBytes'));
			}
			return slot.frame?.hold ? watch.wait(slot.frame.hold, promise) : promise;
		},
	});
	const slot: Slot = { frame: undefined, text: guest, used: { calls: 0, logLines: 0, logBytes: 0, textBytes: 0 } };
	const functions = createImports(WebAssembly.Module.imports(plugin.module), { slot, plugin, log, watch });
	let made: Plugin;
	try {
		made = await createPlugin(plugin.module, {
			functions: { ...functions, [EXTISM]: { alloc: createBlockAllocator() } },
			config: Object.assign(Object.create(null), plugin.config) as Record<string, string>,
			logger: extismLog(plugin.name, log) as Console,
			logLevel: 'debug',
			useWasi: false,
			runInWorker: false,
		});
	} catch (cause) {
		throw new TrovatoError('plugin.module', `Plugin '${plugin.name}' cannot be started: ${(cause as Error).message}`, {
			cause,
		});
	}
	const { exports } = await made.getInstance();
	const memory = exports['memory'];
	if (!(memory instanceof WebAssembly.Memory))
		throw new TrovatoError('plugin.module', `Plugin '${plugin.name}' exports no memory.`);
	const alloc = exports['trovato-alloc'];
	guest.attach(memory, typeof alloc === 'function' ? (alloc as (size: number) => number) : undefined);
	const snapshot = options.snapshot ?? takeSnapshot(exports, memory, plugin.restorable);
	const book = (): void => {
		const now = memory.buffer.byteLength + slot.used.textBytes + (slot.frame?.handles.size() ?? 0) * HANDLE_BYTES;
		ledger.bytes += now - booked;
		booked = now;
	};
	book();
	const wrapped = new Map<string, GuestExport | undefined>();

	const instance: Instance = {
		slot,
		find(name) {
			if (!wrapped.has(name)) {
				const found = exports[name];
				if (typeof found !== 'function') wrapped.set(name, undefined);
				else wrapped.set(name, plugin.direct.has(name) ? (found as GuestExport) : WebAssembly.promising(found));
			}
			return wrapped.get(name);
		},
		readText(packed) {
			const length = Number(packed & 0xffff_ffffn);
			if (length > maxOutput) throw new Overrun(plugin, 'outputBytes');
			return guest.string(Number(packed >> 32n), length);
		},
		size: () => memory.buffer.byteLength,
		async callFull(name, input) {
			const output = await made.call(name, input);
			if (output && output.bytes().length > maxOutput) throw new Overrun(plugin, 'outputBytes');
			return output?.text() ?? '';
		},
		restore() {
			slot.frame = undefined;
			if (!plugin.restorable || memory.buffer.byteLength !== snapshot.size) return false;
			const bytes = new Uint8Array(memory.buffer);
			bytes.set(snapshot.memory);
			bytes.fill(0, snapshot.memory.length);
			for (const [name, value] of snapshot.globals) (exports[name] as WebAssembly.Global).value = value as never;
			guest.lastError = undefined;
			slot.used.textBytes = 0;
			book();
			return true;
		},
		drop() {
			slot.frame = undefined;
			ledger.bytes -= booked;
			booked = 0;
		},
	};
	return { instance, snapshot };
}
