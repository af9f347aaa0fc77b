// Converts data from the snake_case of files to the camelCase of TypeScript, as its schema says.
import type { TSchema } from '@sinclair/typebox';

type CamelWord<S extends string> = S extends `${infer Head}_${infer Tail}`
	? `${Head}${Capitalize<CamelWord<Tail>>}`
	: S;
/** The type with its snake_case keys in camelCase; keys of maps stay. */
export type Camel<T> = T extends readonly (infer Item)[]
	? readonly Camel<Item>[]
	: T extends object
		? {
				readonly [Key in keyof T as string extends Key ? Key : Key extends string ? CamelWord<Key> : Key]: Camel<
					T[Key]
				>;
			}
		: T;

/** A copy of `value` in which the properties that `schema` names are camelCase; keys of maps stay as they are. */
export function camelize(schema: TSchema, value: unknown): unknown {
	if (Array.isArray(value)) return value.map((item) => camelize(schema['items'] as TSchema, item));
	if (typeof value !== 'object' || value === null) return value;
	const properties = schema['properties'] as Record<string, TSchema> | undefined;
	const [pattern] = Object.values((schema['patternProperties'] ?? {}) as Record<string, TSchema>);
	const result: Record<string, unknown> = {};
	for (const [key, entry] of Object.entries(value)) {
		const inner = properties?.[key];
		if (inner) result[key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())] = camelize(inner, entry);
		else if (pattern) result[key] = camelize(pattern, entry);
	}
	return result;
}
