// Reads a TOML file against a TypeBox schema and explains everything that is wrong with it in one go.
import type { Static, TSchema } from '@sinclair/typebox';
import { Value, ValueErrorType, type ValueError } from '@sinclair/typebox/value';
import { parse, TomlError } from 'smol-toml';
import { findPositions, lineAndColumn } from './positions.ts';

/** What a file said, and what is wrong with it. */
export interface TomlDocument<T> {
	/** The contents with defaults filled in; absent when anything is wrong with their shape. */
	readonly value: T | undefined;
	/** `file:line:column: what was found, what was expected, the fix`. */
	readonly problems: readonly string[];
	/** `file:line:column` of a JSON pointer, or of the nearest thing around it. */
	where(pointer: string): string;
}

/**
 * Parse and check a TOML text; never throws for what the text says.
 * @param file how messages name the file
 */
export function readToml<S extends TSchema>(text: string, file: string, schema: S): TomlDocument<Static<S>> {
	let raw: unknown;
	try {
		raw = parse(text);
	} catch (error) {
		if (!(error instanceof TomlError)) throw error;
		const position = `${file}:${error.line}:${error.column}`;
		const sentence = (error.message.split('\n')[0] ?? '').replace('Invalid TOML document: ', '');
		return {
			value: undefined,
			problems: [`${position}: this is not TOML: ${sentence}; correct the syntax (https://toml.io)`],
			where: () => position,
		};
	}
	const spots = findPositions(text);
	const offsetOf = (pointer: string, part: 'key' | 'value'): number => {
		for (let path = pointer; path !== ''; path = path.slice(0, path.lastIndexOf('/'))) {
			const spot = spots.get(path);
			if (spot) return spot[part];
		}
		return 0;
	};
	const value = Value.Default(schema, raw);
	// A key has one problem: TypeBox tells of a wrong value in several ways.
	const problems = new Map<string, { offset: number; sentence: string }>();
	for (const error of Value.Errors(schema, value)) {
		if (problems.has(error.path)) continue;
		const part = error.type === ValueErrorType.ObjectAdditionalProperties ? 'key' : 'value';
		problems.set(error.path, { offset: offsetOf(error.path, part), sentence: explain(error, schema) });
	}
	return {
		value: problems.size === 0 ? value : undefined,
		problems: [...problems.values()]
			.toSorted((a, b) => a.offset - b.offset)
			.map(({ offset, sentence }) => `${file}:${lineAndColumn(text, offset)}: ${sentence}`),
		where: (pointer) => `${file}:${lineAndColumn(text, offsetOf(pointer, 'value'))}`,
	};
}

function explain(error: ValueError, root: TSchema): string {
	const name = decodePointer(error.path.slice(error.path.lastIndexOf('/') + 1));
	if (error.type === ValueErrorType.ObjectAdditionalProperties) {
		const properties = error.schema['properties'] as object | undefined;
		if (!properties) return `found the key '${name}', expected ${expectation(error.schema)}; rename or remove it`;
		const known = Object.keys(properties);
		const meant = nearest(name, known);
		return `found the unknown key '${name}', expected one of ${known.join(', ')}; ${meant ? `write '${meant}'` : 'remove it'}`;
	}
	if (error.type === ValueErrorType.ObjectRequiredProperty) {
		return `found no '${name}', expected ${expectation(error.schema)}; add ${name} = …`;
	}
	if (error.type === ValueErrorType.ArrayUniqueItems)
		return `found the same value twice, expected each once; remove one`;
	const what =
		name === '' || root === error.schema ? 'this' : /^\d+$/.test(name) ? `entry ${Number(name) + 1}` : `'${name}'`;
	const found = error.schema['writeOnly'] === true ? 'something else' : show(error.value);
	return `found ${found}, expected ${expectation(error.schema)}; correct ${what}`;
}

/** What a schema asks for, in words. */
export function expectation(schema: TSchema): string {
	if (typeof schema.description === 'string') return schema.description;
	const options = schema['anyOf'] as readonly { const?: unknown }[] | undefined;
	if (options) return `one of ${options.map((option) => show(option.const)).join(', ')}`;
	if (schema['const'] !== undefined) return show(schema['const']);
	if (schema['type'] === 'integer') {
		const { minimum, maximum } = schema as { minimum?: number; maximum?: number };
		if (maximum !== undefined) return `a whole number from ${minimum ?? 0} to ${maximum}`;
		return minimum === undefined ? 'a whole number' : `a whole number of at least ${minimum}`;
	}
	const names: Record<string, string> = {
		array: 'a list',
		object: 'a table',
		boolean: 'true or false',
		string: 'text',
	};
	return names[String(schema['type'])] ?? 'something else';
}

function show(value: unknown): string {
	if (typeof value === 'string') return `'${value.length > 60 ? `${value.slice(0, 60)}…` : value}'`;
	if (Array.isArray(value)) return 'a list';
	if (value instanceof Date) return 'a date';
	return typeof value === 'object' && value !== null ? 'a table' : `${value as number | boolean}`;
}

function decodePointer(part: string): string {
	return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** The known word that a mistyped one most likely means, if any is close. */
export function nearest(word: string, known: readonly string[]): string | undefined {
	let best: string | undefined;
	let least = Math.max(2, Math.floor(word.length / 3)) + 1;
	for (const candidate of known) {
		const far = distance(word, candidate);
		if (far < least) [best, least] = [candidate, far];
	}
	return best;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
	let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const swap = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, swap));
		}
		previous = row;
	}
	return previous[b.length] ?? 0;
}
