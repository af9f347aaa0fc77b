// What a hostile plugin that loads looks like to the tests: its module, and what must come of calling it.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestSite } from '../support/site.ts';
import type { Assembler } from './assemble.ts';
import { call, type Code, get, i32, i64, set, shiftRight64, wrap } from './opcodes.ts';

export interface Answer {
	readonly status: number;
	readonly type: string;
	readonly text: string;
}

/** One run of an attack. */
export interface Visit {
	readonly site: TestSite;
	readonly plugin: string;
	/** Asks for the plugin's route, with a query when one is given. */
	ask(query?: string): Promise<Answer>;
	/** The log's lines since the attack began. */
	lines(): readonly Record<string, unknown>[];
}

export interface Attack {
	/** The plugin's name. */
	readonly name: string;
	/** What it tries, for the test's name. */
	readonly tries: string;
	readonly module: () => Uint8Array;
	/** Instead of one route of format `json`. */
	readonly manifest?: string;
	readonly files?: Readonly<Record<string, string>>;
	/** Symbolic links by their path in the plugin's folder, with where they lead. */
	readonly links?: Readonly<Record<string, string>>;
	/** Calls it and asserts what comes of it; blamed for a failure unless told. */
	readonly expect?: (visit: Visit) => Promise<void>;
	/** What the log says about the failure. */
	readonly because?: RegExp;
	/** What the visitor may get; 500 unless told. */
	readonly statuses?: readonly number[];
}

/** A line of the log at level error or warn that names the plugin. */
export function findBlame({ plugin, lines }: Visit, because = /./): Record<string, unknown> | undefined {
	return lines().find(({ level, msg, plugin: named }) => {
		const severe = level === 'error' || level === 'warn';
		return (
			severe &&
			because.test(String(msg)) &&
			(named === plugin || String(msg).includes(`'${plugin}'`)) &&
			msg !== 'request'
		);
	});
}

/** The log of a worker arrives a little later than its answer. */
export async function waitFor<T>(find: () => T | undefined, milliseconds = 2_000): Promise<T | undefined> {
	for (let left = milliseconds; left > 0; left -= 5) {
		const found = find();
		if (found !== undefined) return found;
		await sleep(5);
	}
	return find();
}

/** The call ends as a problem that tells the visitor nothing, and the log names the plugin. */
export async function expectBlame(visit: Visit, because = /./, statuses: readonly number[] = [500]): Promise<void> {
	const answer = await visit.ask();
	assert.ok(statuses.includes(answer.status), `${answer.status} ${answer.text}`);
	// The way to log in leads back to where the visitor was.
	const read = answer.text.replace(/href="\/user\/login[^"]*"/, '');
	assert.ok(!read.includes(visit.plugin), `the visitor reads nothing about the plugin: ${answer.text}`);
	// The breaker, in the main thread, may say that the plugin is stopped before the worker's own line has arrived.
	const blame = await waitFor(() => findBlame(visit, because));
	assert.ok(blame, `the log names the plugin and ${because}: ${JSON.stringify(visit.lines())}`);
}

/** The call is answered, and what it answers passes. */
export async function expectAnswer(visit: Visit, expected: RegExp | string): Promise<void> {
	const { status, text } = await visit.ask();
	assert.equal(status, 200, `${text} ${JSON.stringify(visit.lines())}`);
	if (typeof expected === 'string') assert.equal(text, expected);
	else assert.match(text, expected);
}

/** The call is answered with a status of this kind. */
export async function expectStatus(visit: Visit, expected: number): Promise<void> {
	const { status, text } = await visit.ask();
	assert.equal(status, expected, text);
}

/** The body of a handler that answers with what a host function returned as address and length. */
export function echo(module: Assembler, respond: number, local: number, packed: Code): Code {
	const halves: Code = [get(local), i64(32n), shiftRight64, wrap, get(local), wrap];
	return [packed, set(local), i32(200), module.text('text/plain'), halves, call(respond), i32(0)];
}

/** The body of a handler that answers with a number from 0 to 9. */
export function tellDigit(module: Assembler, respond: number, local: number, digit: Code): Code {
	const at = module.data(new TextEncoder().encode('0123456789'));
	return [
		digit,
		set(local),
		i32(200),
		module.text('text/plain'),
		i32(at),
		get(local),
		[0x6a],
		i32(1),
		call(respond),
		i32(0),
	];
}
