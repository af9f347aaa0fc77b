// Attacks by the files beside a module: links that lead out of the plugin's folder, and source maps that are none.
import assert from 'node:assert/strict';
import { type Attack, expectBlame } from '../attack.ts';
import { createModule } from '../assemble.ts';
import { i32, unreachable } from '../opcodes.ts';

/** A handler that traps, so that its source map is read. */
function trap(): Uint8Array {
	const module = createModule();
	module.func('route-attack', { results: ['i32'] }, unreachable, i32(0));
	return module.bytes();
}

const nested = `${'{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":'.repeat(2_000)}{}${'}]}'.repeat(2_000)}`;

/** What each plugin's source map is. */
const MAPS: Readonly<Record<string, string>> = {
	map_malformed: '{"version":3,"sources":["a.ts"],"mappings":"AAAA',
	map_null: 'null',
	map_odd: '{"version":3,"sources":[{},null,7],"names":[],"mappings":"AAAA;;////++++gggggggggggggggggggg,,,,"}',
	map_nested: nested,
	map_huge: `{"version":3,"sources":["${'a'.repeat(20_000_000)}"],"mappings":""}`,
};

export const FILE_ATTACKS: readonly Attack[] = [
	...Object.entries(MAPS).map(([name, map]): Attack => ({
		name,
		tries: `to trip the log by a source map that is ${name.slice(4)}`,
		module: trap,
		files: { [`${name}.wasm.map`]: map },
		because: /unreachable/,
	})),
	{
		name: 'map_device',
		tries: 'to have the kernel read a device for ever as its source map',
		module: trap,
		links: { 'map_device.wasm.map': '/dev/zero' },
		because: /unreachable/,
	},
	{
		name: 'static_link',
		tries: 'to have a folder of this machine served as its static files',
		module: trap,
		links: { static: '/etc' },
		async expect(visit) {
			await expectBlame(visit, /unreachable/);
			assert.equal((await visit.site.get('/static/static_link/passwd')).status, 404);
		},
	},
	{
		name: 'static_file_link',
		tries: 'to have a file of this machine served as a static file',
		module: trap,
		files: { 'static/own.txt': 'own' },
		links: { 'static/passwd': '/etc/passwd' },
		async expect(visit) {
			assert.equal((await visit.site.get('/static/static_file_link/own.txt')).status, 200);
			for (const path of [
				'passwd',
				'../static_file_link.info.toml',
				'..%2fstatic_file_link.wasm',
				'%2e%2e/x.info.toml',
			])
				assert.equal((await visit.site.get(`/static/static_file_link/${path}`)).status, 404, path);
		},
	},
];
