import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { BUDGETS, FEATURE_WORDS, FILE_LINES, PARTS, ROOMS, WORD_EXCEPTIONS, type Room } from './rooms.ts';
import { codeLines, ROOT, sourcesOf, type SourceFile } from './sources.ts';

const kernel = sourcesOf('kernel/src');
const isWithin = (file: string, folder: string): boolean => file === folder || file.startsWith(`${folder}/`);
const fits = (file: string, room: Room): boolean => isWithin(file, `kernel/src/${room.path}`);
const byLength = ROOMS.toSorted((a, b) => b.path.length - a.path.length);
const roomOf = (file: string): Room | undefined => byLength.find((room) => fits(file, room));
const filesOf = (sources: readonly SourceFile[]) =>
	sources.flatMap((source) => source.imports.map((to) => ({ from: source.file, ...to })));

test('the check sees the sources: every folder of the kernel, and imports that exist', () => {
	assert.ok(kernel.length >= 80, `${kernel.length} files in kernel/src`);
	assert.ok(filesOf(kernel).length >= 250, `${filesOf(kernel).length} imports in kernel/src`);
	for (const entry of readdirSync(path.join(ROOT, 'kernel/src'), { recursive: true, withFileTypes: true })) {
		const file = path.posix.join(path.relative(ROOT, entry.parentPath).split(path.sep).join('/'), entry.name);
		if (!entry.isFile() || !/\.(ts|mts|js|mjs)$/.test(file) || /\.test\.ts$|\/generated\//.test(file)) continue;
		assert.ok(
			kernel.some((source) => source.file === file),
			`${file} was not seen`,
		);
	}
	for (const { from, file } of filesOf(kernel))
		assert.ok(file === undefined || existsSync(path.join(ROOT, file)), `${from} imports ${file}`);
});

test('every file of the kernel is in a room, and a room imports only those that the table names', () => {
	const known = new Set(ROOMS.map(({ name }) => name));
	for (const room of ROOMS)
		for (const name of room.imports) assert.ok(name === '*' || known.has(name), `${room.name} → ${name}`);
	const wrong: string[] = [];
	for (const { file, imports } of kernel) {
		const room = roomOf(file);
		if (!room) wrong.push(`${file} is in no room`);
		for (const target of imports) {
			const other = target.file === undefined ? undefined : roomOf(target.file);
			if (!room || !other || room.imports.includes('*') || room.imports.includes(other.name)) continue;
			if (room !== other) wrong.push(`${file} (${room.name}) imports ${target.file} (${other.name})`);
			else if (room.apart) wrong.push(`${file} imports ${target.file}, its neighbour`);
		}
	}
	assert.deepEqual(wrong, []);
});

test('a package is imported only in the room it belongs to', () => {
	const wrong = kernel.flatMap(({ file, imports }) => {
		const room = roomOf(file);
		return imports
			.filter((target) => target.package !== undefined && !room?.packages.includes(target.package))
			.map((target) => `${file} (${room?.name}) imports ${target.package}`);
	});
	assert.deepEqual(wrong, []);
});

test('the parts of the repository import only what the table allows', () => {
	const wrong: string[] = [];
	for (const part of PARTS) {
		for (const { from, file } of filesOf(sourcesOf(part.path))) {
			if (file === undefined || [part.path, ...part.imports].some((allowed) => isWithin(file, allowed))) continue;
			wrong.push(`${from} imports ${file}`);
		}
	}
	assert.deepEqual(wrong, []);
});

test('a workspace imports only packages that it declares', () => {
	const wrong: string[] = [];
	for (const workspace of ['kernel', 'sdk', 'sdk-macros', 'wit']) {
		const manifest = JSON.parse(readFileSync(path.join(ROOT, workspace, 'package.json'), 'utf8')) as Record<
			string,
			object | undefined
		>;
		const declared = ['dependencies', 'optionalDependencies', 'devDependencies'].flatMap((kind) =>
			Object.keys(manifest[kind] ?? {}),
		);
		for (const { from, package: name } of filesOf(sourcesOf(workspace))) {
			if (name !== undefined && !declared.includes(name) && !from.includes('/assembly/'))
				wrong.push(`${from} imports ${name}`);
		}
	}
	assert.deepEqual(wrong, []);
});

test('plugins import the SDK only, never the kernel and never each other', () => {
	const wrong: string[] = [];
	let seen = 0;
	for (const { file, imports } of ['core-plugins', 'contrib-plugins'].flatMap(sourcesOf)) {
		seen++;
		const plugin = file.split('/').slice(0, 2).join('/');
		for (const target of imports) {
			if (target.file === undefined ? target.package !== '@trovato/sdk' : !isWithin(target.file, plugin))
				wrong.push(`${file} imports ${target.file ?? target.package}`);
		}
	}
	assert.deepEqual(wrong, []);
	assert.ok(seen >= 5, `${seen} files of plugins`);
});

for (const { path: folder, lines } of BUDGETS) {
	test(`${folder} has at most ${lines} lines of code, and ${FILE_LINES} a file`, (context) => {
		const sources = sourcesOf(folder);
		const total = sources.reduce((sum, { text }) => sum + codeLines(text), 0);
		context.diagnostic(`${total} lines of code in ${sources.length} files`);
		assert.ok(sources.length >= 10, `${sources.length} files`);
		assert.ok(total <= lines, `${total} lines`);
		const long = sources
			.map(({ file, text }) => [file, text.trimEnd().split('\n').length] as const)
			.filter(([, length]) => length > FILE_LINES);
		assert.deepEqual(long, []);
	});
}

test('the kernel knows no feature by name', () => {
	const words = new RegExp(`\\b(${FEATURE_WORDS.join('|')})\\b`, 'gi');
	const found = kernel.flatMap(({ file, text }) =>
		[...text.replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '').matchAll(words)].map(([word]) => `${file}: ${word.toLowerCase()}`),
	);
	const excepted = new Set(WORD_EXCEPTIONS.map(({ file, word }) => `${file}: ${word}`));
	assert.deepEqual(
		found.filter((hit) => !excepted.has(hit)),
		[],
	);
});

test('every file of the kernel says in its first line what it is responsible for, and has no default export', () => {
	for (const { file, text } of [...kernel, ...sourcesOf('kernel/cli')]) {
		assert.match(text, /^(#!.*\n)?(\/\/ |\/\*\*)\s*\S/, file);
		assert.doesNotMatch(text, /^export default\b/m, file);
	}
});
