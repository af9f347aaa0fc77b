// Switches plugins on and off while the site runs, with the kernel's own taps: install, enable, disable, uninstall,
// upgrade. Each is called once, in one transaction with the plugin's record. Kernel: no plugin may switch another.
import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { dropPlugin } from '../db/drop-plugin.ts';
import type { SiteDatabase } from '../db/setup.ts';
import { TrovatoError } from '../errors/trovato-error.ts';
import type { Log } from '../observe/log.ts';
import type { LoadedPlugins } from './load-plugins.ts';
import type { Dispatcher, JobUser, KernelTapCall, TapJob } from './pool/job.ts';
import { enabledNames, type PluginRecord, readRecords, whileAlone } from './records.ts';
import type { Swap } from './swap.ts';
import type { GenerationData } from './worker/worker-plugin.ts';

/** What the kernel does on its own behalf. */
export const SYSTEM_USER: JobUser = {
	id: '00000000-0000-0000-0000-000000000000',
	name: 'system',
	permissions: [],
	isAdmin: true,
};

interface Generation {
	readonly loaded: LoadedPlugins;
	readonly data: GenerationData;
}

export interface LifecycleOptions<G extends Generation> {
	readonly owner: Sql;
	readonly site: SiteDatabase;
	/** The plugins that site.toml names. */
	readonly named: readonly string[];
	/** Makes the generation with these plugins; `recorded` as for `loadPlugins`. */
	build(names: readonly string[], recorded?: ReadonlyMap<string, string | null>): Promise<G>;
	readonly swap: Swap<G>;
	/** Runs the taps. */
	readonly dispatcher: Dispatcher;
	readonly log: Log;
}

/** All of these reject with a TrovatoError, and then the site goes on as it was. */
export interface Lifecycle {
	/** Bring up what is enabled. */
	start(): Promise<void>;
	/** Take over what another process switched; what goes wrong is logged. */
	follow(): Promise<void>;
	/** False when it was so already, which goes for `disable` too. */
	enable(name: string): Promise<boolean>;
	disable(name: string): Promise<boolean>;
	/** Drops all that the plugin ever stored; false when that was nothing. */
	uninstall(name: string): Promise<boolean>;
	/** Finishes what is under way; nothing is followed any more. */
	close(): Promise<void>;
}

export function createLifecycle<G extends Generation>(options: LifecycleOptions<G>): Lifecycle {
	const { owner, site, named, build, swap, dispatcher, log } = options;
	let last: Promise<unknown> = Promise.resolve();
	let closed = false;

	/** One change at a time in this process. */
	const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
		const result = last.then(work);
		last = result.catch(() => {});
		return result;
	};

	const inForce = (): G => {
		const { value, release } = swap.hold();
		release();
		return value;
	};

	const tell = async (generation: G, what: string, calls: readonly KernelTapCall[], record: TapJob['record']) => {
		const { implementers } = generation.loaded.taps;
		const result = await dispatcher.run({
			kind: 'tap',
			calls: calls.filter(({ plugin, tap }) => implementers.get(tap)?.some((one) => one.plugin === plugin)),
			record,
			generation: generation.data.number,
			requestId: randomUUID(),
			user: SYSTEM_USER,
			stage: null,
			asOf: null,
		});
		if (!result.ok) throw new TrovatoError(result.code, `${what}: ${result.message}`);
	};

	const keep = (record: PluginRecord): TapJob['record'] => {
		const { name, version, enabled, hash, fixed } = record;
		return { name: 'record_plugin', args: [name, version, enabled, hash, fixed] };
	};

	/** Install, upgrade and enable what the records do not know so yet. */
	const settle = async (generation: G, records: ReadonlyMap<string, PluginRecord>): Promise<void> => {
		for (const { found, hash } of generation.loaded.plugins) {
			const { name: plugin, manifest } = found;
			const fixed = named.includes(plugin);
			const before = records.get(plugin);
			const isSame = before?.version === manifest.version && before.hash === hash;
			if (before?.enabled && isSame && before.fixed === fixed) continue;
			if (before?.enabled && before.hash !== hash && before.version === manifest.version)
				log.warn(
					{ plugin, recorded: before.hash, found: hash },
					`Plugin '${plugin}' has another module than the one that was enabled, and the same version`,
				);
			const calls: KernelTapCall[] = [];
			if (!before?.hash) calls.push({ plugin, tap: 'tap_install', payload: null });
			else if (before.version !== manifest.version) calls.push({ plugin, tap: 'tap_upgrade', payload: before.version });
			if (!before?.hash || !before.enabled) calls.push({ plugin, tap: 'tap_enable', payload: null });
			const record = keep({ name: plugin, version: manifest.version, enabled: true, hash, fixed });
			await tell(generation, `Plugin '${plugin}' could not be enabled`, calls, record);
		}
	};

	/** Tell all plugins when their set, or a module, is another than they were last told of. */
	const announce = async (generation: G): Promise<void> => {
		const { plugins } = generation.loaded;
		const now = plugins.map(({ data, hash }) => `${data.name} ${data.version} ${hash}`).join('\n');
		const [row] = await owner<{ announced: string }[]>`select announced from kernel.site`;
		if (row?.announced === now) return;
		const calls = plugins.map(({ data }) => ({ plugin: data.name, tap: 'tap_plugins_changed', payload: null }));
		const record = { name: 'record_announcement', args: [now] } as const;
		await tell(generation, 'A plugin could not take note of the others', calls, record);
	};

	/** What site.toml named at the last start and does not name any more. */
	const retire = async (leaving: readonly PluginRecord[], staying: readonly string[]): Promise<void> => {
		let before: G | undefined;
		try {
			before = await build([...staying, ...leaving.map(({ name }) => name)]);
			await swap.offer(before);
		} catch (error) {
			const names = leaving.map(({ name }) => name).join(', ');
			log.warn({ err: error }, `These plugins could not be asked before they were disabled: ${names}`);
			before = await build([]);
			await swap.offer(before);
		}
		const order = before.loaded.plugins.map(({ data }) => data.name);
		for (const record of leaving.toSorted((a, b) => order.indexOf(b.name) - order.indexOf(a.name))) {
			const off = keep({ ...record, enabled: false, fixed: false });
			const calls = [{ plugin: record.name, tap: 'tap_disable', payload: null }];
			await tell(before, `Plugin '${record.name}' failed when it was disabled`, calls, off).catch((error: unknown) => {
				log.warn({ err: error, plugin: record.name }, (error as Error).message);
				return tell(before, `Plugin '${record.name}' could not be disabled`, [], off);
			});
		}
	};

	const change = <T>(work: (records: Map<string, PluginRecord>, names: string[]) => Promise<T>): Promise<T> =>
		inTurn(() =>
			whileAlone(owner, async () => {
				const records = await readRecords(owner);
				return work(records, enabledNames(records, named));
			}),
		);

	return {
		start: () =>
			change(async (records, names) => {
				const leaving = [...records.values()].filter(({ name, enabled }) => enabled && !names.includes(name));
				if (leaving.length > 0) await retire(leaving, names);
				const generation = await build(names);
				await swap.offer(generation);
				await settle(generation, records);
				await announce(generation);
				swap.show(generation);
			}),
		follow: () =>
			inTurn(async () => {
				if (closed) return;
				try {
					const records = await readRecords(owner);
					const names = enabledNames(records, named);
					const now = inForce().loaded.plugins;
					const isSame = now.every(
						({ data, hash }) => names.includes(data.name) && records.get(data.name)?.hash === hash,
					);
					if (isSame && now.length === names.length) return;
					const next = await build(names, new Map([...records].map(([name, { hash }]) => [name, hash])));
					await swap.offer(next);
					swap.show(next);
					log.info({ plugins: next.loaded.plugins.map(({ data }) => data.name) }, 'plugins were switched');
				} catch (error) {
					log.error({ err: error }, 'Plugins were switched, but this process keeps those it has');
				}
			}),
		enable: (name) =>
			change(async (records, names) => {
				if (names.includes(name)) return false;
				const next = await build([...names, name]);
				await swap.offer(next);
				await settle(next, records);
				swap.show(next);
				await announce(next);
				return true;
			}),
		disable: (name) =>
			change(async (records, names) => {
				if (named.includes(name))
					throw new TrovatoError('request.conflict', `site.toml names the plugin '${name}'; remove it there.`);
				const record = records.get(name);
				if (!record || !names.includes(name)) return false;
				const now = inForce();
				if (!now.loaded.plugins.some(({ data }) => data.name === name))
					throw new TrovatoError('server.busy', `Plugin '${name}' is being enabled just now; try again.`);
				const needed = now.loaded.plugins.filter(({ found }) => found.manifest.dependencies.required.includes(name));
				if (needed.length > 0) {
					const others = needed.map(({ data }) => `'${data.name}'`).join(' and ');
					throw new TrovatoError('request.conflict', `Plugin '${name}' cannot be disabled, ${others} requires it.`);
				}
				const next = await build(names.filter((other) => other !== name));
				await swap.offer(next);
				const calls = [{ plugin: name, tap: 'tap_disable', payload: null }];
				await tell(now, `Plugin '${name}' could not be disabled`, calls, keep({ ...record, enabled: false }));
				swap.show(next);
				await announce(next);
				return true;
			}),
		uninstall: (name) =>
			change(async (records, names) => {
				if (names.includes(name))
					throw new TrovatoError('request.conflict', `Plugin '${name}' is enabled; disable it first.`);
				const record = records.get(name);
				if (record) {
					const once = await build([...names, name]);
					await swap.offer(once);
					const calls = [{ plugin: name, tap: 'tap_uninstall', payload: null }];
					const gone = { name: 'record_plugin', args: [name, null, false, null, false] } as const;
					await tell(once, `Plugin '${name}' could not be uninstalled`, calls, gone);
				}
				return (await dropPlugin(owner, site, name)) || record !== undefined;
			}),
		close: () => {
			closed = true;
			return inTurn(async () => {});
		},
	};
}
