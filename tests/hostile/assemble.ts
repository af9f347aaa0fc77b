// A small assembler for modules that no compiler would make: every section is under the test's control.
import { IMPORTS } from '../../kernel/src/generated/host.ts';
import { call, type Code, flat, i32, leb } from './opcodes.ts';

const TYPES = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b, funcref: 0x70, externref: 0x6f } as const;
export type ValueType = keyof typeof TYPES;
export type Kind = 'function' | 'table' | 'memory' | 'global';
const KINDS: readonly Kind[] = ['function', 'table', 'memory', 'global'];

export interface Signature {
	readonly params?: readonly ValueType[];
	readonly results?: readonly ValueType[];
	readonly locals?: readonly ValueType[];
}

export interface GlobalOptions {
	readonly type?: ValueType;
	readonly mutable?: boolean;
	readonly init?: Code;
}

export interface Assembler {
	/** Imports a host function such as `render.fragment` with its own signature; imports come before functions. */
	host(name: string): number;
	import(module: string, name: string, signature: Signature): number;
	/** Adds an entry to the import section that is no function; `type` is what follows the kind. */
	importOther(module: string, name: string, kind: Kind, type: Code): void;
	/** Adds a function, exported when it has a name. */
	func(name: string | undefined, signature: Signature, ...body: Code): number;
	global(options?: GlobalOptions): number;
	export(name: string, kind: Kind, index: number): void;
	/** Puts text into a data segment; the result pushes its address and length. */
	text(value: string): Code;
	/** The address of bytes in a data segment. */
	data(bytes: Uint8Array): number;
	start(index: number): void;
	/** A section as it is, put at its place by its number; custom ones (0) go to the end. */
	section(id: number, body: Code): void;
	bytes(): Uint8Array<ArrayBuffer>;
}

export interface ModuleOptions {
	/** Pages; two unless told. */
	readonly memory?: { readonly initial?: number; readonly maximum?: number; readonly exported?: boolean } | undefined;
	/** What `trovato-alloc` does with the size, local 0; it always returns 32,768 unless told. */
	readonly alloc?: Code | null;
	/** The content of the section trovato:abi; none unless told. */
	readonly abi?: unknown;
}

const ALLOC_AT = 32_768;
const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)];
const named = (text: string): Code => [leb(utf8(text).length), utf8(text)];
const vector = (entries: readonly Code[]): Code => [leb(entries.length), entries];
const types = (list: readonly ValueType[] = []): Code => vector(list.map((type) => [TYPES[type]]));

export function createModule(options: ModuleOptions = {}): Assembler {
	const signatures: string[] = [];
	const typeEntries: Code[] = [];
	const imports: Code[] = [];
	const functions: { readonly type: number; readonly code: Code }[] = [];
	const globals: Code[] = [];
	const exports: Code[] = [];
	const segments: Code[] = [];
	const extra: { readonly id: number; readonly body: Code }[] = [];
	let imported = 0;
	let dataEnd = 1_024;

	const typeOf = ({ params = [], results = [] }: Signature): number => {
		const key = `${params.join()}:${results.join()}`;
		if (!signatures.includes(key)) {
			signatures.push(key);
			typeEntries.push([0x60, types(params), types(results)]);
		}
		return signatures.indexOf(key);
	};

	const assembler: Assembler = {
		host(name) {
			const [from = '', what = ''] = name.split('.');
			const found = IMPORTS[`trovato:kernel/${from}`]?.[what];
			if (!found) throw new Error(`There is no host function ${name}.`);
			const results = found.result === null ? [] : [found.result];
			return assembler.import(`trovato:kernel/${from}`, what, { params: found.params, results });
		},
		import(module, name, signature) {
			if (functions.length > 0) throw new Error('Imports come before functions.');
			imports.push([named(module), named(name), 0, leb(typeOf(signature))]);
			return imported++;
		},
		importOther: (module, name, kind, type) =>
			void imports.push([named(module), named(name), KINDS.indexOf(kind), type]),
		func(name, signature, ...body) {
			const index = imported + functions.length;
			const locals = vector((signature.locals ?? []).map((type) => [1, TYPES[type]]));
			const code = flat([locals, body, 0x0b]);
			functions.push({ type: typeOf(signature), code: [leb(code.length), code] });
			if (name !== undefined) assembler.export(name, 'function', index);
			return index;
		},
		global({ type = 'i32', mutable = true, init = i32(0) } = {}) {
			globals.push([TYPES[type], mutable ? 1 : 0, init, 0x0b]);
			return globals.length - 1;
		},
		export: (name, kind, index) => void exports.push([named(name), KINDS.indexOf(kind), leb(index)]),
		text(value) {
			const bytes = new TextEncoder().encode(value);
			return [i32(assembler.data(bytes)), i32(bytes.length)];
		},
		data(bytes) {
			const at = dataEnd;
			segments.push([0, i32(at), 0x0b, leb(bytes.length), [...bytes]]);
			dataEnd = (at + bytes.length + 15) & ~15;
			return at;
		},
		start: (index) => assembler.section(8, leb(index)),
		section: (id, body) => void extra.push({ id, body }),
		bytes() {
			const { initial = 2, maximum, exported = true } = options.memory ?? {};
			if (options.alloc !== null)
				assembler.func('trovato-alloc', { params: ['i32'], results: ['i32'] }, options.alloc ?? i32(ALLOC_AT));
			if (exported) assembler.export('memory', 'memory', 0);
			const limits = maximum === undefined ? [0, leb(initial)] : [1, leb(initial), leb(maximum)];
			const sections: [number, Code][] = [
				[1, vector(typeEntries)],
				[2, vector(imports)],
				[3, vector(functions.map(({ type }) => leb(type)))],
				[5, [1, limits]],
				[6, vector(globals)],
				[7, vector(exports)],
				[10, vector(functions.map(({ code }) => code))],
				[11, vector(segments)],
			];
			const known = new Set(extra.map(({ id }) => id));
			const kept = sections.filter(([id]) => !known.has(id));
			const placed = [...kept, ...extra.filter(({ id }) => id !== 0).map(({ id, body }) => [id, body] as const)];
			placed.sort(([a], [b]) => a - b);
			const custom = extra.filter(({ id }) => id === 0).map(({ body }) => [0, body] as const);
			const abi = options.abi === undefined ? [] : [[0, [named('trovato:abi'), utf8(abiText(options.abi))]] as const];
			const body = [...placed, ...custom, ...abi].flatMap(([id, part]) => {
				const bytes = flat(part);
				return [id, ...leb(bytes.length), ...bytes];
			});
			return Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...body]);
		},
	};
	return assembler;
}

function abiText(abi: unknown): string {
	return typeof abi === 'string' ? abi : JSON.stringify(abi);
}

/** A route handler that answers `{}` as JSON, for modules that misbehave elsewhere. */
export function addAnswer(module: Assembler, respond: number, body = '{}'): Code {
	return [i32(200), module.text('application/json'), module.text(body), call(respond), i32(0)];
}
