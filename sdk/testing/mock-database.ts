// Stands where the database would: answers statements with the rows that a test gave, and keeps the kernel's few own
// records (settings, queues, jobs, events) in memory.
import { basename, join } from 'node:path';
import { loadSqlFiles } from '../../kernel/src/db/migrate.ts';
import type { Connection, Pool } from '../../kernel/src/db/pool.ts';
import type { LoadedStatement } from '../../kernel/src/db/statements.ts';

type Row = Readonly<Record<string, unknown>>;
/** Rows, or what makes them of the statement's arguments; arguments come as text. */
export type Rows = readonly Row[] | ((...args: (string | null)[]) => readonly Row[]);

/** A statement that ran. */
export interface Ran {
	readonly name: string;
	readonly args: readonly (string | null)[];
}

export interface MockDatabase {
	readonly pool: Pool;
	readonly ran: Ran[];
	readonly answers: Map<string, Rows>;
	readonly failures: Map<string, string>;
	readonly variables: Map<string, string>;
	readonly people: Map<string, string>;
	readonly queues: Map<string, { id: number; payload: unknown; attempts: number; leased: boolean }[]>;
	readonly jobs: { readonly name: string; readonly payload: unknown }[];
	readonly events: {
		readonly type: string;
		readonly aggregate: string;
		readonly id: string;
		readonly payload: unknown;
	}[];
	/** Cache tags that were invalidated. */
	readonly invalidated: string[];
	/** What a test did not prepare; told to its author when the call is over. */
	complaint: Error | undefined;
}

/** SQLSTATE of the failures that a test may ask for. */
const STATES: Readonly<Record<string, string>> = {
	'db.constraint': '23505',
	'db.serialization': '40001',
	'db.timeout': '57014',
	'db.failed': 'XX000',
	'request.invalid': '22P02',
};

/** The statements of a plugin's folder, unchecked: the real database checks them. */
export async function readStatements(plugin: string, dir: string): Promise<Map<string, LoadedStatement>> {
	const files = await loadSqlFiles(join(dir, 'statements'));
	return new Map(
		files.map(({ name: file, text }) => {
			const name = basename(file, '.sql');
			const bare = text.replaceAll(/--.*|'[^']*'/g, '');
			const highest = Math.max(0, ...[...bare.matchAll(/\$(\d+)/g)].map((match) => Number(match[1])));
			const paramTypes = Array.from({ length: highest }, () => 0);
			const kind = /^\s*(insert|update|delete)\b/im.exec(bare)?.[1] as LoadedStatement['kind'];
			return [name, { name, text: `/* ${plugin}.${name} */ ${bare}`, paramTypes, ...(kind && { kind }) }] as const;
		}),
	);
}

function appendAll(events: MockDatabase['events'], list: string): string[] {
	type Given = { type: string; aggregate_type: string; aggregate_id: string; data?: unknown };
	return (JSON.parse(list) as Given[]).map(({ type, aggregate_type: aggregate, aggregate_id: id, data = {} }) =>
		String(events.push({ type, aggregate, id, payload: data })),
	);
}

/** Settings, queues, jobs and events, as the kernel's functions keep them. */
function answerKernel(
	database: MockDatabase,
	name: string,
	text: string,
	[first = '', second = '', third = '', payload = '']: readonly string[],
): readonly Row[] {
	const { variables, people, queues, jobs, events, invalidated } = database;
	const queue = queues.get(first) ?? [];
	queues.set(first, queue);
	switch (name) {
		case 'variable-get':
			return [{ value: variables.get(first) ?? null }];
		case 'variable-set':
			variables.set(first, second);
			return [];
		case 'invalidate-tags':
			invalidated.push(...readTags(first));
			return [];
		case 'account':
			return people.has(first) ? [{ name: people.get(first) }] : [];
		case 'enqueue-job':
			jobs.push({ name: first, payload: JSON.parse(second) as unknown });
			return [{ id: String(jobs.length) }];
		case 'append-event':
			events.push({ type: first, aggregate: second, id: third, payload: JSON.parse(payload) as unknown });
			return [{ id: String(events.length) }];
		case 'append-events':
			return [{ ids: JSON.stringify(appendAll(events, first)) }];
		case 'withdraw-events':
			return [{ instant: new Date().toISOString() }];
		default:
	}
	if (text.includes('queue_push')) {
		queue.push({ id: queue.length + 1, payload: JSON.parse(second) as unknown, attempts: 0, leased: false });
		return [];
	}
	if (text.includes('queue_pop')) {
		const found = queue.find(({ leased }) => !leased);
		if (!found) return [];
		found.leased = true;
		return [{ id: found.id, payload: JSON.stringify(found.payload), attempts: ++found.attempts }];
	}
	if (text.includes('queue_done')) {
		const at = queue.findIndex(({ id }) => id === Number(second));
		queue.splice(at < 0 ? queue.length : at, 1);
		return [{ done: at >= 0 }];
	}
	if (text.includes('queue_len')) return [{ queue_len: queue.length }];
	throw new Error(`MockKernel does not know the kernel's statement '${name}'; test this with a TestEnvironment.`);
}

/** A list of tags as an argument. */
function readTags(text: string): string[] {
	return text.startsWith('[') ? (JSON.parse(text) as string[]) : text.replaceAll(/[{}"]/g, '').split(',');
}

export function createMockDatabase(): MockDatabase {
	const answer = (text: string, args: readonly (string | null)[]): readonly Row[] => {
		const [, owner = '', name = ''] = /^\/\* ([\w-]+)\.([\w-]+) \*\//.exec(text) ?? [];
		if (owner === 'kernel') return answerKernel(database, name, text, args as string[]);
		database.ran.push({ name, args });
		const failure = database.failures.get(name);
		if (failure !== undefined)
			throw Object.assign(new Error(`a test says that ${name} fails`), {
				severity: 'ERROR',
				code: STATES[failure] ?? 'XX000',
			});
		const rows = database.answers.get(name);
		if (rows === undefined)
			throw new Error(
				`The plugin ran statements/${name}.sql, and the test does not say what it finds. ` +
					`Say it before: kernel.rows('${name}', [{ … }]), or [] for no rows.`,
			);
		return typeof rows === 'function' ? rows(...args) : rows;
	};
	/** As much of postgres.js's query as a unit of work uses. */
	const query = (text: string, args: readonly (string | null)[] = []) => {
		const run = async (): Promise<readonly Row[]> => {
			try {
				return answer(text, args);
			} catch (error) {
				if (!(error instanceof Error) || 'severity' in error) throw error;
				database.complaint ??= error;
				throw Object.assign(error, { severity: 'ERROR', code: 'XX000' });
			}
		};
		return {
			execute: () => Promise.resolve([]),
			cancel: () => {},
			async forEach(each: (row: Row) => void) {
				const rows = await run();
				rows.forEach(each);
				return { columns: Object.keys(rows[0] ?? {}).map((name) => ({ name })), count: rows.length };
			},
			// Of begin, commit and rollback only the command is read.
			// oxlint-disable-next-line unicorn/no-thenable
			then: (done: (result: { command: string }) => unknown) => done({ command: 'COMMIT' }),
		};
	};
	const ends = { release() {}, discard() {}, cut() {} };
	const sql = { unsafe: query } as unknown as Connection['sql'];
	const connection: Connection = { sql, lost: false, received: () => 0, scope: undefined, ...ends };
	const database: MockDatabase = {
		pool: { acquire: async () => connection, close: async () => {}, counts: { open: 1, idle: 0, waiting: 0 } },
		ran: [],
		answers: new Map(),
		failures: new Map(),
		variables: new Map(),
		people: new Map(),
		queues: new Map(),
		jobs: [],
		events: [],
		invalidated: [],
		complaint: undefined,
	};
	return database;
}
