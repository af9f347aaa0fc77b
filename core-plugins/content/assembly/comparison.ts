// The comparisons that a filter of a list may name.
import { Column, Condition, Doc } from '@trovato/sdk';

/** A comparison of the filter at a path; null when it makes no sense for the value. */
export function compare(left: Column, operator: string, filter: Doc, at: string): Condition | null {
	const kind = filter.kind(at);
	if (operator == 'null') {
		if (kind != 'boolean') return null;
		return filter.bool(at) ? left.isNull() : left.isNotNull();
	}
	if (operator == 'contains') return kind == 'string' ? left.contains(filter.string(at), true) : null;
	if (operator == 'in') return isIn(left, filter, at);
	if (kind == 'boolean') {
		const yes = filter.bool(at);
		return operator == 'eq' ? left.equals<bool>(yes) : operator == 'ne' ? left.differs<bool>(yes) : null;
	}
	if (kind == 'number') return ordered<f64>(left, operator, filter.float(at));
	return kind == 'string' ? ordered<string>(left, operator, filter.string(at)) : null;
}

function ordered<T>(left: Column, operator: string, right: T): Condition | null {
	if (operator == 'eq') return left.equals<T>(right);
	if (operator == 'ne') return left.differs<T>(right);
	if (operator == 'lt') return left.below<T>(right);
	if (operator == 'lte') return left.atMost<T>(right);
	if (operator == 'gt') return left.above<T>(right);
	return operator == 'gte' ? left.atLeast<T>(right) : null;
}

function isIn(left: Column, filter: Doc, at: string): Condition | null {
	if (filter.kind(at) != 'list' || filter.count(at) > 100) return null;
	const values: string[] = [];
	for (let i = 0; i < filter.count(at); i++) values.push(filter.string(at + '.' + i.toString()));
	return left.isIn<string>(values);
}
