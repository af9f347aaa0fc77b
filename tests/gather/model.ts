// What a listing means, said plainly: its filters and sorts over items in memory. Tests compare this with the database.
import type { TestItem } from './content.ts';

export type Kind = 'text' | 'number' | 'time' | 'boolean' | 'reference';
export interface FieldShape {
	readonly kind: Kind;
	readonly many: boolean;
}
export interface Comparison {
	readonly field: string;
	readonly operator: string;
	readonly value?: string | readonly string[];
	readonly ignore_case?: boolean;
	readonly type?: string;
}
export type Filter =
	| Comparison
	| { readonly and: readonly Filter[] }
	| { readonly or: readonly Filter[] }
	| { readonly not: Filter };
export interface Sort {
	readonly field: string;
	readonly direction: 'asc' | 'desc';
}

const PROPERTIES: Readonly<Record<string, Kind>> = {
	type: 'text',
	title: 'text',
	created: 'time',
	changed: 'time',
	promote: 'number',
	sticky: 'number',
	id: 'text',
	author_id: 'text',
};

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text of a JSON value as PostgreSQL writes it; null for what is not there. */
function jsonText(value: unknown): string | null {
	if (value === undefined || value === null) return null;
	return typeof value === 'string' ? value : jsonb(value);
}

function jsonb(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(jsonb).join(', ')}]`;
	if (!isObject(value)) return JSON.stringify(value);
	const keys = Object.keys(value).toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
	return `{${keys.map((key) => `${JSON.stringify(key)}: ${jsonb(value[key])}`).join(', ')}}`;
}

function at(value: unknown, path: readonly string[]): unknown {
	let found = value;
	for (const step of path) {
		if (Array.isArray(found)) found = found[Number(step)];
		else if (isObject(found) && Object.hasOwn(found, step)) found = found[step];
		else return undefined;
	}
	return found;
}

const NUMBER = /^[+-]?(\d{1,200}(\.\d{0,200})?|\.\d{1,200})([eE][+-]?\d{1,3})?$/;
const TIME =
	/^(\d{4})-(\d\d)-(\d\d)([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4]):?[0-5]\d)?)?$/;

function timeOf(text: string): number | null {
	const match = TIME.exec(text);
	if (!match || match[1] === '0000') return null;
	const day = `${match[1]}-${match[2]}-${match[3]}`;
	const date = new Date(`${day}T00:00:00Z`);
	if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) return null;
	const zoned = /:.*(Z|[+-][0-9:]+)$/.test(text);
	return Date.parse(`${text.replace(' ', 'T')}${zoned || text.length === 10 ? '' : 'Z'}`);
}

type Scalar = string | number | boolean | null;

/** What is compared, in the kind's own type; null when it is missing or something else. */
function valueAs(kind: Kind, text: string | null): Scalar {
	if (text === null) return null;
	if (kind === 'number') return NUMBER.test(text) ? Number(text) : null;
	if (kind === 'time') return timeOf(text);
	if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : null;
	return text;
}

export function shapeOf(
	field: string,
	type: string | undefined,
	types: Readonly<Record<string, FieldShape>>,
): FieldShape {
	const property = PROPERTIES[field];
	if (property) return { kind: property, many: false };
	if (type) return { kind: type.replace('[]', '') as Kind, many: type.endsWith('[]') };
	return types[field] ?? { kind: 'text', many: false };
}

function scalarOf(item: TestItem, field: string, { kind, many }: FieldShape): Scalar {
	if (PROPERTIES[field]) {
		const value = item[field as keyof TestItem] as string | number;
		return kind === 'time' ? Date.parse(String(value)) : value;
	}
	const path = [field, ...(many ? ['0'] : []), kind === 'reference' ? 'target_id' : 'value'];
	return valueAs(kind === 'reference' ? 'text' : kind, jsonText(at(item.fields, path)));
}

/** A filter's value in the kind's own type. */
function wanted(kind: Kind, text: string): string | number | boolean {
	if (kind === 'number') return Number(text);
	if (kind === 'time') return timeOf(text)!;
	if (kind === 'boolean') return text === 'true';
	return text;
}

/** Whether the stored field has this value: as its only one, or in its list. */
function holds(item: TestItem, field: string, { kind, many }: FieldShape, value: string | number | boolean): boolean {
	const member = kind === 'reference' ? 'target_id' : 'value';
	const stored = Object.hasOwn(item.fields, field) ? item.fields[field] : undefined;
	const has = (one: unknown): boolean => isObject(one) && Object.hasOwn(one, member) && one[member] === value;
	return many ? Array.isArray(stored) && stored.some(has) : has(stored);
}

function compare(item: TestItem, filter: Comparison, types: Readonly<Record<string, FieldShape>>): boolean {
	const { field, operator, ignore_case: ignoreCase = true } = filter;
	const shape = shapeOf(field, filter.type, types);
	const found = scalarOf(item, field, shape);
	if (operator === 'is_null') return found === null;
	if (operator === 'is_not_null') return found !== null;
	const texts = Array.isArray(filter.value) ? (filter.value as readonly string[]) : [filter.value as string];
	const values = texts.map((text) => wanted(shape.kind, text));
	const [first] = values as [string | number | boolean];
	const looksAtAll =
		operator === 'contains_any' ||
		operator === 'contains_all' ||
		(shape.many && (operator === 'equals' || operator === 'in'));
	if (looksAtAll) {
		const has = (value: string | number | boolean): boolean =>
			PROPERTIES[field]
				? found === value
				: holds(item, field, shape, shape.kind === 'time' ? (texts[values.indexOf(value)] as string) : value);
		return operator === 'contains_all' ? values.every(has) : values.some(has);
	}
	if (found === null) return false;
	if (operator === 'in') return values.includes(found);
	if (operator === 'not_in') return !values.includes(found);
	if (operator === 'between') return found >= first && found <= values[1]!;
	if (operator === 'equals') return found === first;
	if (operator === 'not_equals') return found !== first;
	if (operator === 'greater_than') return found > first;
	if (operator === 'less_than') return found < first;
	if (operator === 'greater_or_equal') return found >= first;
	if (operator === 'less_or_equal') return found <= first;
	const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
	const [text, part] = [fold(String(found)), fold(String(first))];
	if (operator === 'contains') return text.includes(part);
	return operator === 'starts_with' ? text.startsWith(part) : text.endsWith(part);
}

/** Whether the item passes. */
export function passes(item: TestItem, filter: Filter, types: Readonly<Record<string, FieldShape>>): boolean {
	if ('and' in filter) return filter.and.every((one) => passes(item, one, types));
	if ('or' in filter) return filter.or.some((one) => passes(item, one, types));
	return 'not' in filter ? !passes(item, filter.not, types) : compare(item, filter, types);
}

function order(a: Scalar, b: Scalar, descending: boolean): number {
	if (a === null || b === null) return Number(a === null) - Number(b === null);
	const less = typeof a === 'string' ? Buffer.compare(Buffer.from(a), Buffer.from(String(b))) : Number(a) - Number(b);
	return descending ? -less : less;
}

/** The items that pass, in order: what is missing last, what is equal by id in the direction of the last sort. */
export function listed(
	items: readonly TestItem[],
	filter: Filter,
	sorts: readonly Sort[],
	types: Readonly<Record<string, FieldShape>>,
): TestItem[] {
	const all: readonly Sort[] = sorts.length > 0 ? sorts : [{ field: 'created', direction: 'desc' }];
	const last = { field: 'id', direction: all.at(-1)!.direction };
	return items
		.filter((item) => passes(item, filter, types))
		.toSorted((a, b) => {
			for (const { field, direction } of [...all, last]) {
				const shape = shapeOf(field, undefined, types);
				const less = order(scalarOf(a, field, shape), scalarOf(b, field, shape), direction === 'desc');
				if (less !== 0) return less;
			}
			return 0;
		});
}
