// Opens connections to Postgres with the settings that everything here relies on.
// Kernel: credentials and connections are what plugins must never hold.
import { connect as connectSocket, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import postgres from 'postgres';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { kernelTypes } from './values.ts';

export type Sql = postgres.Sql;
export type PostgresOptions = postgres.Options<Record<string, postgres.PostgresType>> & { readonly socket?: unknown };

export interface ConnectOptions {
	/** `postgres://user:password@host:port/database`; the folder of a socket as `?host=/folder`. */
	readonly url: string;
	/** How many connections at most. */
	readonly max?: number;
	/** Shown as application_name. */
	readonly name?: string;
}

/**
 * A pool for the kernel's own queries; connects when first used. postgres.js does not always get a connection that was
 * lost to work again, so with the first one that is lost the next query goes to a pool of its own.
 */
export function connect(options: ConnectOptions): Sql {
	let isOver = false;
	let client: Sql | undefined;
	const open = (): Sql => {
		const mine = openPostgres(options, {
			types: kernelTypes,
			onclose() {
				if (client !== mine || isOver) return;
				client = undefined;
				mine.end({ timeout: 5 }).catch(() => {});
			},
		});
		return mine;
	};
	const current = (): Sql => (client ??= open());
	return new Proxy(Object.assign(() => {}, {}) as unknown as Sql, {
		apply: (_, __, [strings, ...values]: [TemplateStringsArray, ...never[]]) => current()(strings, ...values),
		get(_, name) {
			if (name === 'end') isOver = true;
			return Reflect.get(current(), name) as unknown;
		},
	});
}

/** postgres.js with our settings; `extra` wins. */
export function openPostgres({ url, max = 4, name = 'trovato' }: ConnectOptions, extra: PostgresOptions): Sql {
	const { href, host } = parseDatabaseUrl(url);
	const { connection, ...others } = extra;
	return postgres(href, {
		max,
		connect_timeout: 10,
		onnotice: () => {},
		socket: (target: Target) => openSocket(target).catch(brokenSocket),
		...(host === undefined ? {} : { host }),
		...others,
		connection: {
			application_name: name,
			search_path: 'pg_catalog',
			TimeZone: 'UTC',
			DateStyle: 'ISO, YMD',
			IntervalStyle: 'iso_8601',
			// The parser that checks statements reads strings this way; the server must not read them otherwise.
			standard_conforming_strings: 'on',
			// Compiling a statement takes longer than it runs.
			jit: 'off',
			...connection,
		},
	}) as Sql;
}

/** What postgres.js tells of where to connect. */
interface Target {
	readonly path: string | false;
	readonly host: readonly string[];
	readonly port: readonly number[];
	readonly connect_timeout: number;
}

/** A connected socket for postgres.js, in place of the one that it would make and show to nobody. */
export function openSocket({ path, host: [host = ''], port: [port = 5432], ...rest }: Target): Promise<Socket> {
	const socket = path === false ? connectSocket(port, host) : connectSocket(path);
	const late = Object.assign(new Error('no answer'), { code: 'CONNECT_TIMEOUT' });
	const timer = setTimeout(() => socket.destroy(late), rest.connect_timeout * 1_000);
	return new Promise<Socket>((resolve, reject) => {
		socket.once('error', reject).once('connect', () => {
			socket.removeListener('error', reject);
			// The name that a certificate has to have.
			resolve(Object.assign(withPlainClose(socket), { host }));
		});
	}).finally(() => clearTimeout(timer));
}

/**
 * postgres.js keeps what it sends between the events `error` and `close` when the latter tells of an error too; nobody is
 * answered, and on the next connection the answers would belong to other statements. Told of no error it rejects them.
 */
function withPlainClose(socket: Socket): Socket {
	const emit = socket.emit.bind(socket) as (event: string | symbol, ...args: unknown[]) => boolean;
	return Object.assign(socket, {
		emit: (event: string | symbol, ...args: unknown[]) => emit(event, ...(event === 'close' ? [false] : args)),
	});
}

/** A socket that fails as soon as it is used: postgres.js would wait for ever for one that cannot be opened. */
function brokenSocket(error: Error): Duplex {
	const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
	setImmediate(() => socket.destroy(error));
	return Object.assign(socket, { setKeepAlive: () => socket });
}

/** Makes sure the server answers; the TrovatoError names host and reason in one line, never the password. */
export async function ping(sql: Sql, url: string): Promise<void> {
	try {
		await sql`select 1`;
	} catch (error) {
		const sentence = `Cannot use PostgreSQL at ${placeOf(url)}: ${describe(error)}`;
		throw new TrovatoError('server.unavailable', sentence, { cause: error });
	}
}

/** Host, port and database of a URL, fit for a log line. */
export function placeOf(url: string): string {
	const { href, host } = parseDatabaseUrl(url);
	const { hostname, port, pathname } = new URL(href);
	return `${host ?? hostname}:${port || 5432}${pathname}`;
}

/** The same server and database as somebody else. */
export function withUser(url: string, user: string, password: string): string {
	const changed = new URL(url);
	changed.username = encodeURIComponent(user);
	changed.password = encodeURIComponent(password);
	return changed.href;
}

function parseDatabaseUrl(url: string): { href: string; host: string | undefined } {
	const parsed = URL.parse(url);
	if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol) || parsed.hostname === '') {
		const wanted = 'postgres://user:password@host:5432/database';
		throw new TrovatoError('config.invalid', `DATABASE_URL must look like ${wanted}`);
	}
	// postgres.js takes a folder with a socket as an option only.
	const folder = parsed.searchParams.get('host') ?? decodeURIComponent(parsed.hostname);
	parsed.searchParams.delete('host');
	if (!folder.startsWith('/')) return { href: parsed.href, host: undefined };
	parsed.hostname = 'localhost';
	return { href: parsed.href, host: folder };
}

function describe(error: unknown): string {
	if (error instanceof AggregateError) return error.errors.map(describe).join(', ');
	const { code, message } = error as { code?: string; message: string };
	if (code === 'CONNECT_TIMEOUT') return 'no answer within 10 s';
	if (code === 'ECONNREFUSED' || code === 'ENOENT') return 'nothing listens there';
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown host';
	return message.replaceAll('\n', ' ');
}
