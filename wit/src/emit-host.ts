// Writes the host's side of the contract: one TypeScript interface per WIT interface, and what binds it to raw imports.
import { camelCase, coreSignature, hasOut, moduleName, pascalCase } from './abi.ts';
import type { ScalarType, WitFunction, WitInterface, WitPackage } from './ast.ts';

const MEMORY = `/** How the values of one plugin instance cross its linear memory. */
export interface GuestMemory {
	/** The string at \`ptr\`, \`len\` bytes in the module's encoding. */
	string(ptr: number, len: number): string;
	/** Puts a string into memory the guest allocates: \`ptr << 32 | bytes\`. */
	lower(value: string): bigint;
	/** The same; 0 for none. */
	lowerOption(value: string | undefined): bigint;
	/** Stores eight bytes at \`out\` and says 1, or stores nothing and says 0. */
	outS64(out: number, value: number | undefined): number;
	outF64(out: number, value: number | undefined): number;
	/** The negative error number of a TrovatoError, remembered for \`request.last-error\`; rethrows anything else. */
	fail(error: unknown): number;
	/** The host function of that number, from \`HOST_FUNCTIONS\`, begins. */
	enter(number: number): void;
	/** It has its result, which is passed on. */
	leave<T>(result: T): T;
	/** Awaits on the guest's behalf. */
	wait<T>(promise: Promise<T>): Promise<T>;
}`;

/** The text of \`kernel/src/generated/host.ts\`. */
export function emitHost(wit: WitPackage): string {
	const interfaces = wit.interfaces.filter((iface) => iface.functions.length > 0);
	const out = [
		`// Generated from wit/v1 by \`npm run generate\`; do not edit.`,
		...wit.interfaces.flatMap((iface) =>
			iface.aliases.map(
				(alias) => `${doc(alias.doc, '')}export type ${pascalCase(alias.name)} = ${jsType(alias.type)};`,
			),
		),
		MEMORY,
		`/** An import function as the engine calls it; the first argument is Extism's call context. */
export type RawImport = (context: unknown, ...values: never[]) => unknown;`,
		`export interface ImportSignature {
	readonly params: readonly ('i32' | 'i64' | 'f64')[];
	readonly result: 'i32' | 'i64' | 'f64' | null;
	/** May suspend the guest. */
	readonly async: boolean;
}`,
		...interfaces.flatMap((iface) => [emitInterface(iface), emitBind(wit, iface, namesOf(interfaces))]),
		emitHostInterfaces(wit, interfaces),
		emitImports(wit, interfaces),
		`/** What a number that \`enter\` is called with stands for, from 1 on. */
export const HOST_FUNCTIONS: readonly string[] = [
	'',
	...Object.entries(IMPORTS).flatMap(([module, functions]) =>
		Object.keys(functions).map((name) => \`\${module.split('/')[1]}.\${name}\`),
	),
];`,
	];
	return `${out.join('\n\n')}\n`;
}

function emitInterface(iface: WitInterface): string {
	const methods = iface.functions.map((fn) => {
		const params = fn.params.map((param) => `${camelCase(param.name)}: ${jsType(param.type)}`).join(', ');
		const result = jsResult(fn);
		const wrapped = fn.async ? `Promise<${result}>` : result;
		return `${doc(fn.doc, '\t')}\t${method(fn)}(${params}): ${wrapped};`;
	});
	return `${doc(iface.doc, '')}export interface ${pascalCase(iface.name)} {\n${methods.join('\n')}\n}`;
}

/** Of all functions, in the order of their numbers from 1 on. */
function namesOf(interfaces: readonly WitInterface[]): string[] {
	return interfaces.flatMap(({ name, functions }) => functions.map((fn) => `${name}.${fn.name}`));
}

function emitBind(wit: WitPackage, iface: WitInterface, names: readonly string[]): string {
	const rows = iface.functions.map(
		(fn) => `\t\t'${fn.name}': ${emitRaw(fn, names.indexOf(`${iface.name}.${fn.name}`) + 1)},`,
	);
	return `/** The raw imports of the module \`${moduleName(wit, iface)}\`. */
export function bind${pascalCase(iface.name)}(host: ${pascalCase(iface.name)}, mem: GuestMemory) {
	return {
${rows.join('\n')}
	};
}`;
}

/** One that suspends the guest takes no time of the thread, so it is not entered. */
function emitRaw(fn: WitFunction, number: number): string {
	const params = fn.params.flatMap((param) => rawParams(camelCase(param.name), param.type));
	if (hasOut(fn)) params.push('out: number');
	const args = fn.params.map((param) => lift(camelCase(param.name), param.type)).join(', ');
	let call = `host.${method(fn)}(${args})`;
	if (fn.async) call = `await mem.wait(${call})`;
	const head = `${fn.async ? 'async ' : ''}(${['_: unknown', ...params].join(', ')}) => {`;
	const enter = fn.async ? '' : `\n\t\t\tmem.enter(${number});`;
	const leave = (result: string): string => (fn.async ? result : `mem.leave(${result})`);
	const { result } = fn;
	if (result === null)
		return `${head}${enter}\n\t\t\t${call};${fn.async ? '' : '\n\t\t\tmem.leave(undefined);'}\n\t\t}`;
	if (result.kind !== 'result') return `${head}${enter}\n\t\t\treturn ${leave(lower(call, fn))};\n\t\t}`;
	const wide = result.ok?.kind === 'string';
	const body =
		result.ok === null ? `${call};\n\t\t\t\treturn ${leave('0')};` : `return ${leave(lowerScalar(call, result.ok))};`;
	const fail = wide ? 'BigInt(mem.fail(error))' : 'mem.fail(error)';
	return `${head}${enter}
			try {
				${body}
			} catch (error) {
				return ${leave(fail)};
			}
		}`;
}

function lower(call: string, fn: WitFunction): string {
	const { result } = fn;
	if (result?.kind !== 'option') return lowerScalar(call, result as ScalarType);
	if (result.of.kind === 'string') return `mem.lowerOption(${call})`;
	return `mem.out${result.of.kind === 's64' ? 'S64' : 'F64'}(out, ${call})`;
}

function lowerScalar(call: string, type: ScalarType): string {
	if (type.kind === 'string') return `mem.lower(${call})`;
	if (type.kind === 's64') return `BigInt(${call})`;
	return type.kind === 'bool' ? `${call.startsWith('await') ? `(${call})` : call} ? 1 : 0` : call;
}

function rawParams(name: string, type: ScalarType): string[] {
	if (type.kind === 'string') return [`${name}Ptr: number`, `${name}Len: number`];
	return [`${name}: ${type.kind === 's64' ? 'bigint' : 'number'}`];
}

function lift(name: string, type: ScalarType): string {
	if (type.kind === 'string') return `mem.string(${name}Ptr, ${name}Len)`;
	if (type.kind === 's64') return `Number(${name})`;
	if (type.kind === 'bool') return `${name} !== 0`;
	return type.kind === 'u32' ? `${name} >>> 0` : name;
}

function emitHostInterfaces(wit: WitPackage, interfaces: readonly WitInterface[]): string {
	const members = interfaces.map((iface) => `\treadonly ${camelCase(iface.name)}: ${pascalCase(iface.name)};`);
	const binds = interfaces.map(
		(iface) => `\t\t'${moduleName(wit, iface)}': bind${pascalCase(iface.name)}(host.${camelCase(iface.name)}, mem),`,
	);
	return `/** Everything that the host implements. */
export interface HostInterfaces {
${members.join('\n')}
}

/** The imports of a plugin instance, by module and name. */
export function bindHost(host: HostInterfaces, mem: GuestMemory) {
	return {
${binds.join('\n')}
	};
}`;
}

function emitImports(wit: WitPackage, interfaces: readonly WitInterface[]): string {
	const modules = interfaces.map((iface) => {
		const rows = iface.functions.map((fn) => {
			const { params, result } = coreSignature(fn);
			const list = params.map((param) => `'${param}'`).join(', ');
			return `\t\t'${fn.name}': { params: [${list}], result: ${result ? `'${result}'` : 'null'}, async: ${fn.async} },`;
		});
		return `\t'${moduleName(wit, iface)}': {\n${rows.join('\n')}\n\t},`;
	});
	return `/** Every function a plugin may import: module → name → core signature. */
export const IMPORTS: Readonly<Record<string, Readonly<Record<string, ImportSignature>>>> = {
${modules.join('\n')}
};`;
}

function method(fn: WitFunction): string {
	return camelCase(fn.name).replace(/_$/, '');
}

function jsType(type: ScalarType): string {
	if (type.kind === 'string') return 'string';
	return type.kind === 'bool' ? 'boolean' : 'number';
}

function jsResult({ result }: WitFunction): string {
	if (result === null) return 'void';
	if (result.kind === 'option') return `${jsType(result.of)} | undefined`;
	if (result.kind === 'result') return result.ok === null ? 'void' : jsType(result.ok);
	return jsType(result);
}

function doc(lines: readonly string[], indent: string): string {
	if (lines.length === 0) return '';
	if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
	return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}
