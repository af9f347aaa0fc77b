import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { CommandStep } from '../../src/kernel.ts';
import type { Terminal } from '../terminal.ts';
import { runCommand } from './run.ts';
import { summaryJson, summaryText } from './summary.ts';

const path = mkdtempSync(join(tmpdir(), 'trovato run '));
after(() => rmSync(path, { recursive: true }));
for (const name of ['a', 'b', 'bad', 'c', 'd']) writeFileSync(join(path, `${name}.md`), name);
writeFileSync(join(path, 'latin.md'), Uint8Array.from([0xff]));

const quiet: Terminal = {
	line() {},
	step: (_, work) => work(),
	bar: () => ({ advance() {}, end() {} }),
};
const created = (_: unknown, index: number) => ({ index, outcome: 'created' as const, message: '' });
const run = (batch: number, signal = new AbortController().signal) =>
	({ plugin: 'p', command: 'import', options: {}, folder: { path, extensions: ['.md'], batch }, signal }) as const;

test('the plugin gets all names, batches of the size it asked for, and end', async () => {
	const steps: string[] = [];
	const kernel = {
		async runCommand({ phase, inputs }: CommandStep) {
			steps.push(`${phase} ${inputs.map(({ name, text }) => text || name).join(' ')}`.trim());
			return { reports: phase === 'batch' ? inputs.map(created) : [] };
		},
	};
	const summary = await runCommand(kernel, run(3), quiet);
	assert.deepEqual(steps, ['start a.md b.md bad.md c.md d.md latin.md', 'batch a b bad', 'batch c d', 'end']);
	assert.equal(summaryText(summary), 'failed  latin.md  not valid UTF-8\ncreated 5, updated 0, unchanged 0, failed 1');
	assert.deepEqual(JSON.parse(summaryJson(summary)), {
		created: 5,
		updated: 0,
		unchanged: 0,
		failed: 1,
		skipped: 0,
		notices: [{ outcome: 'failed', name: 'latin.md', message: 'not valid UTF-8' }],
	});
});

test('an input that makes its batch fail costs itself only', async () => {
	const stored: string[] = [];
	const kernel = {
		async runCommand({ phase, inputs }: CommandStep) {
			if (phase !== 'batch') return { reports: [] };
			if (inputs.some(({ text }) => text === 'bad')) throw new TrovatoError('plugin.trap', 'it trapped');
			stored.push(...inputs.map(({ text }) => text));
			return { reports: inputs.map(created) };
		},
	};
	const { counts, notices } = await runCommand(kernel, run(50), quiet);
	assert.deepEqual(stored, ['a', 'b', 'c', 'd']);
	assert.equal(counts.created, 4);
	assert.ok(notices.some(({ name, message }) => name === 'bad.md' && message === 'it trapped'));
});

test('an input that the plugin says nothing about counts as failed', async () => {
	const kernel = { runCommand: async () => ({ reports: [] }) };
	const { counts, notices } = await runCommand(kernel, run(50), quiet);
	assert.equal(counts.failed, 6);
	assert.match(notices.at(-1)?.message ?? '', /p did not say what became of it/);
});

test('a failure of the server ends the run', async () => {
	let calls = 0;
	const kernel = {
		async runCommand({ phase }: CommandStep) {
			if (phase === 'start') return { reports: [] };
			calls++;
			throw new TrovatoError('server.unavailable', 'no database');
		},
	};
	await assert.rejects(runCommand(kernel, run(1), quiet), /no database/);
	assert.equal(calls, 1);
});

test('asked to stop, it ends after the batch that is under way', async () => {
	const controller = new AbortController();
	const seen: number[] = [];
	const kernel = {
		async runCommand({ phase, inputs }: CommandStep) {
			if (phase === 'batch') seen.push(inputs.length);
			if (seen.length === 2) controller.abort(new Error('asked to stop'));
			return { reports: phase === 'batch' ? inputs.map(created) : [] };
		},
	};
	await assert.rejects(runCommand(kernel, run(2, controller.signal), quiet), /asked to stop/);
	assert.deepEqual(seen, [2, 2]);
});
