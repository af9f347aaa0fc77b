// Reads the calls of host functions as an author thinks of them: by the names and types of the contract.
import { readFileSync } from 'node:fs';
import type { HostCall as RawCall } from '../../kernel/src/plugins/worker/watchdog.ts';
import type { WitFunction } from '../../wit/src/ast.ts';
import { parseWit } from '../../wit/src/parse.ts';

/** A host function that the plugin called. */
export interface HostCall {
	/** Interface and function, such as `db.run`. */
	readonly name: string;
	readonly args: readonly (string | number | bigint | boolean)[];
	/** What it gave: a text, a number, a handle; a negative number is a failure. */
	readonly result: string | number | bigint | undefined;
}

const FILE = new URL('../../wit/v1/kernel.wit', import.meta.url);
let functions: ReadonlyMap<string, WitFunction> | undefined;

function loadFunctions(): ReadonlyMap<string, WitFunction> {
	const { interfaces } = parseWit(readFileSync(FILE, 'utf8'), 'kernel.wit');
	return new Map(interfaces.flatMap((one) => one.functions.map((fn) => [`${one.name}.${fn.name}`, fn] as const)));
}

/** The call with its texts read from the module's memory; call it before that memory changes. */
export function readCall({ module, name, args, result, text }: RawCall): HostCall {
	const full = `${module.replace('trovato:kernel/', '')}.${name}`;
	const fn = (functions ??= loadFunctions()).get(full);
	const rest = [...args] as (number | bigint)[];
	if (!fn) return { name: full, args: rest, result: result as HostCall['result'] };
	const read = fn.params.map(({ type }) => {
		const value = rest.shift()!;
		if (type.kind === 'string') return text.string(Number(value), Number(rest.shift()));
		return type.kind === 'bool' ? value !== 0 : value;
	});
	return { name: full, args: read, result: resultOf(fn, result, text) };
}

function resultOf({ result: type }: WitFunction, value: unknown, text: RawCall['text']): HostCall['result'] {
	const inner = type?.kind === 'option' ? type.of : type?.kind === 'result' ? type.ok : type;
	if (inner?.kind !== 'string' || typeof value !== 'bigint') return value as HostCall['result'];
	if (value < 0n) return Number(value);
	return value === 0n && type?.kind === 'option'
		? undefined
		: text.string(Number(value >> 32n), Number(value & 0xffff_ffffn));
}
