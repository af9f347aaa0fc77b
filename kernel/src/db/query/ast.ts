// The shape of a structured query: what a plugin may ask of tables in JSON instead of SQL.
// Kernel: names and values go separate ways from here on, so that no run-time text becomes SQL.
import { Type, type Static, type TProperties, type TSchema } from '@sinclair/typebox';
import { TypeCompiler, type TypeCheck } from '@sinclair/typebox/compiler';
import { ValueErrorType } from '@sinclair/typebox/value';
import { expectation } from '../../../../wit/contract/toml/document.ts';
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';

const table = <T extends TProperties>(properties: T) => Type.Object(properties, { additionalProperties: false });
const maybe = <T extends TSchema>(schema: T) => Type.Optional(schema);
const list = <T extends TSchema>(items: T, maxItems: number, minItems = 0) => Type.Array(items, { minItems, maxItems });
type Words<T extends string> = T extends `${infer First} ${infer Rest}` ? First | Words<Rest> : T;
const one = <T extends string>(words: T) => {
	const pattern = `^(${words.replaceAll(' ', '|')})$`;
	return Type.Unsafe<Words<T>>(Type.String({ pattern, description: `one of ${words}` }));
};

const Name = Type.String({ maxLength: 127, description: 'a name' });
const as = maybe(Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$', description: 'a name of a-z, 0-9 and _' }));
/** `table` is one of the plugin's, or another one's as `plugin.table`. */
const target = { table: Name, as };
const flag = maybe(Type.Boolean());
const cast = maybe(one('text number time boolean uuid json'));
/** A column as `column` or `alias.column`; `path` leads into jsonb, and `type` is what the value there counts as. */
const Field = table({ column: Name, path: maybe(list(Name, 16, 1)), type: cast, as });
const Reference = Type.Union([Name, Field], { description: 'a column or a field' });
const Aggregate = table({ aggregate: one('count sum avg min max'), of: maybe(Reference), distinct: flag, as });
const Expression = Type.Union([Name, Aggregate, Field], { description: 'a column, a field or an aggregate' });
const op = one('= <> < <= > >= in not_in between contains starts_with ends_with has is_null is_not_null');
/** A list for `in` and `not_in`, two for `between`; `{"now": true}` is the instant that is looked at. */
const anything = maybe(Type.Unknown());
/** `right` is what to compare with instead of a value. */
const Comparison = table({ left: Expression, op, value: anything, right: maybe(Expression), ignore_case: flag });
const Condition = Type.Recursive((Self) => {
	const exists = table({ ...target, where: Self });
	const parts = [table({ not: Self }), table({ exists }), table({ any: list(Self, 500) })] as const;
	return Type.Union([Comparison, ...parts, table({ all: list(Self, 500) })], { description: 'a condition' });
});

const values = Type.Record(Type.String(), Type.Unknown(), { minProperties: 1, maxProperties: 200 });
const returning = maybe(list(Reference, 100));
const Join = table({ ...target, type: maybe(one('inner left')), on: Condition });
const Order = table({ by: Expression, direction: maybe(one('asc desc')), nulls: maybe(one('first last')) });

export const QUERIES = {
	select: table({
		...target,
		joins: maybe(list(Join, 8)),
		fields: list(Expression, 100, 1),
		where: maybe(Condition),
		group_by: maybe(list(Reference, 16)),
		having: maybe(Condition),
		order_by: maybe(list(Order, 16)),
		limit: Type.Integer({ minimum: 1, maximum: 10_000 }),
		offset: maybe(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
		/** With it each row has a `cursor`, and rows begin behind the one given; null begins at the first row. */
		after: maybe(Type.Union([Type.String({ maxLength: 10_000 }), Type.Null()])),
	}),
	/** How many rows there are, up to `limit`. */
	count: table({
		...target,
		joins: maybe(list(Join, 8)),
		where: maybe(Condition),
		limit: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
	}),
	insert: table({
		...target,
		rows: list(values, 10_000, 1),
		/** For a row whose key exists: set these columns to the new values, or do nothing. */
		on_conflict: maybe(table({ columns: list(Name, 16, 1), update: maybe(list(Name, 100)) })),
		returning,
	}),
	update: table({ ...target, set: values, where: Condition, returning }),
	delete: table({ ...target, where: Condition, returning }),
};

export type QueryKind = keyof typeof QUERIES;
export type Query<K extends QueryKind> = Static<(typeof QUERIES)[K]>;
export type Condition = Static<typeof Condition>;
export type Comparison = Static<typeof Comparison>;
export type Expression = Static<typeof Expression>;
export type Aggregate = Static<typeof Aggregate>;

const LONGEST = 8_388_608;
const DEEPEST = 40;
const checks = new Map<QueryKind, TypeCheck<TSchema>>();

/** Reads a query; TrovatoError `host.bad_argument` says where it is wrong, `host.limit` that it is too large. */
export function parseQuery<K extends QueryKind>(kind: K, json: string): Query<K> {
	if (json.length > LONGEST) throw new TrovatoError('host.limit', `A query has at most ${LONGEST} characters.`);
	const value = parseJson(json);
	if (value === undefined) throw new TrovatoError('host.bad_argument', 'The query is no JSON.');
	if (isDeeper(value, DEEPEST)) throw new TrovatoError('host.limit', `A query is at most ${DEEPEST} levels deep.`);
	const check = checks.get(kind) ?? TypeCompiler.Compile(QUERIES[kind]);
	checks.set(kind, check);
	if (check.Check(value)) return value as Query<K>;
	const { path, schema, type } = check.Errors(value).First()!;
	const wanted = type === ValueErrorType.ObjectAdditionalProperties ? 'known' : expectation(schema);
	throw new TrovatoError('host.bad_argument', `${kind}${path.replaceAll('/', '.')} is not ${wanted}.`);
}

function isDeeper(value: unknown, levels: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1));
}

/** The value; undefined for a text that is no JSON. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
