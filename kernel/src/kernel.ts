// The composition root: the one place where the rooms of the kernel are put together.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createIdentity, IDENTITY_CHANNEL } from './auth/identity.ts';
import { IDENTITY_TAG } from './auth/identity-tag.ts';
import { prepareFirstLogin } from './auth/first-login.ts';
import { createMailer } from './auth/mail.ts';
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
import { createCookies } from './http/cookies.ts';
import { createVisitors } from './http/visitor.ts';
import { createPageCache, type KeptPage } from './http/page-cache.ts';
import { createServer, type HttpServer } from './http/server.ts';
import { loadStaticFiles } from './http/static-files.ts';
import { createBackground, WORK_CHANNEL } from './jobs/background.ts';
import { createEventStore } from './outbox/event-store.ts';
import { createRabbit } from './outbox/rabbit.ts';
import { createFigureReader } from './observe/figures.ts';
import { createLog } from './observe/log.ts';
import { createMetrics } from './observe/metrics.ts';
import { siteFacts, staticFolders } from './plugins/generation.ts';
import { knownPlugins } from './plugins/known-plugins.ts';
import { createLifecycle, SYSTEM_USER } from './plugins/lifecycle.ts';
import { type LoadedPlugin, loadPlugins } from './plugins/load-plugins.ts';
import type { DiscoveredPlugin } from '../../wit/contract/manifest/discover.ts';
import { createLanes } from './plugins/pool/lanes.ts';
import { PLUGINS_CHANNEL } from './plugins/records.ts';
import { createSwap } from './plugins/swap.ts';
import type { WorkerSetup } from './plugins/worker/main.ts';
import type { GenerationData } from './plugins/worker/worker-plugin.ts';
import { receiveWorkerLog } from './plugins/worker/worker-log.ts';
import { loadTemplates } from './render/templates.ts';
import { createPreviews } from './stage/previews.ts';
import type { Kernel, KernelOptions } from './interface.ts';

export type { CommandStep, Kernel, KernelOptions } from './interface.ts';

/** What the log never shows, wherever it stands. */
function secretsOf({ metricsToken, cron }: Config): string[] {
	return [metricsToken, cron.key].filter((one) => one !== undefined);
}

const KERNEL_DIR = path.resolve(fileURLToPath(import.meta.url), '..', '..');
const CORE_PLUGINS = path.resolve(KERNEL_DIR, '..', 'core-plugins');

/** Boots a kernel on a database that exists; `config.databaseUrl` is set by whoever runs the server. */
export async function createKernel(config: Config, options: KernelOptions): Promise<Kernel> {
	if (!config.databaseUrl) throw new TrovatoError('config.invalid', 'No database is given: set DATABASE_URL.');
	const databaseUrl = config.databaseUrl;
	const destination = options.logTo === 'stderr' ? process.stderr : process.stdout;
	/** What the log never shows, wherever it stands. */
	const secrets = secretsOf(config);
	const log = options.log ?? createLog({ level: config.logLevel, readable: destination.isTTY, destination, secrets });
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
	const isCurrent = (): boolean => listener?.isCurrent() ?? false;
	const identity = createIdentity({ owner, redis, site: site.siteId, isCurrent, log });
	const figures = createFigureReader();
	const lanes = createLanes({
		limits: config.limits,
		figures,
		log,
		epoch: coherence.epoch,
		version: coherence.version,
		async wrote(tags) {
			if (tags.includes(IDENTITY_TAG)) identity.forget();
			await coherence.wrote(tags);
		},
		onStrike: (plugin, kind) => metrics.strike(plugin, kind),
	});
	const metrics = createMetrics({
		figures,
		lanes: lanes.started,
		stopped: lanes.stopped,
		redis: redis && (() => ({ connected: redis.status === 'ready', waiting: redis.commandQueue.length })),
		events: createEventStore(owner).figures,
	});
	const closers: (() => Promise<unknown>)[] = [
		async () => stopLog(),
		async () => coherence.close(),
		async () => listener?.close(),
		async () => identity.close(),
		() => owner.end({ timeout: 5 }),
		async () => redis?.disconnect(),
		() => probe.close(),
		() => lanes.close(),
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
				migrationSeconds: config.limits.migrationSeconds,
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
		const swap = createSwap<Built>(generationChannel, lanes.threads, coherence.clear);
		closers.push(async () => swap.close());
		const setup: Omit<WorkerSetup, 'progress' | 'maxInstances' | 'connections'> = {
			databaseUrl: site.workerUrl,
			markupKey: await loadSecret(owner, 'markup'),
			redis: config.redisUrl === undefined ? undefined : { url: config.redisUrl, site: site.siteId },
			generations: swap.offered,
			generationChannel,
			logChannel,
			cacheChannel,
			logLevel: config.logLevel === 'silent' ? 'error' : config.logLevel,
			keep: config.limits.inFlight,
		};
		const requests = lanes.create('requests', config.limits.workers, { ...setup, connections: 8 });
		const behind = lanes.create('background', 1, { ...setup, connections: 2 });
		const lifecycle = createLifecycle({ owner, site, named: config.plugins, build, swap, dispatcher: behind, log });
		closers.push(() => lifecycle.close());
		await lifecycle.start();
		const relaySql = connect({ url: databaseUrl, max: 1, name: 'trovato-relay' });
		closers.push(() => relaySql.end({ timeout: 5 }));
		const others = config.amqpUrl === undefined ? [] : [createRabbit(config.amqpUrl)];
		closers.push(async () => void (await Promise.all(others.map((one) => one.close()))));
		const background = createBackground({
			owner,
			relaySql,
			others,
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
			identity.forget();
		};
		listener = await createListener(
			databaseUrl,
			{
				...coherence.handlers,
				[PLUGINS_CHANNEL]: follow,
				[WORK_CHANNEL]: background.wake,
				[IDENTITY_CHANNEL]: identity.hear,
			},
			{ onReconnect },
		);
		coherence.attach(listener);
		follow();
		const declared = (): string[] =>
			(swap.current?.loaded.plugins ?? []).flatMap(({ found }) => found.manifest.permissions.map(({ name }) => name));
		const previews = createPreviews(owner);
		const cookies = createCookies(await loadSecret(owner, 'cookies'));
		const app = createApp({
			dispatcher: requests,
			views: swap,
			pages: createPageCache(pageCache, coherence.epoch),
			visitors: createVisitors({ ...identity, cookies, previews }),
			jobs: background.jobs,
			previews,
			account: {
				...identity,
				cookies,
				log,
				mail: options.mail ?? createMailer(config.mail, log),
				siteUrl: config.siteUrl,
				siteName: config.name,
				permissions: () => identity.users.permissions(declared()),
				stageExists: async (id) => (await owner`select from kernel.stage where id = ${id}`).length > 0,
			},
			switchStage: identity.sessions.switchStage,
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
			firstLogin: () => prepareFirstLogin(identity, config.siteUrl),
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
