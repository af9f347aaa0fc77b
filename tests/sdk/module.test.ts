// What the build makes of a plugin's folder: exports, sections, source map, and when it makes nothing.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import test, { before } from 'node:test';
import { API_VERSION, HANDLERS, KERNEL_TAPS, RUNTIME, SHAPES } from '../../wit/contract/generated/exports.ts';
import { compilePlugin } from '../../sdk-macros/src/compile.ts';
import { ABI_SECTION, buildAll, buildPlugin, SOURCE_SECTION, type BuildResult } from '../../sdk-macros/src/index.ts';
import { readDependencies, readManifest } from '../../sdk-macros/src/manifest.ts';
import { codeSection, readSection } from '../../sdk-macros/src/wasm-section.ts';
import { buildFixture, copyFixtures } from './build-fixture.ts';
import { openGuest } from './fake-host.ts';

let root = '';
let notes: BuildResult;
let probe: BuildResult;
before(async () => {
	root = await copyFixtures();
	notes = await buildFixture(root, 'notes');
	probe = await buildFixture(root, 'probe');
});

async function exportsOf(file: string): Promise<string[]> {
	const module = new WebAssembly.Module(await readFile(file));
	return WebAssembly.Module.exports(module).map(({ name }) => name);
}

test('exports have the names that the contract gives them, and nothing else is exported', async () => {
	assert.deepEqual((await exportsOf(notes.file)).toSorted(), [
		'call-greet',
		'command-import-notes',
		'memory',
		'route-note-list',
		'route-note-view',
		'tap-item-info',
		'tap-item-saved',
		'tap-item-view',
		'tap-json-alter',
		'tap-upgrade',
		'trovato-alloc',
	]);
});

test('exports have the core signatures of the contract', async () => {
	const guest = await openGuest(notes.file);
	const bytes = await readFile(notes.file);
	const expected = {
		'tap-item-view': SHAPES['item-render'],
		'tap-item-info': SHAPES['none-json'],
		'tap-item-saved': SHAPES['item-none'],
		'tap-json-alter': SHAPES['json-json'],
		'tap-upgrade': KERNEL_TAPS['tap-upgrade'],
		'route-note-view': HANDLERS.route,
		'command-import-notes': HANDLERS.command,
		'call-greet': HANDLERS.callable,
		'trovato-alloc': RUNTIME['trovato-alloc'],
	};
	const found = coreSignatures(bytes);
	for (const [name, { core }] of Object.entries(expected)) assert.deepEqual(found.get(name), core, name);
	assert.equal(WebAssembly.Module.exports(guest.module).length, 11);
});

test('a small plugin is a small module', () => {
	assert.ok(notes.bytes < 16_384, `${notes.bytes} bytes`);
	assert.ok(probe.bytes < 16_384, `${probe.bytes} bytes`);
});

test('the module says how to talk to it and what it was built from', async () => {
	const bytes = await readFile(notes.file);
	const abi = JSON.parse(readSection(bytes, ABI_SECTION)!) as Record<string, unknown>;
	assert.equal(abi['api'], API_VERSION);
	assert.equal(abi['strings'], 'utf16');
	assert.ok(Number(abi['staticEnd']) > 1024 && Number(abi['staticEnd']) < 65_536);
	assert.match(readSection(bytes, SOURCE_SECTION)!, /^[0-9a-f]{64}$/);
});

test('stamping leaves every byte of the compiler in its place', async () => {
	const read = readManifest(join(root, 'notes'));
	assert.ok(read.ok);
	const dependencies = readDependencies(join(root, 'notes'), root, read.manifest.dependencies);
	const compiled = await compilePlugin(join(root, 'notes'), 'notes.wasm.map', {
		manifest: read.manifest,
		dependencies,
	});
	const stamped = await readFile(notes.file);
	assert.deepEqual(stamped.subarray(0, compiled.wasm!.length), Buffer.from(compiled.wasm!));
	assert.deepEqual(codeSection(stamped), codeSection(compiled.wasm!));
	assert.equal(compiled.map, await readFile(join(root, 'notes/notes.wasm.map'), 'utf8'));
});

test('the offset of a trap leads to its source line', async () => {
	const guest = await openGuest(probe.file);
	assert.equal(await guest.text('call-share', '4'), '3');
	const trap = await guest.text('call-share', '0').then(
		() => assert.fail('it did not trap'),
		(error: unknown) => error as Error,
	);
	const offsets = [...trap.stack!.matchAll(/wasm-function\[\d+\]:0x([0-9a-f]+)/g)].map((match) =>
		Number.parseInt(match[1]!, 16),
	);
	const map = new SourceMap(JSON.parse(await readFile(join(root, 'probe/probe.wasm.map'), 'utf8')));
	const source = await readFile(join(root, 'probe/assembly/trap.ts'), 'utf8');
	const line = source.split('\n').findIndex((text) => text.includes('value / divisor'));
	const entry = map.findEntry(0, offsets[0]!) as { originalSource: string; originalLine: number };
	assert.equal(entry.originalSource, 'assembly/trap.ts');
	assert.equal(entry.originalLine, line);
});

test('the source map carries the sources, by paths relative to the plugin', async () => {
	const map = JSON.parse(await readFile(join(root, 'notes/notes.wasm.map'), 'utf8')) as {
		sources: string[];
		sourcesContent: string[];
	};
	assert.ok(
		map.sources.every((source) => /^(~lib\/|assembly\/|trovato-glue\.ts$)/.test(source)),
		map.sources.join(' '),
	);
	assert.equal(
		map.sourcesContent[map.sources.indexOf('assembly/index.ts')],
		await readFile(join(root, 'notes/assembly/index.ts'), 'utf8'),
	);
	assert.ok(!JSON.stringify(map).includes(root));
});

test('nothing is compiled while nothing has changed', async () => {
	const earlier = await stat(probe.file);
	const again = await buildFixture(root, 'probe');
	assert.equal(again.was, 'fresh');
	assert.equal(again.bytes, probe.bytes);
	assert.equal((await stat(probe.file)).mtimeMs, earlier.mtimeMs);
});

test('a change in sources, manifest or a dependency compiles again', async () => {
	const touch = async (file: string, text: string) => {
		await appendFile(join(root, file), text);
		return (await buildFixture(root, 'probe')).was === 'fresh';
	};
	assert.equal(await touch('probe/assembly/trap.ts', '// more\n'), false);
	assert.equal(await touch('probe/probe.info.toml', '# more\n'), false);
	assert.equal(await touch('provider/provider.info.toml', '# more\n'), false);
	assert.equal(await touch('notes/assembly/index.ts', '// not of probe\n'), true);
});

test('a broken or foreign module in the way is compiled anew', async () => {
	await writeFile(probe.file, 'no module');
	assert.equal((await buildFixture(root, 'probe')).was, 'compiled');
	await writeFile(probe.file, (await readFile(probe.file)).subarray(0, 100));
	assert.equal((await buildFixture(root, 'probe')).was, 'compiled');
});

test('a mistake leaves the last good module alone', async () => {
	const good = await readFile(notes.file);
	await appendFile(join(root, 'notes/assembly/shorten.ts'), 'shorten(');
	const result = await buildPlugin({ dir: join(root, 'notes'), installation: root });
	assert.equal(result.ok, false);
	assert.equal(result.diagnostics[0]!.file, 'assembly/shorten.ts');
	assert.deepEqual(await readFile(notes.file), good);
});

interface Core {
	readonly params: string[];
	readonly result: string | null;
}

/** Core signatures of exported functions, read from the type, import, function and export sections. */
function coreSignatures(bytes: Uint8Array): Map<string, Core> {
	let at = 8;
	const u32 = () => {
		let value = 0;
		for (let shift = 0; ; shift += 7) {
			const byte = bytes[at++]!;
			value |= (byte & 0x7f) << shift;
			if (byte < 0x80) return value;
		}
	};
	const name = () => {
		const length = u32();
		at += length;
		return Buffer.from(bytes.subarray(at - length, at)).toString();
	};
	const list = <T>(read: () => T): T[] => Array.from({ length: u32() }, read);
	const type = () => ({ 0x7f: 'i32', 0x7e: 'i64', 0x7c: 'f64' })[bytes[at++]!] ?? '?';
	let types: Core[] = [];
	const functions: number[] = [];
	const found = new Map<string, Core>();
	while (at < bytes.length) {
		const id = bytes[at++]!;
		const end = u32() + at;
		if (id === 1) types = list(() => (at++, { params: list(type), result: list(type)[0] ?? null }));
		else if (id === 2) list(() => (name(), name(), at++, functions.push(u32())));
		else if (id === 3) list(() => functions.push(u32()));
		else if (id === 7)
			list(() => {
				const exported = name();
				const kind = bytes[at++];
				const index = u32();
				if (kind === 0) found.set(exported, types[functions[index]!]!);
			});
		at = end;
	}
	return found;
}

test('several plugins are compiled at the same time, and mistakes are those of their plugin', async () => {
	const place = await copyFixtures();
	await appendFile(join(place, 'notes/assembly/index.ts'), '\nlet broken: = 1;\n');
	const dirs = ['probe', 'notes', 'whole'].map((name) => join(place, name));
	let told = 0;
	const build = () => buildAll(dirs, place, (count) => (told += count));
	const first = await Array.fromAsync(build());
	assert.equal(told, 3);
	const by = new Map(first.map((result) => [result.name, result]));
	assert.deepEqual([...by.keys()].toSorted(), ['notes', 'probe', 'whole']);
	assert.deepEqual([by.get('probe')?.ok, by.get('whole')?.ok, by.get('notes')?.ok], [true, true, false]);
	assert.match(by.get('notes')?.diagnostics[0]?.message ?? '', /expected/);
	assert.ok(by.get('probe')!.bytes > 0 && existsSync(by.get('whole')!.file));
	const again = await Array.fromAsync(build());
	assert.deepEqual(
		again.map(({ name, was, ok }) => `${name} ${was} ${ok}`),
		['probe fresh true', 'whole fresh true', 'notes compiled false'],
	);
	assert.equal(told, 4);
});

test('whoever has seen enough stops the others', async () => {
	const place = await copyFixtures();
	const dirs = ['probe', 'notes', 'whole'].map((name) => join(place, name));
	for await (const { ok } of buildAll(dirs, place)) {
		assert.ok(ok);
		break;
	}
	assert.ok(dirs.some((dir) => !existsSync(join(dir, `${dir.split('/').at(-1)}.wasm`))));
});
