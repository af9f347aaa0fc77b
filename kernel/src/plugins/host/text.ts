// Host functions of `text`: documents, dates, slugs and patterns, so that no plugin writes them again.
import { RE2JS } from 're2js';
import { parseDocument } from 'yaml';
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { Text } from '../../generated/host.ts';
import { addHandle, findHandle, type Slot } from '../worker/frame.ts';

const MAX_SOURCE = 1_048_576;
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

const formats: Record<string, Intl.DateTimeFormat> = {
	date: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }),
	datetime: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }),
};

/** Milliseconds since the epoch, or undefined when `value` is no ISO 8601 date; without a zone UTC is meant. */
export function parseTime(value: string): number | undefined {
	const trimmed = value.trim();
	if (!ISO.test(trimmed)) return undefined;
	const day = trimmed.slice(0, 10);
	const rest = trimmed.slice(10).replace(' ', 'T');
	const zoned = rest === '' ? 'T00:00Z' : /(?:Z|[+-]\d{2}:?\d{2})$/.test(rest) ? rest : `${rest}Z`;
	const time = Date.parse(`${day}${zoned}`);
	// Date.parse takes 31 February for 3 March.
	if (Number.isNaN(time) || new Date(`${day}T00:00Z`).toISOString().slice(0, 10) !== day) return undefined;
	return time;
}

/** A date in one of the styles; an instant no calendar has gives an empty text. */
export function formatTime(value: number, style: string): string {
	if (Math.abs(value) > 8.64e15) return '';
	const date = new Date(value);
	if (style === 'iso') return date.toISOString();
	if (style === 'iso-date') return date.toISOString().slice(0, 10);
	return (formats[style] ?? formats['date']!).format(date);
}

/** Lower case ASCII words joined by hyphens; letters of other scripts stay as they are. */
export function slug(value: string): string {
	return value
		.normalize('NFKD')
		.replace(/\p{M}+/gu, '')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, '-')
		.replace(/^-+|-+$/g, '')
		.normalize('NFC')
		.slice(0, 128);
}

function kindOf(value: unknown): string | undefined {
	if (value === undefined) return undefined;
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'list';
	if (value instanceof Date) return 'string';
	return typeof value === 'object' ? 'object' : typeof value;
}

function walk(value: unknown, path: string): unknown {
	let at = value;
	for (const key of path === '' ? [] : path.split('.')) {
		if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
		at = (at as Record<string, unknown>)[key];
	}
	return at;
}

const MAX_PATTERN = 500;
/** Instructions of the pattern times characters of the text: at most some 150 ms. */
const MAX_EFFORT = 4_000_000;
const patterns = new Map<string, RE2JS>();
const collators = new Map<string, Intl.Collator>();

/** What `make` gives for the key, the last few hundred remembered. */
function remember<T>(known: Map<string, T>, key: string, make: () => T): T {
	const found = known.get(key) ?? make();
	if (known.size >= 256) known.clear();
	known.set(key, found);
	return found;
}

function findPattern(pattern: string, value: string): RE2JS {
	if (pattern.length > MAX_PATTERN)
		throw new TrovatoError('host.limit', `A pattern may have at most ${MAX_PATTERN} characters.`);
	const compiled = remember(patterns, pattern, () => {
		try {
			return RE2JS.compile(pattern);
		} catch (cause) {
			throw new TrovatoError('request.invalid', `The pattern cannot be read: ${(cause as Error).message}`, { cause });
		}
	});
	if (compiled.programSize() * value.length > MAX_EFFORT)
		throw new TrovatoError('host.limit', 'The text is too long for a pattern of this size.');
	return compiled;
}

function collate(a: string, b: string, language: string): number {
	const tag = /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,4}$/i.test(language) ? language : 'en';
	return Math.sign(remember(collators, tag, () => new Intl.Collator([tag, 'en'], { numeric: true })).compare(a, b));
}

export function createText(slot: Slot): Text {
	const at = (handle: number, path: string): unknown => {
		const doc = findHandle(slot, 'doc', handle);
		return doc && walk(doc.value, path);
	};
	const checkSize = (source: string): void => {
		if (source.length > MAX_SOURCE)
			throw new TrovatoError('host.limit', `A document may have at most ${MAX_SOURCE} characters.`);
	};
	return {
		parseJson(source) {
			checkSize(source);
			try {
				return addHandle(slot, 'doc', { value: JSON.parse(source) as unknown });
			} catch (cause) {
				if (cause instanceof TrovatoError) throw cause;
				throw new TrovatoError('request.invalid', `The JSON cannot be read: ${(cause as Error).message}`, { cause });
			}
		},
		parseYaml(source) {
			checkSize(source);
			const document = parseDocument(source, { schema: 'core', prettyErrors: true, logLevel: 'silent' });
			try {
				if (document.errors[0]) throw document.errors[0];
				return addHandle(slot, 'doc', { value: document.toJS({ maxAliasCount: 100 }) as unknown });
			} catch (cause) {
				if (cause instanceof TrovatoError) throw cause;
				const problem = (cause as Error).message.split('\n')[0];
				throw new TrovatoError('request.invalid', `The YAML cannot be read: ${problem}`, { cause });
			}
		},
		docKind: (doc, path) => kindOf(at(doc, path)),
		docString(doc, path) {
			const value = at(doc, path);
			return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
		},
		docInt(doc, path) {
			const value = at(doc, path);
			return Number.isSafeInteger(value) ? (value as number) : undefined;
		},
		docFloat(doc, path) {
			const value = at(doc, path);
			return typeof value === 'number' ? value : undefined;
		},
		docBool(doc, path) {
			const value = at(doc, path);
			return typeof value === 'boolean' ? (value ? 1 : 0) : -1;
		},
		docCount(doc, path) {
			const value = at(doc, path);
			return Array.isArray(value)
				? value.length
				: typeof value === 'object' && value !== null
					? Object.keys(value).length
					: 0;
		},
		docKey(doc, path, index) {
			const value = at(doc, path);
			return kindOf(value) === 'object' ? Object.keys(value as object)[index] : undefined;
		},
		docJson(doc, path) {
			const value = at(doc, path);
			return value === undefined ? undefined : JSON.stringify(value);
		},
		parseTime,
		formatTime,
		slug,
		patternTest: (pattern, value) => findPattern(pattern, value).test(value),
		patternMatch(pattern, value) {
			const matcher = findPattern(pattern, value).matcher(value);
			if (!matcher.find()) return 'null';
			return JSON.stringify(Array.from({ length: matcher.groupCount() + 1 }, (_, number) => matcher.group(number)));
		},
		patternReplace: (pattern, value, made) => findPattern(pattern, value).matcher(value).replaceAll(made),
		collate,
	};
}
