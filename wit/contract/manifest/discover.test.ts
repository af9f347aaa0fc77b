import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { discoverPlugins } from './discover.ts';

const manifest = (name: string) => `name = "${name}"\nversion = "1.0.0"\napi = "1.0"\n`;

/** A folder with the given files, removed after the test. */
const folder = (context: TestContext, files: Record<string, string>): string => {
	const dir = mkdtempSync(path.join(tmpdir(), 'trovato plugins '));
	context.after(() => rmSync(dir, { recursive: true }));
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(path.join(dir, path.dirname(name)), { recursive: true });
		writeFileSync(path.join(dir, name), text);
	}
	return dir;
};

test('plugins of several folders are found, in the order of their names', async (context) => {
	const core = folder(context, { 'b/b.info.toml': manifest('b'), 'left-over/old.wasm': '', 'README.md': '' });
	const site = folder(context, { 'a/a.info.toml': manifest('a'), '.git/a.info.toml': 'junk' });
	const found = await discoverPlugins([core, site, path.join(site, 'nowhere')]);
	assert.deepEqual(
		found.map(({ name, dir, file }) => ({ name, dir, file })),
		[
			{ name: 'a', dir: path.join(site, 'a'), file: path.join(site, 'a/a.info.toml') },
			{ name: 'b', dir: path.join(core, 'b'), file: path.join(core, 'b/b.info.toml') },
		],
	);
});

test('problems of all manifests are told at once', async (context) => {
	const dir = folder(context, {
		'bad/bad.info.toml': 'name = 3',
		'wrong/wrong.info.toml': manifest('right'),
		'misnamed/other.info.toml': manifest('misnamed'),
		'two/one.info.toml': manifest('two'),
		'two/two.info.toml': manifest('two'),
		'good/good.info.toml': manifest('good'),
	});
	await assert.rejects(discoverPlugins([dir]), (error: Error) => {
		const lines = error.message.split('\n').map((line) => line.replaceAll(`${dir}/`, ''));
		assert.deepEqual(lines, [
			"bad/bad.info.toml:1:1: found no 'version', expected a version such as 1.0.0; add version = …",
			"bad/bad.info.toml:1:1: found no 'api', expected the version of the plugin interface, '1.0'; add api = …",
			"bad/bad.info.toml:1:8: found 3, expected a plugin's name: lower-case letters, digits and _, at most 40; correct 'name'",
			'misnamed/other.info.toml:1:1: found other.info.toml, expected misnamed.info.toml in the folder misnamed; rename it',
			'two/one.info.toml:1:1: found two.info.toml beside it, expected one *.info.toml a folder; remove one',
			"wrong/wrong.info.toml:1:8: found 'right', expected 'wrong' as the folder is called; rename one of them",
		]);
		return true;
	});
});

test('reading only some plugins leaves the others alone and misses those that are not there', async (context) => {
	const dir = folder(context, { 'a/a.info.toml': manifest('a'), 'bad/bad.info.toml': 'junk' });
	assert.deepEqual(
		(await discoverPlugins([dir], ['a'])).map(({ name }) => name),
		['a'],
	);
	await assert.rejects(discoverPlugins([dir], ['a', 'gone']), {
		message: `Plugin 'gone' is enabled, but there is no gone/gone.info.toml in ${dir}`,
	});
});

test('one name in two folders is refused, naming both', async (context) => {
	const one = folder(context, { 'a/a.info.toml': manifest('a') });
	const two = folder(context, { 'a/a.info.toml': manifest('a') });
	await assert.rejects(discoverPlugins([one, two]), {
		message: `${two}/a/a.info.toml:1:1: found a second plugin 'a' beside ${one}/a/a.info.toml, expected one; remove either`,
	});
});
