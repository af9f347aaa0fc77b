// Modules that must not load at all: the table of what they try, and what is said about it.
import { type Assembler, createModule, type ModuleOptions } from './assemble.ts';
import { drop, i32, i64 } from './opcodes.ts';

export interface RefusedModule {
	readonly name: string;
	/** What it tries, for the test's name. */
	readonly tries: string;
	readonly module: () => Uint8Array;
	/** What the start of the site fails with; the plugin is named besides. */
	readonly because: RegExp;
}

/** A module with a handler that does nothing, and whatever `change` adds. */
function harmless(change: (module: Assembler) => void, options?: ModuleOptions): Uint8Array {
	const module = createModule(options);
	change(module);
	module.func('route-attack', { results: ['i32'] }, i32(0));
	return module.bytes();
}

const nothing = (): void => {};

export const REFUSED: readonly RefusedModule[] = [
	{
		name: 'no_module',
		tries: 'to be no WebAssembly at all',
		module: () => new TextEncoder().encode('#!/bin/sh\ncurl example.org'),
		because: /no WebAssembly module/,
	},
	{
		name: 'cut_off',
		tries: 'to end in the middle of a section',
		module: () => harmless(nothing).subarray(0, 60),
		because: /longer than the module|in the middle/,
	},
	{
		name: 'huge_section',
		tries: 'to claim a section of 4 GB',
		module: () => Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0x0f]),
		because: /longer than the module/,
	},
	{
		name: 'many_types',
		tries: 'to claim four billion types in a section of a few bytes',
		module: () => harmless((module) => module.section(1, [0xff, 0xff, 0xff, 0xff, 0x0f, 0x60, 0, 0])),
		because: /ends in the middle|types other|cannot be compiled/,
	},
	{
		name: 'false_api',
		tries: 'to be of a version of the interface that does not exist',
		module: () => harmless(nothing, { abi: { api: '9.9', strings: 'utf8' } }),
		because: /plugin API 9\.9/,
	},
	{
		name: 'broken_abi',
		tries: 'to carry a section trovato:abi that is no JSON',
		module: () => harmless(nothing, { abi: '{"api":"1.0"' }),
		because: /unreadable section trovato:abi/,
	},
	{
		name: 'null_abi',
		tries: 'to carry a section trovato:abi that is JSON but no object',
		module: () => harmless(nothing, { abi: 'null' }),
		because: /trovato:abi/,
	},
	{
		name: 'odd_static_end',
		tries: 'to declare all its memory constant, so that texts of one visitor are remembered for the next',
		module: () => harmless(nothing, { abi: { api: '1.0', strings: 'utf8', staticEnd: 'all' } }),
		because: /staticEnd/,
	},
	{
		name: 'no_export',
		tries: 'to declare a route without exporting its handler',
		module: () => createModule().bytes(),
		because: /doesn't export it.*route-attack/s,
	},
	{
		name: 'no_function',
		tries: 'to export a global under the name of its handler',
		module: () => {
			const module = createModule();
			module.export('route-attack', 'global', module.global());
			return module.bytes();
		},
		because: /doesn't export it.*route-attack/s,
	},
	{
		name: 'wrong_params',
		tries: 'to export a handler that takes what nobody gives it',
		module: () => {
			const module = createModule();
			module.func('route-attack', { params: ['i64', 'f64'], results: ['i32'] }, i32(0));
			return module.bytes();
		},
		because: /route-attack.*signature/s,
	},
	{
		name: 'wrong_result',
		tries: 'to export a handler that returns two numbers',
		module: () => {
			const module = createModule();
			module.func('route-attack', { results: ['i32', 'i64'] }, i32(0), i64(0n));
			return module.bytes();
		},
		because: /route-attack.*signature/s,
	},
	{
		name: 'unknown_interface',
		tries: 'to import a host interface that does not exist',
		module: () => harmless((module) => module.import('trovato:kernel/files', 'read', { params: ['i32'] })),
		because: /no host interface trovato:kernel\/files/,
	},
	{
		name: 'unknown_function',
		tries: 'to import a host function that does not exist',
		module: () => harmless((module) => module.import('trovato:kernel/db', 'constructor', {})),
		because: /trovato:kernel\/db.*constructor/,
	},
	{
		name: 'prototype_interface',
		tries: 'to import from the module __proto__',
		module: () => harmless((module) => module.import('__proto__', 'toString', {})),
		because: /__proto__/,
	},
	{
		name: 'false_import',
		tries: 'to import a host function with numbers of another type than it takes',
		module: () =>
			harmless((module) =>
				module.import('trovato:kernel/logging', 'log', { params: ['f64', 'externref', 'f64', 'externref'] }),
			),
		because: /trovato:kernel\/logging.*log.*signature/s,
	},
	{
		name: 'wasi',
		tries: 'to import the file system of WASI',
		module: () =>
			harmless((module) =>
				module.import('wasi_snapshot_preview1', 'fd_write', {
					params: ['i32', 'i32', 'i32', 'i32'],
					results: ['i32'],
				}),
			),
		because: /wasi_snapshot_preview1/,
	},
	{
		name: 'own_exports',
		tries: "to import from itself, which Extism's linker would do for the module main",
		module: () => harmless((module) => module.import('main', 'route-attack', { results: ['i32'] })),
		because: /no host interface main/,
	},
	{
		name: 'http_import',
		tries: "to reach the network by Extism's http_request",
		module: () =>
			harmless((module) =>
				module.import('extism:host/env', 'http_request', { params: ['i64', 'i64'], results: ['i64'] }),
			),
		because: /http_request/,
	},
	{
		name: 'extism_unknown',
		tries: 'to import an Extism function that does not exist',
		module: () => harmless((module) => module.import('extism:host/user', 'anything', {})),
		because: /extism:host\/user/,
	},
	{
		name: 'imported_memory',
		tries: 'to import its memory',
		module: () => harmless((module) => module.importOther('env', 'memory', 'memory', [0, 1])),
		because: /no function; only functions can be imported/,
	},
	{
		name: 'imported_global',
		tries: 'to import a global',
		module: () => harmless((module) => module.importOther('env', 'global', 'global', [0x7f, 1])),
		because: /no function; only functions can be imported/,
	},
	{
		name: 'imported_table',
		tries: 'to import a table',
		module: () => harmless((module) => module.importOther('env', 'table', 'table', [0x70, 0, 1])),
		because: /no function; only functions can be imported/,
	},
	{
		name: 'no_memory_export',
		tries: 'to hide its memory',
		module: () => harmless(nothing, { memory: { exported: false } }),
		because: /exports no memory/,
	},
	{
		name: 'memory_is_function',
		tries: 'to export a function under the name memory',
		module: () =>
			harmless((module) => module.func('memory', { results: ['i32'] }, i32(1)), { memory: { exported: false } }),
		because: /exports no memory/,
	},
	{
		name: 'big_memory',
		tries: 'to start with 4 GB of memory',
		module: () => harmless(nothing, { memory: { initial: 65_536 } }),
		because: /starts with 65536 pages/,
	},
	{
		name: 'shared_memory',
		tries: 'to have shared memory',
		module: () => harmless((module) => module.section(5, [1, 3, 1, 2])),
		because: /shared or 64-bit/,
	},
	{
		name: 'second_memory',
		tries: 'to have two memories',
		module: () => harmless((module) => module.section(5, [2, 0, 1, 0, 1])),
		because: /more than one memory/,
	},
	{
		name: 'atomics',
		tries: 'to wait on an address, which blocks its thread',
		module: () =>
			harmless((module) => module.func(undefined, {}, i32(0), i32(0), [0x42, 0x7f], [0xfe, 0x01, 2, 0], drop)),
		because: /instruction 0xfe/,
	},
	{
		name: 'exceptions',
		tries: 'to catch the traps that end it',
		module: () => harmless((module) => module.func(undefined, {}, [0x06, 0x40, 0x19, 0x0b])),
		because: /instruction 0x06/,
	},
	{
		name: 'tail_calls',
		tries: 'to call without a stack',
		module: () => harmless((module) => module.func(undefined, {}, [0x12, 0])),
		because: /instruction 0x12/,
	},
	{
		name: 'tag_section',
		tries: 'to have a section of exceptions',
		module: () => harmless((module) => module.section(13, [1, 0, 0])),
		because: /section 13/,
	},
	{
		name: 'hidden_instruction',
		tries: 'to hide an instruction behind a function that ends too early',
		module: () => harmless((module) => module.section(10, [1, 2, 0, 0x41])),
		because: /ends in the middle|cannot be compiled/,
	},
	{
		name: 'claimed_global',
		tries: "to export an immutable global under the name of the kernel's own, so that restoring it fails",
		module: () => harmless((module) => module.export('trovato:global:9', 'global', module.global({ mutable: false }))),
		because: /trovato:global:9/,
	},
];
