// One instance of a plugin's module: made by Extism, lent to one request at a time, and put back into its first state
// (memory and every mutable global) before anybody else may have it.
import createPlugin, { type Plugin } from '@extism/extism';
import { TrovatoError } from '../../errors/trovato-error.ts';
import { GLOBAL_PREFIX } from '../wasm/patch.ts';
import type { Slot } from './frame.ts';
import { createGuestText, type GuestText } from './guest-memory.ts';
import { createImports } from './imports.ts';
import { Overrun, type Watch } from './watchdog.ts';
import type { WorkerLog } from './worker-log.ts';
import type { WorkerPlugin } from './worker-plugin.ts';

/** An export that may suspend. */
export type GuestExport = (...args: number[]) => Promise<number | bigint | undefined>;

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
	readonly watch: Watch;
	/** Taken from the first instance. */
	readonly snapshot: Snapshot | undefined;
}

export interface MadeInstance {
	readonly instance: Instance;
	readonly snapshot: Snapshot;
}

export async function createInstance(options: InstanceOptions): Promise<MadeInstance> {
	const { plugin, log, watch } = options;
	const { outputBytes: maxOutput } = plugin.limits;
	// The memory exists only once the module is instantiated; until then text functions have nothing to read.
	let text: GuestText | undefined;
	const starting = new Proxy({} as GuestText, {
		get: (_target, key) => {
			if (!text)
				throw new TrovatoError(
					'host.not_now',
					`Plugin '${plugin.name}' calls the host while it starts (${String(key)}). Move the call into a tap.`,
				);
			return text[key as keyof GuestText];
		},
	});
	const slot: Slot = { frame: undefined, text: starting, used: { calls: 0, logLines: 0, logBytes: 0 } };
	const functions = createImports(WebAssembly.Module.imports(plugin.module), { slot, plugin, log, watch });
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
	text = createGuestText({
		memory,
		alloc,
		encoding: plugin.encoding,
		staticEnd: plugin.staticEnd,
		staticText: plugin.staticText,
		wait(_name, promise) {
			if (++slot.used.calls > plugin.limits.hostCalls) throw new Overrun(plugin, 'hostCalls');
			return slot.frame?.hold ? watch.wait(slot.frame.hold, promise) : promise;
		},
	});
	slot.text = text;
	const guest = text;
	const snapshot = options.snapshot ?? takeSnapshot(exports, memory);
	const wrapped = new Map<string, GuestExport | undefined>();

	const instance: Instance = {
		slot,
		find(name) {
			if (!wrapped.has(name)) {
				const found = exports[name];
				wrapped.set(name, typeof found === 'function' ? WebAssembly.promising(found) : undefined);
			}
			return wrapped.get(name);
		},
		readText(packed) {
			const length = Number(packed & 0xffff_ffffn);
			if (length > maxOutput) throw new Overrun(plugin, 'outputBytes');
			return guest.string(Number(packed >> 32n), length);
		},
		async callFull(name, input) {
			const output = await made.call(name, input);
			if (output && output.bytes().length > maxOutput) throw new Overrun(plugin, 'outputBytes');
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
