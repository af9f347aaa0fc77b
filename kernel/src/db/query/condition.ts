// Conditions as SQL. A comparison with a value that is missing or of another type is false; `not` turns false into true.
// Kernel: see ast.ts.
import type { Comparison, Condition, Expression } from './ast.ts';
import { addTable, compileExpression, refuse, type Scope, type Typed } from './expression.ts';
import { kindOfValue, toArrayParameter, toParameter, type Kind } from './values.ts';

export function compileCondition(scope: Scope, condition: Condition): string {
	const all = (list: readonly Condition[]): string[] => list.map((one) => compileCondition(scope, one));
	if ('all' in condition) return `(${['true', ...all(condition.all)].join(' and ')})`;
	if ('any' in condition) return `(${['false', ...all(condition.any)].join(' or ')})`;
	if ('not' in condition) return `(${compileCondition(scope, condition.not)}) is not true`;
	if (!('exists' in condition)) return compileComparison(scope, condition);
	const [inner, from] = addTable(scope, condition.exists);
	return `exists (select from ${from} where ${compileCondition(inner, condition.exists.where)})`;
}

function compileComparison(scope: Scope, { left, op, value, right, ignore_case: ignoreCase }: Comparison): string {
	const { parameters } = scope;
	const typed = compileExpression(scope, left, op === 'has' ? 'json' : kindOfValue(value));
	const { sql, kind, name } = typed;
	if (typed.aggregate && !scope.grouped) refuse(`'${name}' is an aggregate, which only 'having' compares.`);
	const unfit = (): never => refuse(`'${op}' with this value is not for ${name}, which is ${kind}.`);
	if (op === 'is_null' || op === 'is_not_null') return `${sql} ${op.replaceAll('_', ' ')}`;
	if (right !== undefined) return compareColumns(scope, typed, op, right);
	if (op === 'has' && (kind === 'json' || kind === 'period'))
		return `${sql} @> ${toParameter(parameters, kind === 'json' ? 'json' : 'time', value)}`;
	if (op === 'has' && (kind === 'texts' || kind === 'uuids'))
		return `${sql} @> ${toArrayParameter(parameters, kind === 'texts' ? 'text' : 'uuid', [value])}`;
	if (op === 'has' || !COMPARABLE.has(kind)) return unfit();
	if (op === 'in' || op === 'not_in') {
		if (!Array.isArray(value)) return unfit();
		const list = value.length > 0 ? toArrayParameter(parameters, kind, value) : "'{}'";
		return op === 'in' ? `${sql} = any(${list})` : `(${sql} is not null and ${sql} <> all(${list}))`;
	}
	if (op === 'between') {
		const [from, to] = (Array.isArray(value) ? value : unfit()) as unknown[];
		return `${sql} between ${toParameter(parameters, kind, from)} and ${toParameter(parameters, kind, to)}`;
	}
	if (ORDERED.test(op)) return `${sql} ${op} ${toParameter(parameters, kind, value)}`;
	if (kind !== 'text' || typeof value !== 'string') return unfit();
	const escaped = value.replaceAll(/[%_\\]/g, '\\$&');
	const pattern = `${op === 'starts_with' ? '' : '%'}${escaped}${op === 'ends_with' ? '' : '%'}`;
	return `${sql} ${ignoreCase ? 'ilike' : 'like'} ${toParameter(parameters, kind, pattern)}`;
}

const ORDERED = /^[<>=]+$/;
/** What has an order. */
export const COMPARABLE: ReadonlySet<Kind> = new Set<Kind>(['text', 'number', 'boolean', 'time', 'uuid']);

function compareColumns(scope: Scope, left: Typed, op: string, expression: Expression): string {
	const right = compileExpression(scope, expression, left.kind);
	if (ORDERED.test(op) && COMPARABLE.has(left.kind) && left.kind === right.kind)
		return `${left.sql} ${op} ${right.sql}`;
	return refuse(`${left.name} (${left.kind}) ${op} ${right.name} (${right.kind}) cannot be compared.`);
}
