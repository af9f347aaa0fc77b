// Calls host functions through the test plugin `probe`: scripts of `[function, argument, …]` go in, outcomes come back.
import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { ERRORS, type ErrorCode } from '../../wit/contract/errors/table.ts';
import { createTestSite, patientWith, type TestSite, type TestSiteOptions } from './site.ts';

/** `$2` is what step 2 gave; a long text is repeated; a pointer may lead anywhere. */
export type Argument =
	| string
	| number
	| boolean
	| { readonly repeat: string; readonly times: number }
	| { readonly pointer: number; readonly bytes: number };
export type Call = readonly [name: string, ...args: Argument[]];

export interface Failed {
	readonly error: ErrorCode;
	readonly message: string;
}
export type Outcome = null | string | number | boolean | Failed;

export interface Probe {
	readonly site: TestSite;
	/** Runs a script as a page that only reads. */
	read(...script: Call[]): Promise<Outcome[]>;
	/** Runs it as a form that writes. */
	write(...script: Call[]): Promise<Outcome[]>;
	/** Runs it as a command. */
	command(...script: Call[]): Promise<Outcome[]>;
	/** The whole answer to a form that runs the script. */
	answer(...script: Call[]): Promise<Response>;
	/** The call ended there: 500 for whoever asked, and a line of the log that names the plugin and fits. */
	traps(message: RegExp, ...script: Call[]): Promise<void>;
	/** The first line of the log since `from` that a plugin is named in and whose text fits; it may be on its way yet. */
	logged(message: RegExp, plugin?: string, from?: number): Promise<Record<string, unknown>>;
	close(): Promise<void>;
}

/** What `probe` asks for; a site that knows grants has to say yes. */
const GRANTS = ['http:get', 'http:head', 'http:post', 'sql:raw', 'site:plugins', 'people:administer'];
const CODES = new Map<number, string>(Object.entries(ERRORS).map(([code, row]) => [row.abi, code]));

interface RawFailure {
	readonly error: number;
	readonly message: string;
}

function outcomesOf(json: string): Outcome[] {
	return (JSON.parse(json) as (null | string | number | boolean | RawFailure)[]).map((one) =>
		typeof one === 'object' && one !== null ? { error: CODES.get(one.error) as ErrorCode, message: one.message } : one,
	);
}

/** Asserts that the outcome is this failure, its sentence fitting. */
export function failed(outcome: Outcome | undefined, error: ErrorCode, message = /./): void {
	assert.ok(typeof outcome === 'object' && outcome !== null, `${JSON.stringify(outcome)} is no failure`);
	assert.equal(outcome.error, error, outcome.message);
	assert.match(outcome.message, message);
}

/** The outcome, which has to be text. */
export function textOf(outcome: Outcome | undefined): string {
	assert.ok(typeof outcome === 'string', `${JSON.stringify(outcome)} is no text`);
	return outcome;
}

/** A site with the plugin `probe`; close it. */
export async function createProbe(
	options: Partial<TestSiteOptions> & { readonly grants?: readonly string[] } = {},
): Promise<Probe> {
	const { grants = GRANTS } = options;
	// Scripts of the tests are long; what they hold a thread for is not what they are about.
	const settings = `${options.settings ?? ''}\n[grants]\nprobe = ${JSON.stringify(grants)}\n${patientWith(['probe'])}`;
	const site = await createTestSite({ plugins: ['probe'], ...options, settings });
	const post = (script: readonly Call[]) =>
		site.kernel.fetch(new Request('http://localhost/probe', { method: 'POST', body: JSON.stringify(script) }));
	const outcomes = async (response: Response): Promise<Outcome[]> => {
		const text = await response.text();
		assert.equal(response.status, 200, `${text}\n${JSON.stringify(site.log.slice(-3))}`);
		return outcomesOf(text);
	};
	const logged: Probe['logged'] = async (message, plugin = 'probe', from = 0) => {
		for (let tries = 0; tries < 200; tries++) {
			const line = site.log.slice(from).find((one) => one['plugin'] === plugin && message.test(String(one['msg'])));
			if (line) return line;
			await wait(10);
		}
		throw new Error(`No line of ${plugin} fits ${message}: ${JSON.stringify(site.log.slice(from))}`);
	};
	return {
		site,
		logged,
		read: async (...script) => outcomes(await site.get(`/probe?script=${encodeURIComponent(JSON.stringify(script))}`)),
		write: async (...script) => outcomes(await post(script)),
		async command(...script) {
			const inputs = [{ name: 'script.json', text: JSON.stringify(script) }];
			const step = { plugin: 'probe', command: 'probe', phase: 'batch', options: { word: 'hm' }, inputs } as const;
			const { reports } = await site.kernel.runCommand(step);
			return outcomesOf(reports.at(-1)?.message ?? '[]');
		},
		answer: (...script) => post(script),
		async traps(message, ...script) {
			const before = site.log.length;
			const response = await post(script);
			const text = await response.text();
			assert.equal(response.status, 500, text);
			// The way to log in leads back to where the visitor was.
			assert.doesNotMatch(text.replace(/href="\/user\/login[^"]*"/, ''), /probe/);
			assert.match(String((await logged(message, 'probe', before))['msg']), /Plugin 'probe'/);
		},
		close: () => site.close(),
	};
}
