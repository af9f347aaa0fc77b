// The guide to providing a tap works: provider and implementer are put into files, and built.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkStatement } from '../../wit/contract/sql/parse.ts';
import { KERNEL_TAPS, SHAPES } from '../../wit/contract/generated/exports.ts';
import { parseManifest } from '../../wit/contract/manifest/parse.ts';
import { buildPlugin } from '../../sdk-macros/src/build.ts';
import { readPage, ROOT } from './pages.ts';

const page = readPage('docs/how-to/provide-a-tap.md');
const textOf = (file: string) => page.code.find((block) => block.file === file)?.text ?? '';

describe('the guide to providing a tap', () => {
	let root = '';
	before(async () => {
		root = await mkdtemp(path.join(tmpdir(), 'trovato-guide-'));
	});
	after(() => rm(root, { recursive: true, force: true }));

	for (const [name, code] of [
		['shelf', 'assembly/index.ts'],
		['long_read', 'long_read/assembly/index.ts'],
	] as const)
		test(`${name} builds`, async () => {
			const dir = path.join(root, name);
			await mkdir(path.join(dir, 'assembly'), { recursive: true });
			await writeFile(path.join(dir, `${name}.info.toml`), textOf(`${name}.info.toml`));
			await writeFile(path.join(dir, 'assembly/index.ts'), textOf(code));
			const { ok, diagnostics } = await buildPlugin({ dir, installation: ROOT });
			assert.deepEqual([ok, diagnostics], [true, []]);
		});

	test('the statement passes the checks that the kernel makes', async () => {
		const { tables } = parseManifest(textOf('shelf.info.toml'), 'shelf.info.toml');
		const file = 'statements/newest.sql';
		const { kind } = await checkStatement(textOf(file), file, { plugin: 'shelf', uses: tables.uses, extensions: [] });
		assert.equal(kind, 'select');
	});
});

test('the reference of taps has every shape with its export, and every tap of the kernel', () => {
	const { source } = readPage('docs/reference/taps.md');
	for (const [shape, { core }] of Object.entries(SHAPES)) {
		const [payload, returns] = shape.split('-');
		const row = source.split('\n').find((line) => line.startsWith(`| \`${payload}\` | \`${returns}\` |`)) ?? '';
		const params = `(${core.params.join(', ')})`;
		assert.ok(row.includes(`| \`${core.result ? `${params} -> ${core.result}` : params}\` |`), `${shape}: ${row}`);
	}
	for (const tap of Object.keys(KERNEL_TAPS)) assert.match(source, new RegExp(`\`${tap.replaceAll('-', '_')}\``));
});
