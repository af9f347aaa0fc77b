// The rooms of the kernel, what each is responsible for, and whom it may import: the one table that the test holds
// and the documentation shows.

export interface Room {
	readonly name: string;
	/** A file or folder below kernel/src; the longest one that fits a file is its room. */
	readonly path: string;
	readonly about: string;
	/** Rooms it may import, besides itself. */
	readonly imports: readonly string[];
	/** Packages it may import, besides Node's own modules. */
	readonly packages: readonly string[];
	/** Its files do not import each other. */
	readonly apart?: boolean;
}

const BASE = ['errors', 'config', 'observe'];
const DATA = [...BASE, 'redis', 'db', 'cache', 'session', 'auth'];
const SITE = [...DATA, 'stage', 'outbox', 'jobs'];

export const ROOMS: readonly Room[] = [
	{
		name: 'errors',
		path: 'errors',
		about: 'what is told about a problem',
		imports: [],
		packages: [],
	},
	{
		name: 'generated',
		path: 'generated',
		about: 'types and bindings made from the plugin interface',
		imports: ['errors'],
		packages: [],
	},
	{
		name: 'config',
		path: 'config',
		about: 'settings, and TOML files with explained mistakes',
		imports: ['errors'],
		packages: ['@sinclair/typebox', 'smol-toml'],
	},
	{
		name: 'observe',
		path: 'observe',
		about: 'the log, metrics and timings',
		imports: ['errors', 'config'],
		packages: ['pino', 'prom-client'],
	},
	{
		name: 'redis',
		path: 'redis',
		about: 'the way to a Redis server',
		imports: ['errors'],
		packages: ['ioredis'],
	},
	{
		name: 'db',
		path: 'db',
		about: 'connections, the unit of work, roles, migrations, checked statements',
		imports: BASE,
		packages: ['postgres', '@sinclair/typebox'],
	},
	{
		name: 'cache',
		path: 'cache',
		about: 'cached answers, their tags and epochs',
		imports: [...BASE, 'redis', 'db'],
		packages: ['lru-cache', 'ioredis'],
	},
	{
		name: 'session',
		path: 'session',
		about: 'who stays logged in',
		imports: [...BASE, 'redis', 'db', 'cache'],
		packages: ['ioredis', 'lru-cache'],
	},
	{
		name: 'auth',
		path: 'auth',
		about: 'users, roles, permissions',
		imports: [...BASE, 'redis', 'db', 'cache', 'session'],
		packages: ['argon2', 'ioredis', 'lru-cache', 'uuid', 'nodemailer'],
	},
	{ name: 'stage', path: 'stage', about: 'what a stage points to, and conflicts', imports: DATA, packages: [] },
	{
		name: 'outbox',
		path: 'outbox',
		about: 'events written with the change they tell of',
		imports: [...DATA, 'stage'],
		packages: ['postgres', 'amqplib'],
	},
	{
		name: 'jobs',
		path: 'jobs',
		about: 'work in the background, and queues of messages',
		imports: [...DATA, 'stage', 'outbox', 'job'],
		packages: ['ioredis', 'postgres'],
	},
	{
		name: 'outbound',
		path: 'outbound',
		about: 'requests to other servers, and which of them may be reached',
		imports: BASE,
		packages: [],
	},
	{
		name: 'publish',
		path: 'publish',
		about: 'a stage becomes live in one transaction; never knows plugins',
		imports: SITE,
		packages: [],
	},
	{
		name: 'render',
		path: 'render',
		about: 'the only maker of HTML',
		imports: BASE,
		packages: ['eta', 'sanitize-html', 'markdown-it', 'lru-cache'],
	},
	{
		name: 'routing',
		path: 'routing',
		about: 'which route a path leads to, menus and breadcrumbs',
		imports: [],
		packages: [],
	},
	{
		name: 'job',
		path: 'plugins/pool/job.ts',
		about: 'what crosses between the main thread and the workers',
		imports: ['errors'],
		packages: [],
	},
	{
		name: 'host',
		path: 'plugins/host',
		about: 'the host functions, one interface a file',
		imports: [...SITE, 'publish', 'outbound', 'generated', 'render', 'job', 'taps', 'worker'],
		packages: ['uuid', 'yaml', 're2js'],
		apart: true,
	},
	{
		name: 'taps',
		path: 'plugins/taps',
		about: 'how the plugins of a tap are asked, and what becomes of their answers',
		imports: ['errors', 'render', 'routing', 'job', 'worker'],
		packages: [],
	},
	{
		name: 'worker',
		path: 'plugins/worker',
		about: 'runs plugins for one job after another',
		imports: [...SITE, 'publish', 'outbound', 'generated', 'render', 'job', 'routing', 'host', 'taps'],
		packages: ['@extism/extism', 'lru-cache'],
	},
	{
		name: 'pool',
		path: 'plugins/pool',
		about: 'the worker threads',
		imports: [...BASE, 'generated', 'job', 'worker'],
		packages: ['piscina'],
	},
	{
		name: 'plugins',
		path: 'plugins',
		about: 'loading, enabling and listing plugins and their taps',
		imports: [...SITE, 'generated', 'job', 'worker'],
		packages: ['postgres'],
	},
	{
		name: 'http',
		path: 'http',
		about: 'answering requests',
		imports: [...BASE, 'redis', 'cache', 'session', 'auth', 'stage', 'outbox', 'jobs', 'publish', 'routing', 'job'],
		packages: ['hono', '@hono/node-server', 'rate-limiter-flexible', 'ioredis'],
	},
	{ name: 'interface', path: 'interface.ts', about: 'what a kernel can be asked to do', imports: ['*'], packages: [] },
	{
		name: 'kernel',
		path: 'kernel.ts',
		about: 'puts the rooms together',
		imports: ['*'],
		packages: [],
	},
	{ name: 'main', path: 'main.ts', about: 'starts the kernel as a process', imports: ['*'], packages: [] },
];

/** The rules of the other parts of the repository: folder → what its files may import beside their own folder. */
export const PARTS: readonly { readonly path: string; readonly imports: readonly string[] }[] = [
	{ path: 'kernel/src', imports: ['wit/contract'] },
	{ path: 'kernel/cli', imports: ['kernel/src', 'sdk-macros', 'wit/contract'] },
	{ path: 'sdk/assembly', imports: [] },
	{ path: 'sdk/testing', imports: ['kernel/src', 'kernel/cli', 'sdk-macros', 'wit'] },
	{ path: 'sdk-macros', imports: ['wit', 'sdk'] },
	{ path: 'wit', imports: [] },
];

/** Code lines that may not be exceeded; tests and generated files do not count. */
export const BUDGETS: readonly { readonly path: string; readonly lines: number }[] = [
	{ path: 'kernel/src', lines: 13_500 },
	{ path: 'kernel/cli', lines: 2750 },
];
export const FILE_LINES = 300;

/** Words of features: the kernel does not know them. */
export const FEATURE_WORDS = ['blog', 'category', 'categories', 'gather', 'search', 'vocabulary'];
/** Where such a word means something else. */
export const WORD_EXCEPTIONS: readonly { readonly file: string; readonly word: string; readonly why: string }[] = [
	{ file: 'kernel/src/render/controls/kinds.ts', word: 'search', why: 'a type of input of HTML' },
	{ file: 'kernel/src/render/allow-list.ts', word: 'search', why: 'an element of HTML' },
	{ file: 'kernel/src/publish/phases.ts', word: 'categories', why: 'the name of a publish phase' },
];
