// Switches plugins on and off while the site runs, with the kernel's own taps: install, enable, disable, uninstall,
// upgrade. Each is called once, in one transaction with the plugin's record. Kernel: no plugin may switch another.
import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import { dropPlugin } from '../db/drop-plugin.ts';
import type { SiteDatabase } from '../db/setup.ts';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Log } from '../observe/log.ts';
import type { LoadedPlugin, LoadedPlugins } from './load-plugins.ts';
import type { Dispatcher, JobUser, KernelTapCall, TapJob } from './pool/job.ts';
import { enabledNames, forceRecord, type PluginRecord, readRecords, type Records, whileAlone } from './records.ts';
import type { Swap } from './swap.ts';
import type { GenerationData } from './worker/worker-plugin.ts';

/** What the kernel does on its own behalf. */
export const SYSTEM_USER: JobUser = {
	id: '00000000-0000-0000-0000-000000000000',
	name: 'system',
	permissions: [],
	isAdmin: true,
};

export interface Generation {
	readonly loaded: LoadedPlugins;
	readonly data: GenerationData;
	users: number;
}

export interface LifecycleOptions<G extends Generation> {
	readonly owner: Sql;
	readonly site: SiteDatabase;
	/** The plugins that site.toml names. */
	readonly named: readonly string[];
	/** Makes the generation with these plugins; parameters as for `loadPlugins`. */
	build(names: readonly string[], prepared: boolean, present?: readonly LoadedPlugin[]): Promise<G>;
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
	/** Take what lies on disk now in the place of what was brought up; what did not change goes on. */
	reload(): Promise<void>;
	/** False when it was so already, which goes for `disable` too. */
	enable(name: string): Promise<boolean>;
	disable(name: string): Promise<boolean>;
	/** Drops all that the plugin ever stored; false when it was not installed. */
	uninstall(name: string): Promise<boolean>;
	/** Finishes what is under way; nothing is followed any more. */
	close(): Promise<void>;
}

export function createLifecycle<G extends Generation>(options: LifecycleOptions<G>): Lifecycle {
	const { owner, site, named, swap, dispatcher, log } = options;
	let last: Promise<unknown> = Promise.resolve();
	let closed = false;

	const build = (names: readonly string[], prepared = false): Promise<G> =>
		options.build(names, prepared, swap.current?.loaded.plugins);

	/** One change at a time in this process. */
	const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
		const result = last.then(work);
		last = result.catch(() => {});
		return result;
	};

	/** One change at a time among all processes. */
	const change = <T>(work: (records: Records, names: string[]) => Promise<T>): Promise<T> =>
		inTurn(() =>
			whileAlone(owner, async () => {
				const records = await readRecords(owner);
				return work(records, enabledNames(records, named));
			}),
		);

	/** Call those of the taps that are implemented, and keep the record, or neither. */
	const tell = async (generation: G, problem: string, record: TapJob['record'], calls: readonly KernelTapCall[]) => {
		const { implementers } = generation.loaded.taps;
		const result = await dispatcher.run({
			kind: 'tap',
			calls: calls.filter(([plugin, tap]) => implementers.get(tap)?.some((one) => one.plugin === plugin)),
			record,
			generation: generation.data.number,
			requestId: randomUUID(),
			user: SYSTEM_USER,
			stage: null,
			asOf: null,
		});
		if (!result.ok) throw new TrovatoError(result.code, `${problem}: ${result.message}`);
	};

	const turnOff = (generation: G, { name, version, hash }: PluginRecord): Promise<void> => {
		const record = ['record_plugin', name, version, false, hash, false] as const;
		return tell(generation, `Plugin '${name}' could not be disabled`, record, [[name, 'tap_disable']]);
	};

	/** Install, upgrade and enable what the records do not know so yet. */
	const settle = async (generation: G, records: Records): Promise<void> => {
		for (const { found, hash } of generation.loaded.plugins) {
			const { name } = found;
			const { version } = found.manifest;
			const fixed = named.includes(name);
			const before = records.get(name);
			const isSameVersion = before?.version === version;
			if (before?.enabled && isSameVersion && before.hash === hash && before.fixed === fixed) continue;
			if (isSameVersion && before.hash !== hash)
				log.warn({ recorded: before.hash, found: hash }, `Plugin '${name}' has another module of the same version`);
			const calls: KernelTapCall[] = before ? [] : [[name, 'tap_install']];
			if (before && !isSameVersion) calls.push([name, 'tap_upgrade', before.version]);
			if (!before?.enabled) calls.push([name, 'tap_enable']);
			const record = ['record_plugin', name, version, true, hash, fixed] as const;
			await tell(generation, `Plugin '${name}' could not be enabled`, record, calls);
		}
	};

	/** Tell all plugins when their set, or a module, is another than they were last told of. */
	const announce = async (generation: G): Promise<void> => {
		const { plugins } = generation.loaded;
		const now = plugins.map(({ data, hash }) => `${data.name} ${data.version} ${hash}`).join('\n');
		const [row] = await owner<{ announced: string }[]>`select announced from kernel.site`;
		if (row?.announced === now) return;
		const calls = plugins.map(({ data }) => [data.name, 'tap_plugins_changed'] as const);
		await tell(generation, 'A plugin could not take note of the others', ['record_announcement', now], calls);
	};

	const adopt = async (next: G, records: Records): Promise<void> => {
		await swap.offer(next);
		await settle(next, records);
		swap.show(next);
		await announce(next);
	};

	/** Turn off what site.toml named at the last start and does not name any more. */
	const retire = async (leaving: readonly PluginRecord[], staying: readonly string[]): Promise<void> => {
		const all = build([...staying, ...leaving.map(({ name }) => name)]);
		const offered = all.then(swap.offer);
		for (const record of leaving)
			try {
				await offered;
				await turnOff(await all, record);
			} catch (error) {
				log.warn({ err: error }, `Plugin '${record.name}' is disabled without its tap`);
				await forceRecord(owner, record, true);
			}
	};

	const refuse = (sentence: string): never => {
		throw new TrovatoError('request.conflict', sentence);
	};

	const start = (): Promise<void> =>
		change(async (records, names) => {
			const leaving = [...records.values()].filter(({ name, enabled }) => enabled && !names.includes(name));
			if (leaving.length > 0) await retire(leaving, names);
			await adopt(await build(names), records);
		});

	return {
		start,
		reload: start,
		follow: () =>
			inTurn(async () => {
				if (closed) return;
				const now = swap.hold();
				try {
					const records = await readRecords(owner);
					const names = enabledNames(records, named);
					const isAnother = ({ data, hash }: LoadedPlugin) =>
						!names.includes(data.name) || records.get(data.name)?.hash !== hash;
					if (now.loaded.plugins.length === names.length && !now.loaded.plugins.some(isAnother)) return;
					const next = await build(names, true);
					const other = next.loaded.plugins.find(isAnother)?.data.name;
					if (other) refuse(`Plugin '${other}' has another module here than the one that was enabled`);
					await swap.offer(next);
					swap.show(next);
					log.info({ plugins: next.data.plugins.map(({ name }) => name) }, 'plugins were switched');
				} catch (error) {
					log.error({ err: error }, 'Plugins were switched, but this process keeps those it has');
				} finally {
					swap.release(now);
				}
			}),
		enable: (name) =>
			change(async (records, names) => {
				if (names.includes(name)) return false;
				await adopt(await build([...names, name]), records);
				return true;
			}),
		disable: (name) =>
			change(async (records, names) => {
				if (named.includes(name)) refuse(`site.toml names the plugin '${name}'; remove it there.`);
				const record = records.get(name);
				if (!record || !names.includes(name)) return false;
				const needing = swap.current?.loaded.plugins.filter(({ found }) =>
					found.manifest.dependencies.required.includes(name),
				);
				const list = (needing ?? []).map(({ found }) => `'${found.name}'`).join(', ');
				if (list !== '') refuse(`Plugin '${name}' cannot be disabled: ${list} needs it; disable ${list} first.`);
				const next = await build(names.filter((other) => other !== name));
				await swap.offer(next);
				const now = swap.hold();
				await turnOff(now, record).finally(() => swap.release(now));
				swap.show(next);
				await announce(next);
				return true;
			}),
		uninstall: (name) =>
			change(async (records, names) => {
				if (names.includes(name)) refuse(`Plugin '${name}' is enabled; disable it first.`);
				if (records.has(name)) {
					const once = await build([...names, name]);
					await swap.offer(once);
					const gone = ['record_plugin', name, null, false, null, false] as const;
					await tell(once, `Plugin '${name}' could not be uninstalled`, gone, [[name, 'tap_uninstall']]);
				}
				await dropPlugin(owner, site, name);
				return records.has(name);
			}),
		close: () => {
			closed = true;
			return inTurn(async () => {});
		},
	};
}
