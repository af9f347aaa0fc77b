// Kinds of values, and how a value becomes a parameter of its kind.
// Kernel: values travel as parameters only, and one that does not fit is refused before it reaches the server.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';

/** What columns are for comparing; `kernel.catalogue` says which types are which. */
export type Kind = 'text' | 'number' | 'boolean' | 'time' | 'uuid' | 'json' | 'period' | 'texts' | 'uuids' | 'other';

export type Parameters = ReturnType<typeof createParameters>;

/** The parameters of one query, each value once, so that the same expression twice is the same to the server. */
export function createParameters() {
	const texts: string[] = [];
	const known = new Map<string, string>();
	/** The parameter as SQL: `$3::text`. */
	const add = (type: string, text: string): string => {
		const key = `${type} ${text}`;
		const sql = known.get(key) ?? `$${texts.push(text)}::${type}`;
		known.set(key, sql);
		return sql;
	};
	return { texts, add };
}

const NUMBER = /^[+-]?\d{1,40}(\.\d{1,40})?(e[+-]?\d{1,3})?$/;
const TIME =
	/^(\d{4}-\d\d-\d\d)([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4])(:?[0-5]\d)?)?)?$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `{"now": true}` stands for the instant that the unit of work looks at. */
const isNow = (value: unknown): boolean => (value as { now?: unknown } | null)?.now === true;

/** What a value at a JSON path is compared as unless the query says it. */
export function kindOfValue(value: unknown): 'text' | 'number' | 'boolean' | 'time' {
	const sample: unknown = Array.isArray(value) ? value[0] : value;
	if (typeof sample === 'number' || typeof sample === 'boolean') return typeof sample as 'number' | 'boolean';
	return isNow(sample) ? 'time' : 'text';
}

/** A day of the calendar in the years 1 to 9999, and maybe a time of the day. */
function isTime(text: string): boolean {
	const day = TIME.exec(text)?.[1];
	const date = Date.parse(`${day}T00:00:00Z`);
	return day !== undefined && day >= '0001' && date > -1e14 && new Date(date).toISOString().startsWith(day);
}

/** Type and text of a value; TrovatoError `request.invalid` when it is not of the kind. */
function write(kind: Kind, value: unknown): [type: string, text: string] {
	let text: unknown = value;
	if (kind === 'json') return ['jsonb', JSON.stringify(value ?? null)];
	if (typeof value === kind) text = String(value);
	if (kind === 'time' && typeof value === 'number' && Math.abs(value) < 8e15) text = new Date(value).toISOString();
	if (typeof text === 'string') {
		if (kind === 'text') return ['text', text];
		if (kind === 'boolean' && /^(true|false)$/.test(text)) return ['boolean', text];
		if (kind === 'uuid' && UUID.test(text)) return ['uuid', text];
		if (kind === 'time' && isTime(text)) return ['timestamptz', text];
		// Indexes on whole numbers serve comparisons with whole numbers.
		if (kind === 'number' && NUMBER.test(text)) return [/^[+-]?\d{1,15}$/.test(text) ? 'int8' : 'numeric', text];
	}
	throw new TrovatoError('request.invalid', `${JSON.stringify(value)?.slice(0, 60)} is no ${kind}.`);
}

/** The value as a parameter of this kind. */
export function toParameter(parameters: Parameters, kind: Kind, value: unknown): string {
	return kind === 'time' && isNow(value) ? 'kernel.as_of()' : parameters.add(...write(kind, value));
}

/** The values, at least one, as one parameter that is an array of this kind. */
export function toArrayParameter(parameters: Parameters, kind: Kind, values: readonly unknown[]): string {
	const written = values.map((value) => write(kind, value));
	const type = written.every(([one]) => one === written[0]![0]) ? written[0]![0] : 'numeric';
	return parameters.add(`${type}[]`, toArray(written.map(([, text]) => text)));
}

/** Texts as Postgres reads an array. */
export function toArray(texts: readonly string[]): string {
	return `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
