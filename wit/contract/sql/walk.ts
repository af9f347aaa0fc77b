// Walks a syntax tree along a grammar: every kind and field must be on it, every kind may have a check of its own.
// Kernel: see parse.ts.
import { ADVICE, type Grammar } from './grammar.ts';

/** Whose SQL is read, and what its manifest says. */
export interface SqlRules {
	/** The plugin's name; its schema is `p_<name>`. */
	readonly plugin: string;
	/** Tables of others, as `plugin.table`. */
	readonly uses: readonly string[];
	/** Tables that statements reach by their view `T_now` only; those of others as `p_plugin.table`. */
	readonly staged?: readonly string[];
	/** Tables with a view `T_live` beside `T_now`. */
	readonly layered?: readonly string[];
	readonly extensions: readonly string[];
}

/** Something is not allowed; `at` is a position in bytes. */
export class Refusal extends Error {
	readonly at: number;
	constructor(at: number, message: string) {
		super(message);
		this.at = at;
	}
}

export type Node = Readonly<Record<string, unknown>>;
export type Check = (node: Node, context: Context) => void;

/** What is allowed in a kind of file. */
export interface Dialect {
	readonly grammar: Grammar;
	/** Kinds that a statement may be. */
	readonly roots: ReadonlySet<string>;
	/** Checks of nodes by kind, made before their children are visited. */
	readonly checks: Readonly<Record<string, Check>>;
}

export interface Context {
	readonly rules: SqlRules;
	readonly dialect: Dialect;
	readonly root: Node;
	/** Position of the node walked last that has one. */
	at: number;
	/** Functions in FROM by alias, with the columns they are known to have. */
	readonly functionAliases: Map<string, ReadonlySet<string>>;
	readonly columns: { readonly names: readonly string[]; readonly at: number }[];
	/** Refuses with a sentence: what it is; what to do instead. */
	refuse(message: string): never;
}

/** Walks one statement; throws a Refusal. `from` is where the statement begins, in bytes. */
export function walkTree(kind: string, root: Node, dialect: Dialect, rules: SqlRules, from: number): void {
	const context: Context = {
		rules,
		dialect,
		root,
		at: from,
		functionAliases: new Map(),
		columns: [],
		refuse(message) {
			throw new Refusal(this.at, message);
		},
	};
	if (!dialect.roots.has(kind)) refuseKind(kind, context);
	visit(kind, root, context);
	for (const column of context.columns) checkColumn(column, context);
}

function visit(kind: string, node: Node, context: Context): void {
	const fields = context.dialect.grammar.get(kind);
	if (fields === undefined) return refuseKind(kind, context);
	if (typeof node['location'] === 'number' && node['location'] >= 0) context.at = node['location'];
	context.dialect.checks[kind]?.(node, context);
	if (fields === 'any') return;
	for (const [field, value] of Object.entries(node)) {
		if (field === 'location') continue;
		const rule = fields.get(field);
		if (rule === undefined) refuseKind(`${kind}.${field}`, context);
		else if (rule === 'nodes') visitNodes(value, context);
		else if (rule !== 'value') visit(rule.inline, value as Node, context);
		else if (typeof value === 'object') refuseKind(`${kind}.${field}`, context);
	}
}

function visitNodes(value: unknown, context: Context): void {
	if (Array.isArray(value)) return value.forEach((item) => visitNodes(item, context));
	for (const [kind, node] of Object.entries(value as Node)) visit(kind, node as Node, context);
}

function refuseKind(kind: string, context: Context): never {
	const name = kind.replace(/Stmt\b/, '').replace(/([a-z])([A-Z])/g, '$1 $2');
	return context.refuse(ADVICE[kind] ?? `${name} is not allowed in the SQL of a plugin`);
}

/** The strings of a list of String nodes. */
export function namesOf(list: unknown): string[] {
	return ((list ?? []) as { String?: { sval?: string } }[]).map((item) => item.String?.sval ?? '');
}

/** alias.f calls the function f when alias stands for a function's result that has no column f. */
function checkColumn({ names, at }: Context['columns'][number], context: Context): void {
	const columns = names.length === 2 ? context.functionAliases.get(names[0]!) : undefined;
	const name = names[1]!;
	if (!columns || columns.has(name) || name === '') return;
	context.at = at;
	context.refuse(`${names.join('.')} is not a known column; name the columns: … AS ${names[0]}(${name})`);
}
