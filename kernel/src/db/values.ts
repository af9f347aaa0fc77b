// How values cross between JavaScript and Postgres: which types become what, and every argument as text.
// Kernel: plugins never hold a connection, so nobody else can decide it.
import type { PostgresType } from 'postgres';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';

/** An argument of a statement; `{json}` is JSON text for a json or jsonb parameter. */
export type StatementArg = string | number | boolean | null | Date | { readonly json: string };

const parseInteger = (text: string): number | string => {
	const value = Number(text);
	return Number.isSafeInteger(value) ? value : text;
};
const parseFloatOrNaN = (text: string): number => Number(text);
const parseTime = (text: string, zone = ''): Date | string => {
	const value = new Date(text + zone);
	return Number.isNaN(value.getTime()) ? text : value; // infinity, years beyond JavaScript's range
};
const same = (value: unknown): unknown => value;

/**
 * Parsers by type: bigint → number when safe, else text; numeric and date → text; timestamptz → Date (milliseconds),
 * timestamp → Date taken as UTC; json, jsonb → parsed; arrays likewise.
 */
const parsers: [ids: number[], parse: (text: string) => unknown][] = [
	[[20, 21, 23, 26], parseInteger],
	[[700, 701], parseFloatOrNaN],
	[[16], (text) => text === 't'],
	[[114, 3802], (text) => JSON.parse(text) as unknown],
	[[1184], (text) => parseTime(text)],
	[[1114], (text) => parseTime(text, 'Z')],
	[[1082], same],
];

/** Type ids of arrays with that of their elements. */
const arrays =
	'1000 16, 1005 21, 1007 23, 1016 20, 1021 700, 1022 701, 199 114, 3807 3802, 1009 25, 1015 1043, 1014 1042, 1231 1700, 2951 2950, 1182 1082, 1115 1114, 1185 1184'
		.split(', ')
		.map((pair) => pair.split(' ').map(Number) as [array: number, element: number]);

/** For the kernel's own queries: JavaScript values go in as postgres.js takes them. */
export const kernelTypes = toTypes(undefined);
/** For plugins' statements: every argument is text already and Postgres reads it by the parameter's type. */
export const textTypes: Record<string, PostgresType> = { ...toTypes(same), ...arrayTypes() };

function toTypes(serialize: ((value: unknown) => unknown) | undefined): Record<string, PostgresType> {
	return Object.fromEntries(
		parsers.map(([ids, parse]) => [
			`t${ids[0]}`,
			{ to: ids[0]!, from: ids, parse, serialize: serialize ?? kernelSerializer(ids[0]!) },
		]),
	);
}

function kernelSerializer(id: number): (value: unknown) => unknown {
	if (id === 114) return (value) => JSON.stringify(value);
	if (id === 16) return (value) => (value === true ? 't' : 'f');
	if (id === 1184 || id === 1114) return (value) => (value instanceof Date ? value.toISOString() : value);
	return (value) => String(value);
}

function arrayTypes(): Record<string, PostgresType> {
	const bytea = { to: 17, from: [17], parse: (text: string) => Buffer.from(text.slice(2), 'hex'), serialize: same };
	const types: Record<string, PostgresType> = { bytea };
	for (const [array, element] of arrays) {
		const parse = parsers.find(([ids]) => ids.includes(element))?.[1] ?? same;
		types[`t${array}`] = {
			to: array,
			from: [array],
			parse: (text: string) => parseArray(text, parse),
			serialize: same,
		};
	}
	return types;
}

/** An array as Postgres writes it, `{a,"b c",NULL,{…}}`; postgres.js would take NULL for a text. */
function parseArray(text: string, parse: (text: string) => unknown): unknown[] {
	const stack: unknown[][] = [[]];
	// Bounds other than 1 come ahead: [0:1]={a,b}
	for (const [token, quoted, plain] of text
		.slice(text.indexOf('{'))
		.matchAll(/[{}]|"((?:[^"\\]|\\.)*)"|([^{},"]+)/gs)) {
		if (token === '{') stack.push([]);
		else if (token === '}') stack.at(-2)?.push(stack.pop());
		else if (quoted !== undefined) stack.at(-1)?.push(parse(quoted.replace(/\\(.)/gs, '$1')));
		else stack.at(-1)?.push(plain === 'NULL' ? null : parse(plain!));
	}
	return stack[0]![0] as unknown[];
}

/** The argument as Postgres reads it; TrovatoError `request.invalid` for what no text column can hold. */
export function toText(arg: StatementArg): string | null {
	if (arg === null) return null;
	if (typeof arg === 'boolean') return arg ? 't' : 'f';
	if (arg instanceof Date) {
		if (Number.isNaN(arg.getTime())) throw new TrovatoError('request.invalid', 'A time is out of range.');
		return arg.toISOString();
	}
	const text = typeof arg === 'object' ? arg.json : String(arg);
	if (text.includes('\0')) throw new TrovatoError('request.invalid', 'Text must not contain the character NUL.');
	return text;
}
