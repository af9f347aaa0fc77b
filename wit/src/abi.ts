// How the contract's functions become core WebAssembly signatures, and its names become TypeScript names.
import type { ScalarType, WitFunction, WitInterface, WitPackage } from './ast.ts';

export type CoreType = 'i32' | 'i64' | 'f64';

export interface CoreSignature {
	readonly params: readonly CoreType[];
	readonly result: CoreType | null;
}

const RESERVED: ReadonlySet<string> = new Set([
	'default',
	'function',
	'import',
	'export',
	'new',
	'delete',
	'class',
	'in',
]);

/** `get-title` → `getTitle`; a reserved word gets a `_` at its end. */
export function camelCase(name: string): string {
	const camel = name.replace(/^%/, '').replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
	return RESERVED.has(camel) ? `${camel}_` : camel;
}

/** `item-api` → `ItemApi`. */
export function pascalCase(name: string): string {
	const camel = camelCase(`x-${name}`);
	return camel.slice(1);
}

/** The import module of an interface: `trovato:kernel/item-api`. The version is in the section `trovato:abi`. */
export function moduleName(wit: WitPackage, iface: WitInterface): string {
	return `${wit.namespace}:${wit.name}/${iface.name}`;
}

/** True when the value of an option comes through a pointer in an extra last parameter. */
export function hasOut(fn: WitFunction): boolean {
	return fn.result?.kind === 'option' && fn.result.of.kind !== 'string';
}

/** The core signature of a function. A string parameter is pointer and bytes, a string result `pointer << 32 | bytes`. */
export function coreSignature(fn: WitFunction): CoreSignature {
	const params = fn.params.flatMap((param) => coreParam(param.type));
	if (hasOut(fn)) params.push('i32');
	return { params, result: coreResult(fn) };
}

function coreParam(type: ScalarType): CoreType[] {
	if (type.kind === 'string') return ['i32', 'i32'];
	return [coreScalar(type)];
}

function coreScalar(type: ScalarType): CoreType {
	if (type.kind === 's64' || type.kind === 'string') return 'i64';
	return type.kind === 'f64' ? 'f64' : 'i32';
}

function coreResult({ result }: WitFunction): CoreType | null {
	if (result === null) return null;
	if (result.kind === 'option') return result.of.kind === 'string' ? 'i64' : 'i32';
	if (result.kind === 'result') return result.ok?.kind === 'string' ? 'i64' : 'i32';
	return coreScalar(result);
}
