// The guides for authors work: each begins with a new plugin, and its files are written, changed and tested as it says.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { readPage, ROOT } from '../docs/pages.ts';
import { applyBlock, shows } from './steps.ts';

const MAIN = path.join(ROOT, 'kernel/cli/main.ts');

describe('the guides for authors of plugins', () => {
	const dir = mkdtempSync(path.join(tmpdir(), 'trovato-guides-'));
	const { NODE_TEST_CONTEXT: _, ...outer } = process.env;
	const env = { ...outer, NO_COLOR: '1' };
	after(() => rmSync(dir, { recursive: true }));

	const trovato = (words: string): Promise<{ status: number; output: string }> =>
		new Promise((done) => {
			const args = ['--disable-warning=ExperimentalWarning', MAIN, ...words.split(' ').slice(2), '--site', dir];
			execFile(process.execPath, args, { env, maxBuffer: 10_000_000 }, (error, stdout, stderr) =>
				done({ status: Number(error?.code ?? 0), output: `${stdout}${stderr}` }),
			);
		});

	for (const [name, blocks] of [
		['test-a-plugin', 5],
		['add-a-table', 9],
		['upgrade-a-plugin', 10],
	] as const)
		test(name, { timeout: 120_000 }, async () => {
			rmSync(path.join(dir, 'plugins'), { recursive: true, force: true });
			writeFileSync(path.join(dir, 'site.toml'), 'name = "Guides"\n');
			execFileSync(process.execPath, [MAIN, 'plugin', 'new', 'recipes', '--site', dir]);
			const { code } = readPage(`docs/how-to/${name}.md`);
			assert.equal(code.length, blocks);
			// A guide may show the command before the files that it is about.
			const commands = code.filter(({ language }) => language === 'sh');
			let file = '';
			for (const block of code.filter(({ language }) => !['sh', 'text'].includes(language))) {
				file = block.file ?? file;
				applyBlock(block, path.join(dir, 'plugins/recipes', file));
			}
			for (const { text } of commands) {
				const { status, output } = await trovato(text.trim());
				assert.equal(status, 0, output);
				for (const shown of code.filter(({ language }) => language === 'text')) shows(output, shown.text);
			}
			assert.equal(commands.length, 1);
		});
});
