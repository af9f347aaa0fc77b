// Runs a plugin's built module in this thread, with the kernel's own host functions, handles and renderer, but without
// a server and a database: a test says what statements find, and sees what the plugin asked for.
import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTaggedCache } from '../../kernel/src/cache/tagged-cache.ts';
import { createPostgresQueue } from '../../kernel/src/jobs/postgres-queue.ts';
import { createFigures } from '../../kernel/src/observe/figures.ts';
import type { CommandInput, CommandReport, Job, JobUser, RouteJob } from '../../kernel/src/plugins/pool/job.ts';
import { createTapTable } from '../../kernel/src/plugins/tap-table.ts';
import { createBatch } from '../../kernel/src/plugins/taps/batch.ts';
import { createExecutor, createScope, type ExecutorOptions } from '../../kernel/src/plugins/worker/execute.ts';
import type { Frame, RequestScope } from '../../kernel/src/plugins/worker/frame.ts';
import { itemOfRow } from '../../kernel/src/plugins/worker/item.ts';
import { createPages } from '../../kernel/src/plugins/worker/pages.ts';
import { createStock } from '../../kernel/src/plugins/worker/stock.ts';
import { FIELD } from '../../kernel/src/plugins/worker/thread-slot.ts';
import { createWatch } from '../../kernel/src/plugins/worker/watchdog.ts';
import type { WorkerLog } from '../../kernel/src/plugins/worker/worker-log.ts';
import { createRouteTable } from '../../kernel/src/routing/route-table.ts';
import { ERRORS } from '../../wit/contract/errors/table.ts';
import { KERNEL_TAPS } from '../../wit/contract/generated/exports.ts';
import type { DiscoveredPlugin } from '../../wit/contract/manifest/discover.ts';
import { may } from '../../wit/contract/manifest/path-pattern.ts';
import type { JobStep, LogLine, MockAnswer, MockRequest } from './answer.ts';
import { buildOne } from './build.ts';
import { type HostCall, readCall } from './host-calls.ts';
import { type ItemSource, itemRow } from './item.ts';
import { loadPlugin, type PluginUnderTest } from './load-plugin.ts';
import { createMockDatabase, type MockDatabase, type Rows } from './mock-database.ts';

const INSTALLATION = resolve(fileURLToPath(import.meta.url), '..', '..', '..');
const NOBODY = '00000000-0000-0000-0000-000000000000';
const ACCESS = ['neutral', 'grant', 'deny'] as const;

export class MockKernel {
	/** Host functions that the plugin called, in order. */
	readonly calls: HostCall[] = [];
	readonly log: LogLine[] = [];
	/** Who asks; anonymous and allowed to `access content` unless changed. */
	user: JobUser = { id: NOBODY, name: '', permissions: ['access content'], isAdmin: false };
	/** The instant looked at; undefined is now. */
	now: Date | undefined;
	/** Settings, queues, jobs, events and statements so far. */
	readonly database: MockDatabase = createMockDatabase();
	readonly #found: DiscoveredPlugin;
	readonly #options: ExecutorOptions;

	private constructor({ found, all, plugin }: PluginUnderTest) {
		this.#found = found;
		const at = (level: keyof WorkerLog) => (fields: LogLine['fields'], message: string) => {
			if (level !== 'trace') this.log.push({ level, message, fields });
		};
		const log: WorkerLog = {
			trace: at('trace'),
			debug: at('debug'),
			info: at('info'),
			warn: at('warn'),
			error: at('error'),
		};
		const watch = createWatch({
			slot: new Int32Array(FIELD.count),
			progress: new Int32Array(1),
			tellName: () => {},
			onHostCall: (call) => this.calls.push(readCall(call)),
		});
		const stock = createStock({ plugin, log, watch, instances: { live: 0, max: 8 }, keep: 8 });
		const { pool } = this.database;
		const taps = createTapTable(all.map(({ manifest }) => manifest));
		const own = ([tap, list]: [string, readonly { readonly plugin: string }[]]) =>
			[tap, list.filter((one) => one.plugin === found.name)] as const;
		const site = {
			name: 'Test site',
			slogan: '',
			language: 'en',
			siteUrl: 'http://localhost',
			manifests: [found.manifest],
			templateDirs: [{ layer: 'kernel' as const, dir: join(INSTALLATION, 'kernel', 'templates') }],
			known: [],
			staticVersion: '0',
		};
		this.#options = {
			pool,
			queues: createPostgresQueue(),
			plugins: new Map([[found.name, { plugin, stock }]]),
			taps: { provided: taps.provided, implementers: new Map([...taps.implementers].map(own)) as never },
			pages: createPages(site, (_, body) => body()),
			cache: createTaggedCache<string>({ maxSize: 1_048_576, sizeOf: (value) => value.length }),
			log,
			watch,
			figures: createFigures(),
			strike: () => {},
			markupKey: 'test',
		};
	}

	/**
	 * The plugin in a folder, built if it is stale. The manifests of its dependencies are looked for beside it and in the
	 * installation; their code does not run.
	 * @throws what is wrong with manifest, source or module, with its place and its remedy
	 */
	static async load(folder: string | URL): Promise<MockKernel> {
		const dir = resolve(typeof folder === 'string' ? folder : fileURLToPath(folder));
		await buildOne(dir, INSTALLATION);
		return new MockKernel(await loadPlugin(dir, INSTALLATION));
	}

	/** What `statements/<name>.sql` finds from now on: rows, or a function of its arguments. */
	rows(statement: string, rows: Rows): this {
		this.database.failures.delete(statement);
		this.database.answers.set(statement, rows);
		return this;
	}

	/** The statement fails from now on. */
	fails(statement: string, code: 'db.constraint' | 'db.failed' | 'db.timeout' | 'request.invalid' = 'db.failed'): this {
		this.database.failures.set(statement, code);
		return this;
	}

	/** Answers a request by the plugin's route; `address` is path and query. */
	async request(address: string, { method = 'GET', form = {}, body = '' }: MockRequest = {}): Promise<MockAnswer> {
		const url = new URL(address, 'http://localhost');
		const match = createRouteTable([this.#found.manifest]).match(method, url.pathname);
		if (match.kind !== 'found')
			throw new Error(`The manifest of '${this.#found.name}' has no route ${method} ${url.pathname}.`);
		const { target, params } = match;
		if (!may(this.user, target.route.permission, params))
			return { ...EMPTY, status: 403, problem: `The user may not '${target.route.permission}'.` };
		const { handler, format } = target.route;
		const query = Object.fromEntries(url.searchParams);
		const part = { kind: 'route', plugin: this.#found.name, handler, format, method, path: url.pathname } as const;
		const values = Object.fromEntries(Object.entries(form).map(([name, value]) => [name, [value].flat()]));
		const result = await this.#run({ ...this.#base(), ...part, params, query, body, form: values });
		if (result.ok) {
			const { status, headers, body: text, cacheTags, expires } = result;
			const until = expires === undefined || expires === Infinity ? undefined : new Date(expires);
			return { status, headers, body: text, cacheTags, expires: until, problem: undefined };
		}
		const problem = this.log.find(({ level }) => level === 'error')?.message ?? result.message;
		return { ...EMPTY, status: ERRORS[result.code].status, problem };
	}

	/** The HTML that the plugin's `tap_item_view`, or another tap of this shape, makes of an item. */
	async view(item: ItemSource, tap = 'tap_item_view'): Promise<string> {
		return this.#tap(tap, async (scope, caller) => {
			const node = await scope.calls.askItem(caller, tap, itemOfRow(itemRow(item), caller.plugin.name)!, 'render');
			return this.#options.pages.fragment(node, scope.answer, scope.job as RouteJob);
		});
	}

	/** Tells the plugin of an item, by a tap that returns nothing; for a tap with a batch it is a batch of one. */
	async notify(tap: string, item: ItemSource): Promise<void> {
		await this.#tap(tap, async (scope, caller) => {
			const one = itemOfRow(itemRow(item), caller.plugin.name)!;
			const isBatch = this.#options.taps.provided.get(tap)?.payload === 'items';
			if (isBatch) await scope.calls.askItems(caller, tap, createBatch([one]), '');
			else await scope.calls.askItem(caller, tap, one, 'none');
		});
	}

	/** What the plugin's tap says to access: `neutral`, `grant` or `deny`, for each of the items. */
	async access(tap: string, operation: string, items: readonly ItemSource[]): Promise<(typeof ACCESS)[number][]> {
		return this.#tap(tap, async (scope, caller) => {
			const batch = createBatch(
				items.map((item) => itemOfRow(itemRow(item), caller.plugin.name)!),
				operation,
			);
			await scope.calls.askItems(caller, tap, batch, operation);
			return batch.access.map((one) => ACCESS[one] ?? 'neutral');
		});
	}

	/** The answer of a tap that returns JSON: its value, or undefined for none. */
	async json(tap: string, payload: unknown = null): Promise<unknown> {
		return this.#tap(tap, async (scope, caller) => {
			const text = await scope.calls.askJson(caller, tap, JSON.stringify(payload));
			const answer: unknown = text === '' ? undefined : JSON.parse(text);
			const isList = scope.calls && Array.isArray(answer) && this.#mode(tap) === 'collect';
			return isList ? (answer[0] as { value?: unknown } | undefined)?.value : answer;
		});
	}

	/** Calls one of the kernel's own taps, such as `tap_install`; `payload` is what it takes, as text or JSON. */
	async lifecycle(tap: string, payload?: string): Promise<void> {
		if (!Object.hasOwn(KERNEL_TAPS, tap.replaceAll('_', '-'))) throw new Error(`The kernel has no tap '${tap}'.`);
		await this.#scope(async (scope) => {
			await scope.calls.callPlain(this.#found.name, tap, payload);
		});
	}

	/** Runs the plugin's command: on a batch of inputs, or once for a command that takes none. */
	async command(
		name: string,
		options: Readonly<Record<string, string>> = {},
		inputs: readonly CommandInput[] = [],
	): Promise<readonly CommandReport[]> {
		const part = { kind: 'command', plugin: this.#found.name, command: name, options, inputs } as const;
		const phase = inputs.length > 0 ? 'batch' : 'start';
		const result = await this.#run({ ...this.#base(), ...part, phase });
		if (result.ok) return result.reports;
		throw new Error(this.log.find(({ level }) => level === 'error')?.message ?? result.message);
	}

	/** Runs one step of the plugin's job: its progress, its log, and the state for the next step or the result. */
	async job(name: string, payload: unknown = null, state: unknown = null): Promise<JobStep> {
		const part = { kind: 'step', plugin: this.#found.name, name, id: randomUUID(), token: 1 } as const;
		const texts = { payload: JSON.stringify(payload), state: JSON.stringify(state) };
		return this.#scope(
			async (scope) => {
				const { value } = await scope.calls.callPlain(this.#found.name, `job_${name}`);
				if (Number(value ?? 0) < 0)
					throw new Error(scope.answer.explanation ?? `The job ${name} returned ${String(value)}.`);
				const { progress, logs, state: next, result } = scope.step;
				const read = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));
				return { progress, logs: logs.map(({ message }) => message), state: read(next), result: read(result) };
			},
			{ ...this.#base(), ...part, ...texts },
		);
	}

	/** Calls a `@callable` of the plugin. */
	async invoke(name: string, payload = ''): Promise<string> {
		return this.#scope((scope) => scope.calls.invoke(this.#found.name, name, payload));
	}

	#base() {
		const asOf = this.now?.getTime() ?? null;
		return { generation: 1, requestId: randomUUID(), user: this.user, stage: null, asOf };
	}

	#mode(tap: string): string | undefined {
		return this.#options.taps.provided.get(tap)?.mode;
	}

	/** The statements that ran since the last call are forgotten with it. */
	#forget(): void {
		this.calls.length = this.log.length = this.database.ran.length = 0;
		this.database.complaint = undefined;
	}

	#complain(): void {
		if (this.database.complaint) throw this.database.complaint;
	}

	async #run(job: Job) {
		this.#forget();
		const result = await createExecutor(this.#options)({ job, ticket: 0, stopped: [] });
		this.#complain();
		return result;
	}

	async #tap<T>(tap: string, ask: (scope: RequestScope, caller: Frame) => Promise<T>): Promise<T> {
		if (!this.#found.manifest.taps.implements.includes(tap))
			throw new Error(`The manifest of '${this.#found.name}' does not have ${tap} among taps.implements.`);
		const provider = this.#options.taps.provided.get(tap)?.provider ?? '';
		return this.#scope((scope) => ask(scope, { plugin: { name: provider } } as Frame));
	}

	/** A failure that a provider would pass over is told here. */
	async #scope<T>(body: (scope: RequestScope) => Promise<T>, other?: Job): Promise<T> {
		this.#forget();
		const post: RouteJob = {
			...this.#base(),
			kind: 'route',
			plugin: this.#found.name,
			handler: '',
			format: 'page',
			method: 'POST',
			path: '/',
			params: {},
			query: {},
			body: '',
			form: {},
		};
		const scope = createScope({ job: other ?? post, ticket: 0, stopped: [] }, this.#options);
		try {
			const result = await body(scope);
			this.#complain();
			const failure = this.log.find(({ level }) => level === 'error');
			if (failure) throw new Error(failure.message);
			await scope.work.commit();
			return result;
		} catch (error) {
			this.#complain();
			const failure = this.log.find(({ level }) => level === 'error');
			throw failure ? new Error(failure.message, { cause: error }) : error;
		} finally {
			scope.over = true;
			scope.calls.release();
		}
	}
}

const EMPTY = { headers: {}, body: '', cacheTags: [], expires: undefined } as const;
