// Hand-written reference pages keep up with the sources they describe.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { KINDS } from '../../kernel/src/render/controls/kinds.ts';
import { SiteSource, VARIABLES } from '../../kernel/src/config/schema.ts';
import { ManifestSource } from '../../wit/contract/manifest/schema.ts';
import { readPage, readPages, ROOT } from './pages.ts';

const reference = (name: string) => readPage(`docs/reference/${name}.md`).source;

/** `interface function` for every function of a WIT file, with whether it may suspend. */
function functionsOf(wit: string): Map<string, boolean> {
	const found = new Map<string, boolean>();
	let current = '';
	for (const line of wit.split('\n')) {
		current = /^interface ([a-z-]+)/.exec(line)?.[1] ?? current;
		const [, name, async] = /^ {2}([a-z][a-z0-9-]*): (async )?func/.exec(line) ?? [];
		if (name !== undefined) found.set(`${current} ${name}`, async !== undefined);
	}
	return found;
}

/** The same from the tables of the page. */
function functionsDescribed(page: string): Map<string, boolean> {
	const found = new Map<string, boolean>();
	let current = '';
	for (const line of page.split('\n')) {
		current = /^### ([a-z-]+)$/.exec(line)?.[1] ?? current;
		const name = /^\| `([a-z][a-z0-9-]*)\([^`]*\)` \|/.exec(line)?.[1];
		if (name !== undefined) found.set(`${current} ${name}`, line.includes('*suspends*'));
	}
	return found;
}

/** Names of all properties of a schema, however deep. */
function keysOf(schema: unknown): string[] {
	if (typeof schema !== 'object' || schema === null) return [];
	const { properties = {}, items, patternProperties = {} } = schema as Record<string, Record<string, unknown>>;
	return [
		...Object.entries(properties).flatMap(([key, value]) => [key, ...keysOf(value)]),
		...Object.values(patternProperties).flatMap(keysOf),
		...keysOf(items),
	];
}

const missing = (names: Iterable<string>, page: string) =>
	[...new Set(names)].filter((name) => !new RegExp(`(?<![a-z_])${name}(?![a-z_])`).test(page));

describe('reference', () => {
	test('the page about the binary interface has every function of the contract, and no other', () => {
		const contract = functionsOf(readFileSync(path.join(ROOT, 'wit/v1/kernel.wit'), 'utf8'));
		assert.ok(contract.size > 60, `only ${contract.size} functions seen`);
		const sorted = (functions: Map<string, boolean>) => [...functions].toSorted(([a], [b]) => (a < b ? -1 : 1));
		assert.deepEqual(sorted(functionsDescribed(reference('abi'))), sorted(contract));
	});

	test('the page about the manifest names every key, and every tap of the kernel', () => {
		const page = reference('manifest');
		const keys = keysOf(ManifestSource);
		assert.ok(keys.length > 30, `only ${keys.length} keys seen`);
		assert.deepEqual(missing(keys, page), []);
		const wit = readFileSync(path.join(ROOT, 'wit/v1/plugin.wit'), 'utf8');
		const taps = [...wit.matchAll(/^ {2}(tap-[a-z-]+): func/gm)].map(([, name = '']) => name.replaceAll('-', '_'));
		assert.ok(taps.length > 3);
		assert.deepEqual(missing(taps, page), []);
	});

	test('the page about form controls names every kind', () => {
		assert.deepEqual(missing(Object.keys(KINDS), reference('form-controls')), []);
	});

	test('the page about configuration names every setting and every variable', () => {
		const page = reference('configuration');
		assert.deepEqual(missing([...keysOf(SiteSource), ...Object.keys(VARIABLES)], page), []);
	});

	test('npm scripts that pages mention exist', () => {
		const { scripts = {} } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
			scripts?: Record<string, string>;
		};
		const mentioned = readPages().flatMap(({ source }) =>
			[...source.matchAll(/\bnpm (?:run )?(start|test|check|build|bench|generate)\b/g)].map(([, name = '']) => name),
		);
		assert.ok(mentioned.length > 10);
		assert.deepEqual(
			[...new Set(mentioned)].filter((name) => scripts[name] === undefined),
			[],
		);
	});

	test('pages name plugins and files that exist', () => {
		const names = readPages().flatMap(({ name, source }) =>
			[...source.matchAll(/`((?:core-plugins|contrib-plugins|kernel|sdk|sdk-macros|wit|tests|docs)\/[^`\s<*]+)`/g)].map(
				([, file = '']) => [name, file] as const,
			),
		);
		const made = /\.schema\.json$|^docs\/example-site\/(?:plugins|\.trovato)/;
		assert.deepEqual(
			names.filter(([, file]) => !made.test(file) && !existsSync(path.join(ROOT, file))),
			[],
		);
		assert.ok(readdirSync(path.join(ROOT, 'core-plugins')).includes('content'));
	});
});
