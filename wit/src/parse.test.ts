import assert from 'node:assert/strict';
import test from 'node:test';
import { camelCase, coreSignature, moduleName, pascalCase } from './abi.ts';
import { parseWit } from './parse.ts';
import { validateWit } from './validate.ts';

const SAMPLE = `/// About the package.
package a:b@1.2.3;

interface types {
  /// A thing.
  type thing-handle = s32;
  type error-number = s32;
}

/// First line.
/// Second line.
interface things {
  use types.{thing-handle, error-number};
  // no doc comment
  /// Opens it.
  open: async func(name: string, deep: bool) -> result<thing-handle, error-number>;
  size: func(thing: thing-handle) -> option<s64>;
  label: func(thing: thing-handle, default: string) -> option<string>;
  rename: func(thing: thing-handle, at: f64, to: u32) -> result<_, error-number>;
  text: func() -> result<string, error-number>;
  touch: func();
}
`;

const functionsOf = (text: string) => parseWit(text, 'x.wit').interfaces.at(-1)!.functions;
const wrap = (inside: string) => `package a:b@1.0.0;\ninterface i {\n${inside}\n}\n`;

test('a package is read with its interfaces, aliases and functions', () => {
	const wit = parseWit(SAMPLE, 'x.wit');
	assert.deepEqual([wit.namespace, wit.name, wit.version], ['a', 'b', '1.2.3']);
	const [types, things] = wit.interfaces;
	assert.deepEqual(types!.aliases[0], {
		name: 'thing-handle',
		doc: ['A thing.'],
		type: { kind: 's32', alias: 'thing-handle' },
	});
	assert.deepEqual(things!.doc, ['First line.', 'Second line.']);
	assert.deepEqual(things!.functions[0], {
		name: 'open',
		doc: ['Opens it.'],
		async: true,
		params: [
			{ name: 'name', type: { kind: 'string' } },
			{ name: 'deep', type: { kind: 'bool' } },
		],
		result: {
			kind: 'result',
			ok: { kind: 's32', alias: 'thing-handle' },
			error: { kind: 's32', alias: 'error-number' },
		},
	});
	assert.equal(moduleName(wit, things!), 'a:b/things');
});

test('functions flatten to core signatures', () => {
	assert.deepEqual(
		functionsOf(SAMPLE).map((fn) => coreSignature(fn)),
		[
			{ params: ['i32', 'i32', 'i32'], result: 'i32' },
			{ params: ['i32', 'i32'], result: 'i32' },
			{ params: ['i32', 'i32', 'i32'], result: 'i64' },
			{ params: ['i32', 'f64', 'i32'], result: 'i32' },
			{ params: [], result: 'i64' },
			{ params: [], result: null },
		],
	);
});

test('names become TypeScript names that are no reserved words', () => {
	assert.equal(camelCase('get-field-2'), 'getField2');
	assert.equal(camelCase('default'), 'default_');
	assert.equal(pascalCase('item-api'), 'ItemApi');
});

const mistakes: [what: string, text: string, message: RegExp][] = [
	['an unknown type', wrap('f: func(a: u8);'), /^x\.wit:3:12 unknown type u8/],
	['a type of another interface', wrap('use types.{x};'), /^x\.wit:3:5 interface types is not declared above/],
	[
		'an option without a binary form',
		wrap('f: func() -> option<bool>;'),
		/^x\.wit:3:21 option<bool> has no binary form/,
	],
	['a result without a binary form', wrap('f: func() -> result<f64, s32>;'), /^x\.wit:3:21 result<f64/],
	['a list', wrap('f: func() -> list<u32>;'), /^x\.wit:3:14 unknown type list/],
	['two functions of one name', wrap('f: func();\nf: func();'), /^x\.wit:4:1 function f is declared twice/],
	['two interfaces of one name', `${wrap('')}interface i {}`, /^x\.wit:5:11 interface i is declared twice/],
	['a missing semicolon', wrap('f: func()'), /^x\.wit:4:1 expected ;, found \}/],
	['an end too early', 'package a:b@1.0.0;\ninterface i {', /^x\.wit:2:14 expected a function name, found end of file/],
	['a strange character', wrap('f: func() -> "x";'), /^x\.wit:3:14 unexpected "\\""/],
	['a missing version', 'package a:b;', /^x\.wit:1:12 expected @, found ;/],
	['upper case', wrap('Get: func();'), /^x\.wit:3:1 unexpected "G"/],
];
for (const [what, text, message] of mistakes) {
	test(`${what} is refused with its place`, () => {
		assert.throws(() => parseWit(text, 'x.wit'), { name: 'WitError', message });
	});
}

test('what we read is WIT for the reference implementation too', async () => {
	await validateWit(SAMPLE, 'x.wit', parseWit(SAMPLE, 'x.wit'));
	const broken = SAMPLE.replace('thing-handle, error-number}', 'thing-handle}');
	await assert.rejects(
		validateWit(broken, 'x.wit', parseWit(SAMPLE, 'x.wit')),
		/x\.wit is not valid WIT: .*error-number/s,
	);
});
