// The composition root: the one place where the rooms of the kernel are put together.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadPermissions } from './auth/permissions.ts';
import { loadSecret } from './auth/secret.ts';
import { createCoherence } from './cache/coherence.ts';
import { createTaggedCache } from './cache/tagged-cache.ts';
import type { Config } from './config/load-config.ts';
import { connectRedis } from './redis/connect.ts';
import { connect } from './db/connect.ts';
import { createProbe } from './db/probe.ts';
import { createListener, type Listener } from './db/listen.ts';
import { prepareDatabase } from './db/setup.ts';
import { TrovatoError } from '../../wit/contract/errors/trovato-error.ts';
import { createApp } from './http/app.ts';
import { createRouteTable } from './routing/route-table.ts';
import { createPageCache, type KeptPage } from './http/page-cache.ts';
import { createServer, type HttpServer } from './http/server.ts';
import { loadStaticFiles } from './http/static-files.ts';
import { type Background, createBackground, WORK_CHANNEL } from './jobs/background.ts';
import { createFigureReader } from './observe/figures.ts';
import { createLog, type Log } from './observe/log.ts';
import { createMetrics, type Lane } from './observe/metrics.ts';
import { siteFacts, staticFolders } from './plugins/generation.ts';
import { knownPlugins } from './plugins/known-plugins.ts';
import { createLifecycle, type Lifecycle, SYSTEM_USER } from './plugins/lifecycle.ts';
import { type LoadedPlugin, loadPlugins } from './plugins/load-plugins.ts';
import type { DiscoveredPlugin } from '../../wit/contract/manifest/discover.ts';
import { type Breaker, createBreaker } from './plugins/pool/breaker.ts';
import type { CommandInput, CommandReport, Job, JobResult, JobTimings } from './plugins/pool/job.ts';
import { createPool, type Pool } from './plugins/pool/pool.ts';
import { PLUGINS_CHANNEL } from './plugins/records.ts';
import { createSwap } from './plugins/swap.ts';
import type { WorkerSetup } from './plugins/worker/main.ts';
import type { GenerationData } from './plugins/worker/worker-plugin.ts';
import { receiveWorkerLog } from './plugins/worker/worker-log.ts';
import { loadTemplates } from './render/templates.ts';

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
	/** Switches plugins while the site runs. */
	readonly plugins: Pick<Lifecycle, 'enable' | 'disable' | 'uninstall' | 'reload'>;
	/** What is done without a visitor; by itself while the site is served. */
	readonly work: Pick<Background, 'drain' | 'cron' | 'jobs'>;
	/** Finishes what runs, then closes everything. */
	close(): Promise<void>;
}

/** The address space of a process has room for twice as many. */
const MAX_INSTANCES = 8_000;
/** What the log never shows, wherever it stands. */
function secretsOf({ metricsToken }: Config): string[] {
	return metricsToken === undefined ? [] : [metricsToken];
}

const KERNEL_DIR = path.resolve(fileURLToPath(import.meta.url), '..', '..');
const CORE_PLUGINS = path.resolve(KERNEL_DIR, '..', 'core-plugins');

/** Boots a kernel on a database that exists; `config.databaseUrl` is set by whoever runs the server. */
export async function createKernel(config: Config, options: KernelOptions): Promise<Kernel> {
	if (!config.databaseUrl) throw new TrovatoError('config.invalid', 'No database is given: set DATABASE_URL.');
	const databaseUrl = config.databaseUrl;
	const destination = options.logTo === 'stderr' ? process.stderr : process.stdout;
	const log =
		options.log ??
		createLog({ level: config.logLevel, readable: destination.isTTY, destination, secrets: secretsOf(config) });
	const site = await prepareDatabase(databaseUrl, log);
	const owner = connect({ url: databaseUrl, max: 4, name: 'trovato-front' });
	/** The front's own; workers have theirs. */
	const redis = config.redisUrl === undefined ? undefined : connectRedis(config.redisUrl, 'trovato-front');
	const probe = createProbe(databaseUrl);
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
	const lanes: Lane[] = [];
	const figures = createFigureReader();
	const closers: (() => Promise<unknown>)[] = [
		async () => stopLog(),
		async () => coherence.close(),
		async () => listener?.close(),
		() => owner.end({ timeout: 5 }),
		async () => redis?.disconnect(),
		() => probe.close(),
		async () => Promise.all(pools.map((pool) => pool.close())),
	];
	try {
		const generationChannel = `trovato-generation-${randomUUID()}`;
		let count = 0;
		/** The site with these plugins: what workers are told of it, and what the front looks things up in. */
		const build = async (names: readonly string[], prepared: boolean, present?: readonly LoadedPlugin[]) => {
			const isCore = ({ dir }: DiscoveredPlugin): boolean => path.dirname(dir) === CORE_PLUGINS;
			const { pluginDirs, testing = false } = options;
			const loading = {
				pluginDirs,
				grants: config.grants,
				isCore,
				owner,
				site,
				log,
				testing,
				limits: config.limits.plugins,
				http: config.http,
			};
			const loaded = await loadPlugins(loading, names, prepared, present);
			const folders = { kernelDir: KERNEL_DIR, themeDir: path.join(config.siteDir, 'themes', 'default') };
			const statics = await loadStaticFiles(staticFolders(loaded, folders));
			const known = await knownPlugins(pluginDirs, loaded, config.plugins, isCore);
			const facts = { ...siteFacts(loaded, folders, config), known, staticVersion: statics.version };
			loadTemplates(facts.templateDirs);
			const generation = ++count;
			const plugins = loaded.plugins.map(({ data }) => data);
			const data: GenerationData = { number: generation, plugins, taps: loaded.taps, site: facts };
			const routes = createRouteTable(loaded.plugins.map(({ found }) => found.manifest));
			return { generation, loaded, data, routes, statics, users: 0 };
		};
		type Built = Awaited<ReturnType<typeof build>>;
		const swap = createSwap<Built>(generationChannel, () => pools.flatMap((pool) => pool.threads()), coherence.clear);
		closers.push(async () => swap.close());
		const setup: Omit<WorkerSetup, 'progress' | 'maxInstances'> = {
			databaseUrl: site.workerUrl,
			markupKey: await loadSecret(owner, 'markup'),
			connections: 8,
			redis: config.redisUrl === undefined ? undefined : { url: config.redisUrl, site: site.siteId },
			generations: swap.offered,
			generationChannel,
			logChannel,
			cacheChannel,
			logLevel: config.logLevel === 'silent' ? 'error' : config.logLevel,
			keep: config.limits.inFlight,
		};
		// Two lanes, so that commands and visitors cannot starve each other; each starts when first used.
		const { inFlight, queue } = config.limits;
		const watched = createBreaker((plugin, milliseconds) =>
			log.error({ plugin }, `Plugin '${plugin}' failed repeatedly and is stopped for ${milliseconds / 1_000} s.`),
		);
		const breaker: Breaker = {
			...watched,
			strike(plugin, kind) {
				metrics.strike(plugin, kind);
				watched.strike(plugin, kind);
			},
		};
		const metrics = createMetrics({
			figures,
			lanes: () => lanes,
			stopped: watched.stopped,
			redis: redis && (() => ({ connected: redis.status === 'ready', waiting: redis.commandQueue.length })),
		});
		const lane = (name: string, threads: number, connections: number) => {
			const open = (): Pool => {
				const maxInstances = Math.floor(MAX_INSTANCES / (config.limits.workers + 1));
				const own = { ...setup, connections, maxInstances };
				const pool = createPool({ setup: own, threads, inFlight, queue, breaker, figures, log });
				pools.push(pool);
				lanes.push({ name, ...pool });
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
		const requests = lane('requests', config.limits.workers, 8);
		const behind = lane('background', 1, 2);
		const lifecycle = createLifecycle({ owner, site, named: config.plugins, build, swap, dispatcher: behind, log });
		closers.push(() => lifecycle.close());
		await lifecycle.start();
		const background = createBackground({
			owner,
			dispatcher: behind,
			log,
			site: {
				plugins: () =>
					(swap.current?.loaded.plugins ?? []).map(({ found: { name, manifest } }) => {
						const { jobs, queues, listens, taps } = manifest;
						return { name, jobs, queues, listens, taps: taps.implements };
					}),
				async run(start) {
					const held = swap.hold();
					const base = {
						generation: held.generation,
						requestId: randomUUID(),
						user: SYSTEM_USER,
						stage: null,
						asOf: null,
					};
					return start(base).finally(() => swap.release(held));
				},
			},
		});
		closers.push(() => background.stop());
		const follow = () => void lifecycle.follow();
		const onReconnect = () => {
			coherence.clear();
			follow();
			background.wake();
		};
		listener = await createListener(
			databaseUrl,
			{ ...coherence.handlers, [PLUGINS_CHANNEL]: follow, [WORK_CHANNEL]: background.wake },
			{ onReconnect },
		);
		coherence.attach(listener);
		follow();
		const permissions = await loadPermissions(owner);
		const app = createApp({
			dispatcher: requests,
			views: swap,
			pages: createPageCache(pageCache, coherence.epoch),
			permissions: { of: () => permissions.anonymous() },
			switchPlugin: ({ plugin, enable }) => lifecycle[enable ? 'enable' : 'disable'](plugin),
			config,
			metrics,
			rateLimits: { limits: config.rateLimits, redis, site: site.siteId },
			cron: { key: config.cron.key, run: background.cron },
			health: { postgres: () => probe.check(), ...(redis && { redis: () => redis.ping() }) },
			log,
		});
		let server: HttpServer | undefined;
		return {
			async listen() {
				requests.start();
				background.start(config.cron.minutes);
				server = createServer({
					fetch: (request, connection) => app.fetch(request, connection),
					host: config.host,
					port: config.port,
				});
				return server.listen();
			},
			fetch: async (request) => app.fetch(request),
			async runCommand({ plugin, command, phase, options: given, inputs }) {
				const held = swap.hold();
				const { generation } = held;
				const job = { kind: 'command', generation, plugin, command, phase, options: given, inputs } as const;
				const result = await behind
					.run({ ...job, requestId: randomUUID(), user: SYSTEM_USER, stage: null, asOf: null })
					.finally(() => swap.release(held));
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
			plugins: lifecycle,
			work: background,
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
