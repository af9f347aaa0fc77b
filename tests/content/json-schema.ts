// As much of JSON Schema as the description of the JSON interface uses: why a value does not fit.
export type Schema = Record<string, unknown>;

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	return Number.isInteger(value) ? 'integer' : typeof value;
}

/** Where a value differs from its schema; nothing when it fits. An unknown keyword is an error. */
export function mismatches(value: unknown, schema: Schema, root: Record<string, Schema>, at = '$'): string[] {
	const found: string[] = [];
	const schemaAt = (address: string): Schema => root[address.split('/').at(-1) ?? ''] ?? { missing: address };
	const check = (part: unknown, of: unknown, where: string) => mismatches(part, of as Schema, root, where);
	for (const [word, rule] of Object.entries(schema)) {
		if (['title', 'description', 'format'].includes(word)) continue;
		if (word === '$ref') found.push(...check(value, schemaAt(rule as string), at));
		else if (word === 'type') {
			const types = [rule].flat();
			const actual = typeOf(value);
			if (!types.includes(actual) && !(actual === 'integer' && types.includes('number')))
				found.push(`${at} is ${actual}, not ${String(types)}`);
		} else if (word === 'const' && value !== rule) found.push(`${at} is not ${String(rule)}`);
		else if (word === 'enum' && !(rule as unknown[]).includes(value)) found.push(`${at} is none of ${String(rule)}`);
		else if (word === 'required' && isObject(value))
			found.push(...(rule as string[]).filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`));
		else if (word === 'properties' && isObject(value))
			for (const [name, of] of Object.entries(rule as object))
				if (name in value) found.push(...check(value[name], of, `${at}.${name}`));
				else continue;
		else if (word === 'items' && Array.isArray(value))
			found.push(...value.flatMap((item, index) => check(item, rule, `${at}[${index}]`)));
		else if (word === 'allOf') found.push(...(rule as Schema[]).flatMap((of) => check(value, of, at)));
		else if (word === 'anyOf') {
			const all = (rule as Schema[]).map((of) => check(value, of, at));
			if (all.every((one) => one.length > 0)) found.push(`${at} fits none of ${all.length}: ${all.flat().join('; ')}`);
		} else if (word === 'maxItems' && (value as unknown[]).length > (rule as number)) found.push(`${at} is too long`);
		else if (word === 'minimum' && (value as number) < (rule as number)) found.push(`${at} is too small`);
		else if (word === 'maximum' && (value as number) > (rule as number)) found.push(`${at} is too large`);
		else if (word === 'maxLength' && Array.from(value as string).length > (rule as number))
			found.push(`${at} is too long`);
		else if (word === 'minLength' && Array.from(value as string).length < (rule as number))
			found.push(`${at} is too short`);
		else if (word === 'pattern' && !new RegExp(rule as string, 'u').test(value as string))
			found.push(`${at} does not match`);
		else if (
			![
				'const',
				'enum',
				'required',
				'properties',
				'items',
				'maxItems',
				'minimum',
				'maximum',
				'maxLength',
				'minLength',
				'pattern',
			].includes(word)
		)
			found.push(`${at}: unknown keyword ${word}`);
	}
	return found;
}
