// A plugin as a worker knows it: plain cloneable data from the main thread, and the plugin's stock of instances.
import type { PluginLimits } from '../../config/plugin-limits.ts';
import type { Catalogue } from '../../db/query/catalogue.ts';
import type { LoadedStatement } from '../../db/statements.ts';
import type { Manifest, ManifestRoute, ProvidedTap as ManifestTap } from '../../../../wit/contract/manifest/schema.ts';
import type { OutboundRules } from '../../outbound/address.ts';
import type { KnownText } from './guest-memory.ts';
import type { SiteFacts } from './pages.ts';

/** A tap that a plugin provides to others. */
export type ProvidedTap = ManifestTap & { readonly provider: string };

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
	/** The same as long as nothing of the plugin changed. */
	readonly key: string;
	/** Asked for and granted. */
	readonly capabilities: readonly string[];
	readonly module: WebAssembly.Module;
	readonly codeShift: number;
	readonly restorable: boolean;
	readonly encoding: 'utf16' | 'utf8';
	/** Below this address the module's memory never changes. */
	readonly staticEnd: number;
	/** The exports that never wait. */
	readonly direct: ReadonlySet<string>;
	/** Absolute path of the source map, read when something traps. */
	readonly mapFile: string;
	readonly role: string;
	readonly searchPath: string;
	readonly statements: ReadonlyMap<string, LoadedStatement>;
	readonly catalogue: Catalogue;
	readonly config: Readonly<Record<string, string>>;
	readonly routes: readonly ManifestRoute[];
	readonly declares: Pick<Manifest, 'events' | 'jobs' | 'queues'>;
	/** The servers that it may reach, given the capability. */
	readonly outbound: OutboundRules;
	readonly limits: PluginLimits;
}

export interface WorkerPlugin extends WorkerPluginData {
	/** Texts of the module's data segments, decoded once. */
	readonly staticText: Map<number, KnownText>;
}

/** What a worker is told of one generation of plugins. */
export interface GenerationData {
	/** Grows; every job names the one that answers it. */
	readonly number: number;
	readonly plugins: readonly WorkerPluginData[];
	readonly taps: TapTable;
	readonly site: SiteFacts;
}

/** The taps of all enabled plugins. */
export interface TapTable {
	readonly provided: ReadonlyMap<string, ProvidedTap>;
	readonly implementers: ReadonlyMap<string, readonly TapImplementer[]>;
}
