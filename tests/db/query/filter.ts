// A plain filter over rows in memory: what a condition of a query means, said a second time without SQL.
import type { FieldOf, Leaf, Thing, Tree } from './random.ts';

/** The value is not one that can be compared with the field. */
export class Unfit extends Error {}

const KINDS: Record<string, string> = {
	id: 'number',
	title: 'text',
	size: 'number',
	weight: 'number',
	done: 'boolean',
	at: 'time',
	owner: 'uuid',
	tags: 'texts',
	data: 'json',
};

/** What the field is compared as, given a value for those that leave it open. */
export function kindOf(field: FieldOf, value?: unknown): string {
	if (typeof field === 'string') return KINDS[field]!;
	const sample: unknown = Array.isArray(value) ? value[0] : value;
	return field.type ?? (typeof sample === 'number' || typeof sample === 'boolean' ? typeof sample : 'text');
}

/** How Postgres writes jsonb as text. */
function jsonText(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const keys = Object.keys(value).toSorted((a, b) => Buffer.byteLength(a) - Buffer.byteLength(b) || compare(a, b));
	return `{${keys.map((key) => `${JSON.stringify(key)}: ${jsonText((value as Record<string, unknown>)[key])}`).join(', ')}}`;
}

function atPath(value: unknown, path: readonly string[]): unknown {
	let at: unknown = value;
	for (const step of path) {
		if (Array.isArray(at) && /^\d+$/.test(step)) at = at[Number(step)];
		else if (typeof at === 'object' && at !== null && !Array.isArray(at) && Object.hasOwn(at, step))
			at = (at as Record<string, unknown>)[step];
		else return undefined;
	}
	return at;
}

const NUMBER = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$/;
const TIME = /^(\d{4}-\d\d-\d\d)([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** Milliseconds of an ISO date that exists, UTC unless it says otherwise. */
function time(text: string): number | undefined {
	const [, day, clock, , , zone] = TIME.exec(text) ?? [];
	if (!day || new Date(`${day}T00:00Z`).toString() === 'Invalid Date') return undefined;
	if (!new Date(`${day}T00:00Z`).toISOString().startsWith(day)) return undefined;
	return Date.parse(clock ? text.replace(' ', 'T') + (zone ? '' : 'Z') : `${day}T00:00Z`);
}

/** The row's value as the kind; undefined when it is missing or of another type. */
function read(row: Thing, field: FieldOf, kind: string): unknown {
	if (typeof field === 'string') {
		const value = row[field as keyof Thing];
		return value === null ? undefined : kind === 'time' ? Date.parse(value as string) : value;
	}
	const value = atPath(row.data, field.path);
	if (kind === 'json') return value;
	if (value === undefined || value === null) return undefined;
	const text = typeof value === 'string' ? value : jsonText(value);
	if (kind === 'text') return text;
	if (kind === 'number') return NUMBER.test(text) ? Number(text) : undefined;
	if (kind === 'time') return time(text);
	return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** The query's value as the kind. */
function accept(kind: string, value: unknown): unknown {
	if (kind === 'text' && typeof value === 'string') return value;
	if (kind === 'boolean' && (typeof value === 'boolean' || value === 'true')) return value === true || value === 'true';
	if (kind === 'uuid' && typeof value === 'string' && /^[0-9a-f]{8}-.{27}$/.test(value)) return value;
	if (
		kind === 'number' &&
		(typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?(e\d+)?$/.test(value)))
	)
		return Number(value);
	if (kind === 'time' && typeof value === 'number' && Math.abs(value) < 1e14) return Math.trunc(value);
	if (kind === 'time' && typeof value === 'string' && time(value) !== undefined) return time(value);
	throw new Unfit(`${JSON.stringify(value)} for ${kind}`);
}

/** Texts in the order of their code points. */
const compare = (a: unknown, b: unknown): number => {
	if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
	return Number(a) - Number(b);
};

/** jsonb's @>. */
function contains(whole: unknown, part: unknown, top = true): boolean {
	if (Array.isArray(whole)) {
		if (Array.isArray(part)) return part.every((one) => whole.some((other) => contains(other, one, false)));
		return top && (typeof part !== 'object' || part === null) && whole.some((other) => other === part);
	}
	if (typeof whole !== 'object' || whole === null) return whole === part;
	if (typeof part !== 'object' || part === null || Array.isArray(part)) return false;
	return Object.entries(part).every(
		([key, value]) => Object.hasOwn(whole, key) && contains((whole as Record<string, unknown>)[key], value, false),
	);
}

function matchesLeaf(row: Thing, { left, op, value, right }: Leaf): boolean {
	const kind = kindOf(left, value);
	if (op === 'has') {
		const whole = read(row, left, kind);
		if (kind === 'texts') return ((whole as string[] | undefined) ?? []).includes(accept('text', value) as string);
		return whole !== undefined && contains(whole, value);
	}
	const mine = read(row, left, kind);
	if (op === 'is_null') return mine === undefined;
	if (op === 'is_not_null') return mine !== undefined;
	if (right !== undefined) {
		const open = ['number', 'time', 'boolean'].includes(kind) ? kind : 'text';
		const other = typeof right === 'string' ? kindOf(right) : (right.type ?? open);
		if (other !== kind) throw new Unfit('columns of two kinds');
		const theirs = read(row, right, kind);
		return mine !== undefined && theirs !== undefined && ordered(op, compare(mine, theirs));
	}
	if (op === 'in' || op === 'not_in' || op === 'between') {
		const values = (value as unknown[]).map((one) => accept(kind, one));
		if (mine === undefined) return false;
		if (op === 'between') return compare(mine, values[0]) >= 0 && compare(mine, values[1]) <= 0;
		return values.some((one) => compare(mine, one) === 0) === (op === 'in');
	}
	if (!/^[<>=]+$/.test(op) && kind !== 'text') throw new Unfit(`${op} for ${kind}`);
	const given = accept(kind, value);
	if (mine === undefined) return false;
	if (op === 'contains') return (mine as string).includes(given as string);
	if (op === 'starts_with') return (mine as string).startsWith(given as string);
	if (op === 'ends_with') return (mine as string).endsWith(given as string);
	return ordered(op, compare(mine, given));
}

function ordered(op: string, far: number): boolean {
	if (op === '=') return far === 0;
	if (op === '<>') return far !== 0;
	if (op === '<') return far < 0;
	if (op === '<=') return far <= 0;
	return op === '>' ? far > 0 : far >= 0;
}

/** Whether the row is one that the condition means; every part is looked at, so that what is unfit is always noticed. */
export function matches(row: Thing, tree: Tree): boolean {
	if ('all' in tree) return tree.all.map((one) => matches(row, one)).every(Boolean);
	if ('any' in tree) return tree.any.map((one) => matches(row, one)).some(Boolean);
	if ('not' in tree) return !matches(row, tree.not);
	return matchesLeaf(row, tree);
}
