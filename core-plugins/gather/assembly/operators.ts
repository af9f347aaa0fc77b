// The comparisons of filters, as conditions of structured queries.
import { all, any, Column, Condition, Json } from '@trovato/sdk';
import { FieldName, REFERENCE, TEXT } from './fields';
import { valueOf } from './values';

const NAMES: StaticArray<string> = [
	'equals',
	'not_equals',
	'contains',
	'starts_with',
	'ends_with',
	'greater_than',
	'less_than',
	'greater_or_equal',
	'less_or_equal',
	'in',
	'not_in',
	'between',
	'is_null',
	'is_not_null',
	'contains_any',
	'contains_all',
	'has_term',
];
const LABELS: StaticArray<string> = [
	'is',
	'is not',
	'contains',
	'begins with',
	'ends with',
	'is more than',
	'is less than',
	'is at least',
	'is at most',
	'is one of',
	'is none of',
	'is between',
	'is missing',
	'is there',
	'has one of',
	'has all of',
	'has the term',
];
const SIGNS: StaticArray<string> = ['=', '<>', 'contains', 'starts_with', 'ends_with', '>', '<', '>=', '<='];

export function operatorNames(): StaticArray<string> {
	return NAMES;
}

export function operatorLabel(name: string): string {
	const at = NAMES.indexOf(name);
	return at < 0 ? name : LABELS[at];
}

export function isOperator(name: string): bool {
	return NAMES.includes(name);
}

/** It looks at no value. */
export function needsNoValue(name: string): bool {
	return name == 'is_null' || name == 'is_not_null';
}

/** It takes any number of values. */
export function takesSeveral(name: string): bool {
	return name == 'in' || name == 'not_in' || name == 'contains_any' || name == 'contains_all' || name == 'has_term';
}

/** It compares with text only. */
export function isForText(name: string): bool {
	return name == 'contains' || name == 'starts_with' || name == 'ends_with';
}

/** It looks at all values of a field. */
function looksAtAll(field: FieldName, operator: string): bool {
	if (operator == 'contains_any' || operator == 'contains_all') return true;
	return field.many && (operator == 'equals' || operator == 'in');
}

/**
 * The comparison with values that fit; null when one does not. What is missing or of another type makes it false, but for
 * `is_null`.
 */
export function conditionOf(field: FieldName, operator: string, values: string[], ignoreCase: bool): Condition | null {
	if (operator == 'is_null' || operator == 'is_not_null') return compare(field.column, operator, '', false);
	const fitting: string[] = [];
	for (let i = 0; i < values.length; i++) {
		const value = valueOf(field.kind, values[i]);
		if (value.length == 0) return null;
		fitting.push(value);
	}
	if (fitting.length == 0) return null;
	if (looksAtAll(field, operator)) {
		if (!field.isCustom)
			return operator == 'contains_all' && fitting.length > 1
				? any([])
				: compare(field.column, 'in', listOf(fitting), false);
		const each: Condition[] = [];
		for (let i = 0; i < fitting.length; i++) each.push(holds(field, fitting[i]));
		return operator == 'contains_all' ? all(each) : any(each);
	}
	if (operator == 'in' || operator == 'not_in') return compare(field.column, operator, listOf(fitting), false);
	if (operator == 'between')
		return fitting.length == 2 ? compare(field.column, operator, listOf(fitting), false) : null;
	const at = NAMES.indexOf(operator);
	if (fitting.length != 1 || at < 0 || at >= SIGNS.length) return null;
	if (isForText(operator) && field.kind != TEXT) return null;
	return compare(field.column, SIGNS[at], fitting[0], ignoreCase && isForText(operator));
}

/** Among the values of the field is this one: as its only value, or in its list. An index over all fields serves it. */
function holds(field: FieldName, value: string): Condition {
	const member = field.kind == REFERENCE ? 'target_id' : 'value';
	const listed = field.fields.hasJson(
		new Json().object().key(field.name).list().object().key(member).raw(value).end().end().end().toJson(),
	);
	if (field.many) return listed;
	return field.fields.hasJson(new Json().object().key(field.name).object().key(member).raw(value).end().end().toJson());
}

function listOf(values: string[]): string {
	return '[' + values.join(',') + ']';
}

function compare(column: Column, sign: string, value: string, ignoreCase: bool): Condition {
	const json = column.writeTo(new Json().object().key('left')).key('op').string(sign);
	if (value.length > 0) json.key('value').raw(value);
	if (ignoreCase) json.key('ignore_case').bool(true);
	return new Condition(json.end().toJson());
}
