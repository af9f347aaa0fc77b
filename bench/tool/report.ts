// Prints a suite's figures and its gates, and keeps them as JSON.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Verdict } from './gates.ts';
import type { Machine } from './machine.ts';
import type { Row, SuiteResult } from './suite.ts';

const RESULTS = path.join(import.meta.dirname, '..', 'results');

export interface SuiteRecord {
	readonly suite: string;
	readonly at: string;
	readonly short: boolean;
	readonly machine: Machine;
	readonly rows: readonly Row[];
	readonly ratios: Readonly<Record<string, number>>;
}

/** The lines of a report; `before` are the same rows of the baseline. */
export function reportLines(result: SuiteResult, verdicts: readonly Verdict[], before: readonly Row[]): string[] {
	const width = Math.max(...result.rows.map(({ name }) => name.length), 20);
	const lines = [
		`${''.padEnd(width)}${['p50', 'p95', 'p99', 'baseline p50'].map((head) => head.padStart(13)).join('')}`,
	];
	for (const row of result.rows) {
		const old = before.find(({ name, unit }) => name === row.name && unit === row.unit);
		const figures = [row.p50, row.p95, row.p99].map((value) => figure(value, row.unit).padStart(13)).join('');
		const total = row.total === undefined ? '' : `   ${row.total.toFixed(3)} s in all`;
		lines.push(`${row.name.padEnd(width)}${figures}${(old ? figure(old.p50, old.unit) : '').padStart(13)}${total}`);
	}
	const gated = new Set(verdicts.map(({ name }) => name));
	lines.push('');
	for (const [name, value] of Object.entries(result.ratios))
		if (!gated.has(name)) lines.push(`      ${name}: ${round(value)}`);
	for (const { name, value, gate, holds } of verdicts) {
		const bound = gate.atMost === undefined ? `at least ${gate.atLeast}` : `at most ${gate.atMost}`;
		const mark = holds ? '✔' : gate.aim ? '○' : '✖';
		const why = !holds && gate.why ? ` (${gate.why})` : '';
		lines.push(
			`    ${mark} ${name}: ${value === undefined ? 'not measured' : round(value)}, ${gate.aim ? 'aim' : 'gate'} ${bound}${why}`,
		);
	}
	for (const note of result.notes ?? []) lines.push(`    ${note}`);
	return lines;
}

function figure(value: number, unit: Row['unit']): string {
	if (unit === 'requests/s') return `${Math.round(value)}/s`;
	if (value < 1_000) return `${Math.round(value)} ns`;
	if (value < 1e6) return `${(value / 1_000).toFixed(2)} µs`;
	return `${(value / 1e6).toFixed(2)} ms`;
}

const round = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2));

export function keep(record: SuiteRecord): void {
	mkdirSync(RESULTS, { recursive: true });
	writeFileSync(path.join(RESULTS, `${record.suite}.json`), `${JSON.stringify(record, null, '\t')}\n`);
}

export function readRecord(suite: string): SuiteRecord {
	return JSON.parse(readFileSync(path.join(RESULTS, `${suite}.json`), 'utf8')) as SuiteRecord;
}

/** The committed figures, by suite. */
export function readBaseline(): Readonly<Record<string, SuiteRecord>> {
	try {
		return JSON.parse(readFileSync(path.join(RESULTS, 'baseline.json'), 'utf8')) as Record<string, SuiteRecord>;
	} catch {
		return {};
	}
}

/** Takes the last results of `suites` over into the baseline. */
export function keepBaseline(suites: readonly string[]): void {
	const all = { ...readBaseline(), ...Object.fromEntries(suites.map((suite) => [suite, rounded(readRecord(suite))])) };
	writeFileSync(path.join(RESULTS, 'baseline.json'), `${JSON.stringify(all, null, '\t')}\n`);
}

function rounded(record: SuiteRecord): SuiteRecord {
	const text = JSON.stringify(record, (_key, value: unknown) =>
		typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1_000) / 1_000 : value,
	);
	return JSON.parse(text) as SuiteRecord;
}
