// A plugin as a worker knows it: plain cloneable data from the main thread, and the plugin's stock of instances.
import type { PluginLimits } from '../../config/plugin-limits.ts';
import type { LoadedStatement } from '../../db/statements.ts';

export type PayloadShape = 'item' | 'json' | 'none';
export type ReturnShape = 'render' | 'json' | 'none';

/** A tap that a plugin provides to others. */
export interface ProvidedTap {
	readonly tap: string;
	readonly provider: string;
	readonly payload: PayloadShape;
	readonly returns: ReturnShape;
	readonly mode: 'collect' | 'alter' | 'veto' | 'first';
	readonly onError: 'skip' | 'fail';
}

/** How one plugin implements one tap; a list of these is in calling order. */
export interface TapImplementer {
	readonly plugin: string;
	readonly dataMode: 'handle' | 'full';
	readonly onError: 'skip' | 'fail';
}

/** What the main thread hands to every worker about one enabled plugin. */
export interface WorkerPluginData {
	readonly name: string;
	readonly version: string;
	readonly module: WebAssembly.Module;
	readonly codeShift: number;
	readonly restorable: boolean;
	readonly encoding: 'utf16' | 'utf8';
	/** Below this address the module's memory never changes. */
	readonly staticEnd: number;
	/** Absolute path of the source map, read when something traps. */
	readonly mapFile: string;
	readonly role: string;
	readonly searchPath: string;
	readonly statements: ReadonlyMap<string, LoadedStatement>;
	readonly config: Readonly<Record<string, string>>;
	readonly limits: PluginLimits;
}

export interface WorkerPlugin extends WorkerPluginData {
	/** Texts of the module's data segments, decoded once. */
	readonly staticText: Map<number, string>;
}

/** The taps of all enabled plugins. */
export interface TapTable {
	readonly provided: ReadonlyMap<string, ProvidedTap>;
	readonly implementers: ReadonlyMap<string, readonly TapImplementer[]>;
}
