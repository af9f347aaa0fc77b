// The composition root: the one place where the rooms of the kernel are put together.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadPermissions } from './auth/permissions.ts';
import { createCoherence } from './cache/coherence.ts';
import { createTaggedCache } from './cache/tagged-cache.ts';
import type { Config } from './config/load-config.ts';
import { connect } from './db/connect.ts';
import { createListener, type Listener } from './db/listen.ts';
import { prepareDatabase } from './db/setup.ts';
import { TrovatoError } from './errors/trovato-error.ts';
import { createApp } from './http/app.ts';
import { createPageCache, type KeptPage } from './http/page-cache.ts';
import { createRouteTable } from './http/route-table.ts';
import { createServer, type HttpServer } from './http/server.ts';
import { loadStaticFiles } from './http/static-files.ts';
import { createLog, type Log } from './observe/log.ts';
import { SYSTEM_USER, updatePlugins } from './plugins/lifecycle.ts';
import { loadPlugins } from './plugins/load-plugins.ts';
import type { CommandInput, CommandReport, Job, JobResult, JobTimings } from './plugins/pool/job.ts';
import { createPool, type Pool } from './plugins/pool/pool.ts';
import type { WorkerSetup } from './plugins/worker/main.ts';
import { receiveWorkerLog } from './plugins/worker/worker-log.ts';

export interface KernelOptions {
	/** Folders whose subfolders are plugins. */
	readonly pluginDirs: readonly string[];
	/** Where log lines go unless `log` is given. */
	readonly logTo?: 'stdout' | 'stderr';
	readonly log?: Log;
	/** Offer the interface `testing` to plugins. */
	readonly testing?: boolean;
}

/** One step of a plugin's command. */
export interface CommandStep {
	readonly plugin: string;
	readonly command: string;
	readonly phase: 'start' | 'batch' | 'end';
	readonly options: Readonly<Record<string, string>>;
	readonly inputs: readonly CommandInput[];
}

export interface Kernel {
	/** Serves the site. */
	listen(): Promise<{ readonly url: string }>;
	/** Answers a request without a network. */
	fetch(request: Request): Promise<Response>;
	/** One step of a plugin's command in a transaction of its own; rejects with a TrovatoError when it rolled back. */
	runCommand(step: CommandStep): Promise<{ readonly reports: readonly CommandReport[]; readonly timings: JobTimings }>;
	/** Whether the commands of the first run have all been done on this database. */
	firstRunDone(): Promise<boolean>;
	markFirstRunDone(): Promise<void>;
	/** Finishes what runs, then closes everything. */
	close(): Promise<void>;
}

const KERNEL_DIR = path.resolve(fileURLToPath(import.meta.url), '..', '..');
const CORE_PLUGINS = path.resolve(KERNEL_DIR, '..', 'core-plugins');

/** Boots a kernel on a database that exists; `config.databaseUrl` is set by whoever runs the server. */
export async function createKernel(config: Config, options: KernelOptions): Promise<Kernel> {
	if (!config.databaseUrl) throw new TrovatoError('config.invalid', 'No database is given: set DATABASE_URL.');
	const databaseUrl = config.databaseUrl;
	const destination = options.logTo === 'stderr' ? process.stderr : process.stdout;
	const log = options.log ?? createLog({ level: config.logLevel, readable: destination.isTTY, destination });
	const site = await prepareDatabase(databaseUrl, log);
	const owner = connect({ url: databaseUrl, max: 2, name: 'trovato-front' });
	const logChannel = `trovato-log-${randomUUID()}`;
	const stopLog = receiveWorkerLog(logChannel, ({ level, fields, message }) => log[level](fields, message));
	const pageCache = createTaggedCache<KeptPage>({
		maxSize: config.limits.pageCache * 1_048_576,
		sizeOf: ({ body }) => body.length,
	});
	const cacheChannel = `trovato-cache-${randomUUID()}`;
	const coherence = createCoherence({
		cache: pageCache,
		workers: cacheChannel,
		onSilence: (nodes) => log.warn({ nodes }, 'other nodes do not say that they have dropped what changed'),
	});
	let listener: Listener | undefined;
	const pools: Pool[] = [];
	const closers: (() => Promise<unknown>)[] = [
		async () => stopLog(),
		async () => coherence.close(),
		async () => listener?.close(),
		() => owner.end({ timeout: 5 }),
		async () => Promise.all(pools.map((pool) => pool.close())),
	];
	try {
		listener = await createListener(databaseUrl, coherence.handlers, { onReconnect: () => coherence.clear() });
		coherence.attach(listener);
		const loaded = await loadPlugins({
			pluginDirs: options.pluginDirs,
			enabled: config.plugins,
			owner,
			site,
			log,
			testing: options.testing ?? false,
		});
		const manifests = loaded.plugins.map(({ found }) => found.manifest);
		const statics = await loadStaticFiles([
			{ mount: '', dir: path.join(KERNEL_DIR, 'static') },
			...loaded.plugins.map(({ found }) => ({ mount: found.name, dir: path.join(found.dir, 'static') })),
		]);
		const menu = manifests
			.flatMap((manifest) => manifest.menu)
			.filter((entry) => entry.menu === 'main')
			.toSorted((a, b) => a.weight - b.weight || (a.title < b.title ? -1 : 1))
			.map(({ title, path: to }) => ({ title, path: to }));
		// A template is code, so only the plugins that the kernel comes with may bring their own.
		const core = loaded.plugins.filter(({ found }) => path.dirname(found.dir) === CORE_PLUGINS);
		const pluginTemplates = core.map(({ found }) => path.join(found.dir, 'templates')).filter((dir) => existsSync(dir));
		const theme = path.join(config.siteDir, 'themes', 'default', 'templates');
		const setup: WorkerSetup = {
			databaseUrl: site.workerUrl,
			connections: 8,
			plugins: loaded.plugins.map(({ data }) => data),
			taps: loaded.taps,
			site: {
				name: config.name,
				slogan: config.slogan,
				language: config.language,
				menu,
				templateDirs: [
					{ layer: 'kernel', dir: path.join(KERNEL_DIR, 'templates') },
					...pluginTemplates.map((dir) => ({ layer: 'plugin' as const, dir })),
					...(existsSync(theme) ? [{ layer: 'theme' as const, dir: theme }] : []),
				],
				staticVersion: statics.version,
			},
			logChannel,
			cacheChannel,
			logLevel: config.logLevel === 'trace' ? 'debug' : config.logLevel === 'silent' ? 'error' : config.logLevel,
			keep: config.limits.inFlight,
		};
		// Two lanes, so that commands and visitors cannot starve each other; each starts when first used.
		const { inFlight, queue } = config.limits;
		const lane = (threads: number, connections: number) => {
			const open = (): Pool => {
				const pool = createPool({ setup: { ...setup, connections }, threads, inFlight, queue });
				pools.push(pool);
				return pool;
			};
			let pool: Pool | undefined;
			const run = async (job: Job): Promise<JobResult> => {
				const result = await (pool ??= open()).run({ epoch: coherence.epoch(), ...job });
				if (result.ok) await coherence.wrote(result.invalidated ?? []);
				return result;
			};
			return { start: () => (pool ??= open()), run };
		};
		const requests = lane(config.limits.workers, 8);
		const background = lane(1, 2);
		await updatePlugins({ owner, loaded, dispatcher: background });
		const permissions = await loadPermissions(owner);
		const routes = createRouteTable(manifests);
		const app = createApp({
			dispatcher: requests,
			routes: () => routes,
			pages: createPageCache(pageCache, coherence.epoch),
			permissions: { of: () => permissions.anonymous() },
			statics: () => statics,
			config,
			health: { postgres: () => owner`select 1` },
			log,
		});
		let server: HttpServer | undefined;
		return {
			async listen() {
				requests.start();
				server = createServer({ fetch: (request) => app.fetch(request), host: config.host, port: config.port });
				return server.listen();
			},
			fetch: async (request) => app.fetch(request),
			async runCommand({ plugin, command, phase, options: given, inputs }) {
				const job = { kind: 'command', plugin, command, phase, options: given, inputs } as const;
				const result = await background.run({
					...job,
					requestId: randomUUID(),
					user: SYSTEM_USER,
					stage: null,
					asOf: null,
				});
				if (!result.ok) throw new TrovatoError(result.code, result.message, { extra: { ...result.extra } });
				return { reports: result.reports, timings: result.timings };
			},
			async firstRunDone() {
				const rows = await owner`select 1 from kernel.site where first_run_done is not null`;
				return rows.length > 0;
			},
			async markFirstRunDone() {
				await owner`update kernel.site set first_run_done = now() where first_run_done is null`;
			},
			async close() {
				await server?.close();
				for (const close of closers.toReversed()) await close();
			},
		};
	} catch (error) {
		for (const close of closers.toReversed()) await close();
		throw error;
	}
}
