import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TrovatoError } from '../errors/trovato-error.ts';
import { parseManifest, whereInManifest } from './parse.ts';

const HEAD = 'name = "notes"\nversion = "1.2.3"\napi = "1.0"\n';

const problemsOf = (text: string): string[] => {
	try {
		parseManifest(text, 'notes.info.toml');
	} catch (error) {
		assert.ok(error instanceof TrovatoError);
		assert.equal(error.code, 'plugin.manifest');
		return error.message.split('\n');
	}
	return assert.fail('expected a problem');
};

test('three lines are a manifest, and everything else has a default', () => {
	assert.deepEqual(parseManifest(HEAD, 'notes.info.toml'), {
		name: 'notes',
		version: '1.2.3',
		api: '1.0',
		description: '',
		defaultEnabled: false,
		capabilities: [],
		dependencies: { required: [], optional: [] },
		permissions: [],
		routes: [],
		menu: [],
		taps: { implements: [], weight: 0, provides: {}, options: {} },
		tables: { owns: [], exports: [], staged: [], layered: [], uses: [] },
		publish: {},
		events: [],
		listens: [],
		jobs: [],
		queues: [],
		commands: [],
		database: { extensions: [] },
		config: {},
	});
});

test('a full manifest is read, with keys in camelCase and the names of taps and settings as they are', () => {
	const manifest = parseManifest(
		`${HEAD}default_enabled = true
capabilities = ["http:get"]
[dependencies]
required = ["other"]
[[permissions]]
name = "edit own {type} notes"
[[routes]]
path = "/note/{id:uuid}"
handler = "note_view"
permission = "access content"
[[routes]]
path = "/"
method = "POST"
handler = "front"
permission = "access content"
format = "json"
read = "once"
[[menu]]
title = "Notes"
path = "/notes"
[taps]
implements = ["tap_install", "tap_note_view"]
weight = -5
[taps.provides.tap_note_view]
payload = "item"
returns = "render"
on_error = "fail"
[taps.options.tap_note_view]
data_mode = "full"
weight = 3
[tables]
owns = ["note", "tag"]
exports = ["note"]
uses = ["other.thing"]
[[commands]]
name = "import"
input = "folder"
extensions = [".md"]
argument = "folder"
[[commands.options]]
name = "type"
required = true
[database]
extensions = ["btree_gist"]
[config]
page_size = "10"
`,
		'notes.info.toml',
	);
	assert.equal(manifest.defaultEnabled, true);
	assert.deepEqual(manifest.routes, [
		{
			path: '/note/{id:uuid}',
			handler: 'note_view',
			permission: 'access content',
			method: 'GET',
			format: 'page',
			read: 'snapshot',
			cache: 'public',
			replaceable: false,
			query: [],
		},
		{
			path: '/',
			method: 'POST',
			handler: 'front',
			permission: 'access content',
			format: 'json',
			read: 'once',
			cache: 'public',
			replaceable: false,
			query: [],
		},
	]);
	assert.deepEqual(manifest.menu, [{ title: 'Notes', path: '/notes', menu: 'main', weight: 0 }]);
	assert.deepEqual(manifest.taps.provides, {
		tap_note_view: { payload: 'item', returns: 'render', mode: 'collect', onError: 'fail' },
	});
	assert.deepEqual(manifest.taps.options, { tap_note_view: { dataMode: 'full', weight: 3 } });
	assert.deepEqual(manifest.commands, [
		{
			name: 'import',
			description: '',
			input: 'folder',
			extensions: ['.md'],
			batch: 50,
			argument: 'folder',
			options: [{ name: 'type', description: '', required: true }],
		},
	]);
	assert.deepEqual(manifest.config, { page_size: '10' });
	assert.equal(whereInManifest(manifest, '/tables/uses/0'), 'notes.info.toml:37:9');
});

test('a syntax error names file, line and column', () => {
	assert.match(
		problemsOf('name = "notes"\nversion = 1.2.3\n')[0] ?? '',
		/^notes\.info\.toml:2:\d+: this is not TOML: /,
	);
});

test('every problem of the shape is told at once, in the order of the file', () => {
	const text = `name = "Notes"
version = "1"
descripton = "x"
[[routes]]
path = "notes/"
handler = "list"
format = "html"
[taps]
implements = ["tap_a", "tap_a"]
[taps.options.item_view]
data_mode = "handle"
[taps.provides.tap_x]
payload = "itemz"
returns = "json"
`;
	assert.deepEqual(problemsOf(text), [
		"notes.info.toml:1:1: found no 'api', expected the version of the plugin interface, '1.0'; add api = …",
		"notes.info.toml:1:8: found 'Notes', expected a plugin's name: lower-case letters, digits and _, at most 40; correct 'name'",
		"notes.info.toml:2:11: found '1', expected a version such as 1.0.0; correct 'version'",
		"notes.info.toml:3:1: found the unknown key 'descripton', expected one of name, version, api, description, default_enabled, capabilities, dependencies, permissions, routes, menu, taps, tables, publish, events, listens, jobs, queues, commands, database, config; write 'description'",
		"notes.info.toml:4:1: found no 'permission', expected a permission's name: a phrase of lower-case words; add permission = …",
		"notes.info.toml:5:8: found 'notes/', expected a path: starts with /, no slash at the end, no ? # or blanks; correct 'path'",
		"notes.info.toml:7:10: found 'html', expected one of 'page', 'fragment', 'json'; correct 'format'",
		'notes.info.toml:9:14: found the same value twice, expected each once; remove one',
		"notes.info.toml:10:1: found the key 'item_view', expected tables named after taps (tap_…); rename or remove it",
		"notes.info.toml:13:11: found 'itemz', expected one of 'item', 'items', 'form', 'json', 'access', 'none'; correct 'payload'",
	]);
});

test('events bear the name of their plugin', () => {
	assert.deepEqual(parseManifest(`${HEAD}events = ["notes.note_read"]`, 'notes.info.toml').events, ['notes.note_read']);
	assert.match(problemsOf(`${HEAD}events = ["content.published"]`)[0] ?? '', /begins with 'notes\.'/);
	for (const wrong of ['notes', 'notes.', 'Notes.read', 'notes.read it'])
		assert.match(problemsOf(`${HEAD}events = ["${wrong}"]`)[0] ?? '', /the type of an event/, wrong);
});

test('every problem of the meaning is told at once', () => {
	const text = `${HEAD}
[dependencies]
required = ["notes"]
[[routes]]
path = "/x/{id:uid}"
handler = "a"
permission = "see"
[[routes]]
path = "/y/{a}"
handler = "a"
permission = "see"
[[routes]]
path = "/y/{b}"
handler = "b"
permission = "see"
[[routes]]
path = "/static/mine"
handler = "c"
permission = "see"
[taps.provides.tap_x]
payload = "item"
returns = "json"
[taps.provides.tap_y]
payload = "none"
returns = "json"
mode = "veto"
[taps.options.tap_z]
weight = 1
[tables]
exports = ["gone"]
uses = ["notes.x"]
[[commands]]
name = "go"
extensions = [".md"]
[[commands]]
name = "go"
`;
	assert.deepEqual(
		problemsOf(text).map((line) => line.replace('notes.info.toml:', '').replace(/, expected.*/, '')),
		[
			"6:13: found 'notes'",
			"8:8: found '{id:uid}'",
			'16:8: found GET /y/{b} twice',
			"20:8: found '/static/mine'",
			"23:1: found payload 'item' with returns 'json'",
			"29:8: found mode 'veto' for none → json",
			"30:1: found options for 'tap_z'",
			"33:12: found 'gone'",
			"34:9: found 'notes.x'",
			"39:8: found 'go' twice",
			'37:14: found extensions',
		],
	);
});
