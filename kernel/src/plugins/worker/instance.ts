// One instance of a plugin's module: made by Extism, lent to one request at a time, and put back into its first state
// (memory and every mutable global) before anybody else may have it.
import createPlugin, { type Plugin } from '@extism/extism';
import { TrovatoError } from '../../errors/trovato-error.ts';
import { IMPORTS } from '../../generated/host.ts';
import { GLOBAL_PREFIX } from '../wasm/patch.ts';
import type { Slot } from './frame.ts';
import { createGuestText } from './guest-memory.ts';
import { createImports } from './imports.ts';
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
	/** Text in, text out, by Extism's own calling convention. */
	callFull(name: string, input: string): Promise<string>;
	/** Back to the first state; false when the instance cannot be used again. */
	restore(): boolean;
}

/** The first state of a module's instances, the same for all of them. */
export interface Snapshot {
	readonly memory: Uint8Array;
	readonly globals: readonly (readonly [string, unknown])[];
}

declare global {
	namespace WebAssembly {
		function promising(fn: WebAssembly.ExportValue): (...args: number[]) => Promise<number | bigint | undefined>;
	}
}

function takeSnapshot(exports: WebAssembly.Exports, memory: WebAssembly.Memory): Snapshot {
	const globals: [string, unknown][] = [];
	for (const [name, value] of Object.entries(exports))
		if (name.startsWith(GLOBAL_PREFIX)) globals.push([name, (value as WebAssembly.Global).value]);
	return { memory: new Uint8Array(memory.buffer.slice(0)), globals };
}

export interface InstanceOptions {
	readonly plugin: WorkerPlugin;
	readonly log: WorkerLog;
	/** Taken from the first instance. */
	readonly snapshot: Snapshot | undefined;
}

export interface MadeInstance {
	readonly instance: Instance;
	readonly snapshot: Snapshot;
}

export async function createInstance(options: InstanceOptions): Promise<MadeInstance> {
	const { plugin, log } = options;
	const guest = createGuestText({
		plugin: plugin.name,
		encoding: plugin.encoding,
		staticEnd: plugin.staticEnd,
		staticText: plugin.staticText,
		wait: (_name, promise) => promise,
	});
	const slot: Slot = { frame: undefined, text: guest };
	const functions = createImports(WebAssembly.Module.imports(plugin.module), { slot, plugin, log });
	let made: Plugin;
	try {
		made = await createPlugin(plugin.module, { functions: functions as never, useWasi: false, runInWorker: false });
	} catch (cause) {
		throw new TrovatoError('plugin.module', `Plugin '${plugin.name}' cannot be started: ${(cause as Error).message}`, {
			cause,
		});
	}
	const { exports } = await made.getInstance();
	const memory = exports['memory'];
	if (!(memory instanceof WebAssembly.Memory))
		throw new TrovatoError('plugin.module', `Plugin '${plugin.name}' exports no memory.`);
	const alloc = exports['trovato-alloc'] as ((size: number) => number) | undefined;
	guest.attach(memory, alloc);
	const snapshot = options.snapshot ?? takeSnapshot(exports, memory);
	const wrapped = new Map<string, GuestExport | undefined>();
	// Half a microsecond a call is for nothing where no import can suspend.
	const suspends = WebAssembly.Module.imports(plugin.module).some(
		({ module, name }) => IMPORTS[module]?.[name]?.async ?? false,
	);

	const instance: Instance = {
		slot,
		find(name) {
			if (!wrapped.has(name)) {
				const found = exports[name];
				wrapped.set(
					name,
					typeof found !== 'function' ? undefined : suspends ? WebAssembly.promising(found) : (found as GuestExport),
				);
			}
			return wrapped.get(name);
		},
		readText: (packed) => guest.string(Number(packed >> 32n), Number(packed & 0xffff_ffffn)),
		async callFull(name, input) {
			const output = await made.call(name, input);
			return output?.text() ?? '';
		},
		restore() {
			slot.frame = undefined;
			if (!plugin.restorable || memory.buffer.byteLength !== snapshot.memory.length) return false;
			new Uint8Array(memory.buffer).set(snapshot.memory);
			for (const [name, value] of snapshot.globals) (exports[name] as WebAssembly.Global).value = value as never;
			guest.lastError = undefined;
			return true;
		},
	};
	return { instance, snapshot };
}
