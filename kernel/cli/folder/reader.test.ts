import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { listFolder, readInput } from './reader.ts';

const folder = mkdtempSync(join(tmpdir(), 'trovato read '));
after(() => rmSync(folder, { recursive: true }));

function put(name: string, content: string | Uint8Array): { name: string; path: string } {
	const path = join(folder, name);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, content);
	return { name, path };
}

test('files are listed with all folders below, sorted, by extension in any case', () => {
	for (const name of ['b.md', 'a/z.MD', 'a/deep/x.md', 'Über.md', 'c.txt', '.hidden/a.md', '.hidden.md'])
		put(name, 'x');
	put('node_modules/pkg/readme.md', 'x');
	put('a/site/site.toml', 'name = "x"');
	put('a/site/post.md', 'x');
	const { files, unreadable } = listFolder(folder, ['.md']);
	assert.deepEqual(
		files.map(({ name }) => name),
		['a/deep/x.md', 'a/z.MD', 'b.md', 'Über.md'],
	);
	assert.deepEqual(unreadable, []);
});

test('a name in decomposed Unicode is the composed one, and two files of one name are told', () => {
	put('nfd/e\u0301.md', 'x');
	const listed = listFolder(join(folder, 'nfd'), ['.md']);
	assert.deepEqual(listed.files[0]?.name, '\u00e9.md');
	put('nfd/\u00e9.md', 'y');
	const twice = listFolder(join(folder, 'nfd'), ['.md']);
	assert.equal(twice.files.length, 1);
	assert.deepEqual(twice.unreadable, [
		{ name: '\u00e9.md', reason: 'another file has the same name but for its encoding' },
	]);
});

test('links to folders are not followed, links to files are read, dead links are told', async () => {
	put('links/real.md', 'text');
	symlinkSync(folder, join(folder, 'links', 'loop.md'));
	symlinkSync(join(folder, 'links', 'real.md'), join(folder, 'links', 'link.md'));
	symlinkSync('nowhere', join(folder, 'links', 'dead.md'));
	const { files } = listFolder(join(folder, 'links'), ['.md']);
	const read = await Promise.all(files.map(readInput));
	assert.deepEqual(read, [
		{ name: 'dead.md', reason: 'it does not exist' },
		{ name: 'link.md', text: 'text' },
		{ name: 'loop.md', reason: 'not a file' },
		{ name: 'real.md', text: 'text' },
	]);
});

test('text comes without its byte order mark; what is no text is refused with a reason', async () => {
	assert.deepEqual(await readInput(put('t/bom.md', '\ufeffžluť')), { name: 't/bom.md', text: 'žluť' });
	const bad: [string, string | Uint8Array, string][] = [
		['t/latin.md', Uint8Array.from([0x66, 0xfc, 0x72]), 'not valid UTF-8'],
		['t/utf16.md', Uint8Array.from([0xff, 0xfe, 0x61, 0x00]), 'not valid UTF-8'],
		['t/nul.md', 'a\0b', 'not text: it contains a NUL character'],
		['t/big.md', 'a'.repeat(1024 * 1024 + 1), 'larger than 1 MB'],
	];
	for (const [name, content, reason] of bad) assert.deepEqual(await readInput(put(name, content)), { name, reason });
	assert.equal('text' in (await readInput(put('t/limit.md', 'a'.repeat(1024 * 1024)))), true);
});
