import assert from 'node:assert/strict';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { parseManifest, placeOf, readDependencies, readManifest } from './manifest.ts';

const TEXT = `name = "front"
description = "the api of front"
api = "1.0"

[[routes]]
handler = "front"

[taps]
implements = ['tap_one', "tap_two"]
[taps.options.tap_two]
data_mode = "full"
`;

test('the parts that decide the exports are read', () => {
	const manifest = parseManifest(TEXT, 'front.info.toml');
	assert.deepEqual(manifest.implements, ['tap_one', 'tap_two']);
	assert.deepEqual([...manifest.full], ['tap_two']);
	assert.deepEqual(manifest.routes, ['front']);
	assert.deepEqual(manifest.dependencies, []);
});

test('places are those of the declaration, not of the same word elsewhere', () => {
	const manifest = parseManifest(TEXT, 'front.info.toml');
	assert.deepEqual(placeOf(manifest, 'api'), { line: 3, column: 1 });
	assert.deepEqual(placeOf(manifest, 'handler', 'front'), { line: 6, column: 11 });
	assert.deepEqual(placeOf(manifest, '', 'tap_one'), { line: 9, column: 15 });
	assert.deepEqual(placeOf(manifest, '', 'absent'), { line: 1, column: 1 });
});

test('what has the wrong type counts as absent; the kernel complains about it', () => {
	const manifest = parseManifest(
		'name = 1\ntaps = []\nroutes = "x"\n[dependencies]\nrequired = [1, "a"]\n',
		'x.info.toml',
	);
	assert.equal(manifest.name, '');
	assert.deepEqual(manifest.implements, []);
	assert.deepEqual(manifest.dependencies, ['a']);
});

test('dependencies are found beside the plugin and in the installation', () => {
	const root = mkdtempSync(join(tmpdir(), 'trovato-manifest-'));
	const write = (path: string, text: string) => {
		mkdirSync(join(root, path), { recursive: true });
		writeFileSync(join(root, path, `${path.split('/').at(-1)}.info.toml`), text);
	};
	write('site/plugins/mine', 'name = "mine"');
	write('site/plugins/other', 'name = "other"\n[taps.provides.tap_x]\npayload = "item"\nreturns = "render"');
	write('installation/core-plugins/content', 'name = "content"');
	write('installation/contrib-plugins/bad', 'name = ');
	const found = readDependencies(join(root, 'site/plugins/mine'), join(root, 'installation'), [
		'other',
		'content',
		'bad',
		'absent',
	]);
	assert.deepEqual([...found.keys()], ['other', 'content']);
	assert.deepEqual(found.get('other')!.provides.get('tap_x'), { payload: 'item', returns: 'render' });
	const bad = readManifest(join(root, 'installation/contrib-plugins/bad'));
	assert.ok(!bad.ok && bad.diagnostic.line === 1);
	const absent = readManifest(join(root, 'nowhere'));
	assert.ok(!absent.ok && /no manifest/.test(absent.diagnostic.message));
	rmSync(root, { recursive: true });
});
