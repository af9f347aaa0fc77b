// Checks every name that a statement mentions against the lists: relations, functions, operators, types.
// Kernel: see parse.ts.
import {
	EXTENSIONS,
	FUNCTIONS,
	KERNEL_FUNCTIONS,
	KERNEL_RELATIONS,
	OPERATORS,
	OPERATOR_CLASSES,
	TYPES,
} from './allowed.ts';
import { namesOf, type Check, type Context, type Node } from './walk.ts';

/** Refuses a relation of another plugin, of the kernel or of the system as target of a change. */
export function checkOwn(relation: unknown, context: Context): void {
	const { schemaname: schema, relname } = relation as { schemaname?: string; relname: string };
	if (schema === undefined || schema === `p_${context.rules.plugin}`) return;
	context.refuse(`${schema}.${relname} is not a table of this plugin; ask its owner through a tap or a function`);
}

/** Refuses a change that is not the statement itself. */
const checkTarget: Check = (node, context) => {
	if (node !== context.root) context.refuse('only the statement itself may write; make it a statement of its own');
	checkOwn(node['relation'], context);
};

export const SQL_CHECKS: Readonly<Record<string, Check>> = {
	InsertStmt: checkTarget,
	UpdateStmt: checkTarget,
	DeleteStmt: checkTarget,
	RangeVar(node, context) {
		const { schemaname: schema, relname = '', relpersistence } = node as Record<string, string | undefined>;
		if (relpersistence === 't') context.refuse('temporary tables are not allowed');
		const { plugin, uses, staged = [] } = context.rules;
		if (staged.includes(schema === undefined || schema === `p_${plugin}` ? relname : `${schema}.${relname}`))
			context.refuse(`${relname} is staged; name ${relname}_now, which shows the stage and instant that are looked at`);
		if (schema === undefined) {
			if (relname.startsWith('pg_'))
				context.refuse(`${relname} belongs to the system; plugins see their own tables only`);
		} else if (schema === 'kernel') {
			if (!KERNEL_RELATIONS.has(relname)) context.refuse(`kernel.${relname} is not open to plugins`);
		} else if (schema !== `p_${plugin}`) {
			const used = `${schema.replace(/^p_/, '')}.${relname}`;
			if (!schema.startsWith('p_'))
				context.refuse(`the schema ${schema} is not open to plugins; write p_<plugin>.<table>`);
			if (!uses.includes(used) && !uses.includes(used.replace(/_now$/, '')))
				context.refuse(`${schema}.${relname} is not granted; add "${used}" to tables.uses`);
		}
	},
	FuncCall(node, context) {
		const names = namesOf(node['funcname']);
		const [schema, name] = names.length === 2 ? [names[0], names[1]!] : [undefined, names[0]!];
		const system = schema === undefined || schema === 'pg_catalog';
		const extension = schema === undefined || schema === 'ext';
		const { extensions } = context.rules;
		if (names.length <= 2) {
			if (system && FUNCTIONS.has(name)) return;
			if (schema === 'kernel' && KERNEL_FUNCTIONS.has(name)) return;
			if (extension && extensions.some((known) => EXTENSIONS.get(known)?.has(name))) return;
		}
		context.refuse(`the function ${names.join('.')} is not on the list of allowed functions`);
	},
	A_Expr: (node, context) => checkOperator(node['name'], context),
	SubLink: (node, context) => checkOperator(node['operName'], context),
	TypeName(node, context) {
		const names = namesOf(node['names']);
		const name = names.at(-1) ?? '';
		if (names.length > (names[0] === 'pg_catalog' ? 2 : 1) || !TYPES.has(name)) {
			const hint = /serial/.test(name) ? '; use GENERATED ALWAYS AS IDENTITY or a UUID' : '';
			context.refuse(`the type ${names.join('.')} is not on the list of allowed types${hint}`);
		}
	},
	SQLValueFunction(node, context) {
		if (!/^SVFOP_(CURRENT_(DATE|TIME)|LOCALTIME)/.test(node['op'] as string))
			context.refuse('role, user, catalog and schema are not told to plugins');
	},
	// (x).f calls the function f when x has no column f.
	A_Indirection(node, context) {
		for (const step of node['indirection'] as Node[])
			if (!('A_Indices' in step)) context.refuse('(expression).name is not allowed; name the columns in a subquery');
	},
	RangeFunction(node, context) {
		const alias = node['alias'] as { aliasname: string; colnames?: unknown } | undefined;
		const defined = ((node['coldeflist'] ?? []) as { ColumnDef: { colname: string } }[]).map(
			(def) => def.ColumnDef.colname,
		);
		const columns = new Set([...namesOf(alias?.colnames), ...defined, 'ordinality', 'key', 'value']);
		const called = (node['functions'] as { List: { items: { FuncCall?: Node }[] } }[]).map((item) => {
			const call = item.List.items[0]?.FuncCall;
			// COALESCE and its like can stand here as well; their result has a name that no function has.
			if (!call) return context.refuse('only a function may stand in FROM; put the expression into a subquery');
			return namesOf(call['funcname']).at(-1);
		});
		for (const name of alias ? [alias.aliasname] : called) if (name !== undefined) addAlias(name, columns, context);
	},
	ColumnRef(node, context) {
		context.columns.push({ names: namesOf(node['fields']), at: context.at });
	},
	IndexElem(node, context) {
		for (const name of namesOf(node['opclass']).slice(-1))
			if (!OPERATOR_CLASSES.has(name)) context.refuse(`the operator class ${name} is not on the list`);
	},
};

/** Refuses an operator, given as a list of names, that is not on the list; no names are fine. */
export function checkOperator(list: unknown, context: Context): void {
	const names = namesOf(list);
	if (names.length === 0) return;
	const known = names.length === 1 || (names.length === 2 && ['pg_catalog', 'ext'].includes(names[0]!));
	if (!known || !OPERATORS.has(names.at(-1) ?? ''))
		context.refuse(`the operator ${names.join('.')} is not on the list`);
}

function addAlias(name: string, columns: ReadonlySet<string>, context: Context): void {
	const before = context.functionAliases.get(name);
	context.functionAliases.set(name, before ? before.intersection(columns) : columns);
}
