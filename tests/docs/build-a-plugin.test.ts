// The guide to a first plugin works: what it shows is put into files, and built.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { checkStatement } from '../../wit/contract/sql/parse.ts';
import { parseManifest } from '../../wit/contract/manifest/parse.ts';
import { buildPlugin } from '../../sdk-macros/src/build.ts';
import { formatDiagnostic } from '../../sdk-macros/src/diagnostic.ts';
import { readPage, ROOT } from './pages.ts';

const page = readPage('docs/how-to/build-a-plugin.md');
const NAME = 'reading_time';
const MANIFEST = `${NAME}.info.toml`;
const CODE = 'assembly/index.ts';

/** The blocks of a file in the order of the page. */
const blocksOf = (file: string) => page.code.filter((block) => block.file === file).map(({ text }) => text);

describe('the guide to building a plugin', () => {
	let dir = '';
	before(async () => {
		dir = path.join(await mkdtemp(path.join(tmpdir(), 'trovato-guide-')), NAME);
		await mkdir(path.join(dir, 'assembly'), { recursive: true });
	});
	after(() => rm(path.dirname(dir), { recursive: true, force: true }));

	const write = (file: string, text: string) => writeFile(path.join(dir, file), text);
	const build = () => buildPlugin({ dir, installation: ROOT });

	test('the first version builds', async () => {
		const [manifest = '', ...more] = blocksOf(MANIFEST);
		assert.equal(more.length, 1);
		assert.equal(parseManifest(manifest, MANIFEST).name, NAME);
		await write(MANIFEST, manifest);
		await write(CODE, blocksOf(CODE)[0] ?? '');
		const { ok, diagnostics } = await build();
		assert.deepEqual([ok, diagnostics], [true, []]);
	});

	test('the mistake that it suggests is answered as it says', async () => {
		await write(CODE, (blocksOf(CODE)[0] ?? '').replace('item: ItemHandle', 'item: string'));
		const { ok, diagnostics } = await build();
		assert.equal(ok, false);
		const shown = page.code.find(({ text }) => text.startsWith(`${CODE}:`))?.text ?? '';
		assert.equal(diagnostics.map((diagnostic) => formatDiagnostic(diagnostic)).join('\n'), shown.trimEnd());
	});

	test('the version with a page builds', async () => {
		await write(MANIFEST, blocksOf(MANIFEST).join('\n'));
		const [whole = '', handler = ''] = blocksOf(CODE);
		const imported = whole.replace('nothing }', 'nothing, page, sql }');
		const grown = imported.replace('\n}\n\nfunction', () => `\n\n${handler.replace(/^(?=.)/gm, '\t')}}\n\nfunction`);
		await write(CODE, grown);
		const { ok, diagnostics } = await build();
		assert.deepEqual([ok, diagnostics], [true, []]);
		assert.deepEqual(
			parseManifest(blocksOf(MANIFEST).join('\n'), MANIFEST).routes.map(({ handler: name }) => name),
			['longest'],
		);
	});

	test('its statement passes the checks that the kernel makes', async () => {
		const { tables } = parseManifest(blocksOf(MANIFEST).join('\n'), MANIFEST);
		const file = 'statements/longest.sql';
		const [sql = ''] = blocksOf(file);
		const { kind } = await checkStatement(sql, file, { plugin: NAME, uses: tables.uses, extensions: [] });
		assert.equal(kind, 'select');
	});
});
