// Runs the kernel's own taps when the set of plugins or one of their modules changed since the last start.
import type { Sql } from 'postgres';
import { TrovatoError } from '../errors/trovato-error.ts';
import type { Dispatcher, JobUser } from './pool/job.ts';
import type { LoadedPlugins } from './load-plugins.ts';
import type { TapTable } from './worker/worker-plugin.ts';

/** What the kernel does on its own behalf. */
export const SYSTEM_USER: JobUser = {
	id: '00000000-0000-0000-0000-000000000000',
	name: 'system',
	permissions: [],
	isAdmin: true,
};

export interface LifecycleOptions {
	readonly owner: Sql;
	readonly loaded: LoadedPlugins;
	readonly dispatcher: Dispatcher;
}

interface PluginRow {
	readonly name: string;
	readonly version: string;
	readonly enabled: boolean;
	readonly module_hash: string | null;
}

async function callTap(
	dispatcher: Dispatcher,
	taps: TapTable,
	plugin: string,
	tap: string,
	payload: string | null,
): Promise<void> {
	if (!taps.implementers.get(tap)?.some((one) => one.plugin === plugin)) return;
	const result = await dispatcher.run({
		kind: 'tap',
		plugin,
		tap,
		payload,
		requestId: `start-${tap}-${plugin}`,
		user: SYSTEM_USER,
		stage: null,
		asOf: null,
	});
	if (!result.ok) throw new TrovatoError(result.code, `Plugin '${plugin}' could not be enabled: ${result.message}`);
}

/** Bring `kernel.plugin` and the plugins' own state up to date; says whether anything had changed. */
export async function updatePlugins({ owner, loaded, dispatcher }: LifecycleOptions): Promise<boolean> {
	const rows = await owner<PluginRow[]>`select name, version, enabled, module_hash from kernel.plugin`;
	const known = new Map(rows.map((row) => [row.name, row]));
	const { taps } = loaded;
	let changed = false;
	for (const { found, hash } of loaded.plugins) {
		const { name } = found;
		const { version } = found.manifest;
		const row = known.get(name);
		known.delete(name);
		if (row?.enabled && row.version === version && row.module_hash === hash) continue;
		changed = true;
		if (!row?.module_hash) await callTap(dispatcher, taps, name, 'tap_install', null);
		else if (row.version !== version) await callTap(dispatcher, taps, name, 'tap_upgrade', row.version);
		if (!row?.enabled || !row.module_hash) await callTap(dispatcher, taps, name, 'tap_enable', null);
		await owner`
			insert into kernel.plugin (name, version, enabled, module_hash) values (${name}, ${version}, true, ${hash})
			on conflict (name) do update set version = excluded.version, enabled = true, module_hash = excluded.module_hash, updated_at = now()`;
	}
	for (const row of known.values())
		if (row.enabled) {
			changed = true;
			await owner`update kernel.plugin set enabled = false, updated_at = now() where name = ${row.name}`;
		}
	if (changed)
		for (const { found } of loaded.plugins) await callTap(dispatcher, taps, found.name, 'tap_plugins_changed', null);
	return changed;
}
