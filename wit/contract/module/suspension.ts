// Finds the exports of a module that can never wait: a call that may be suspended costs the engine more than a short
// tap does by itself.
import type { Callees } from './instructions.ts';
import type { ModuleSignatures } from './signatures.ts';

/**
 * The exported functions from which no import can be reached that may suspend, along direct calls. Where a function
 * calls through a table, anything may be reached.
 * @param calls of each function of the module's own, in order
 */
export function directExports(
	{ imports, indexes }: Pick<ModuleSignatures, 'imports' | 'indexes'>,
	calls: readonly Callees[],
	suspends: (module: string, name: string) => boolean,
): ReadonlySet<string> {
	const callers = new Map<number, number[]>();
	const waiting = imports.flatMap(({ module, name }, index) => (suspends(module, name) ? [index] : []));
	for (const [at, { functions, indirect }] of calls.entries()) {
		const caller = imports.length + at;
		if (indirect) waiting.push(caller);
		for (const callee of functions) callers.set(callee, [...(callers.get(callee) ?? []), caller]);
	}
	const reached = new Set<number>();
	for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
		if (reached.has(index)) continue;
		reached.add(index);
		waiting.push(...(callers.get(index) ?? []));
	}
	return new Set([...indexes].flatMap(([name, index]) => (reached.has(index) ? [] : [name])));
}
