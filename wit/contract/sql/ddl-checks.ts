// The checks that only concern statements of migrations.
// Kernel: see parse.ts.
import { INDEX_METHODS, TRIGGER_FUNCTIONS } from './allowed.ts';
import { checkOperator, checkOwn } from './sql-checks.ts';
import { namesOf, type Check, type Context, type Node } from './walk.ts';

const ALTERATIONS =
	/^AT_(AddColumn|DropColumn|ColumnDefault|SetNotNull|DropNotNull|AddConstraint|DropConstraint|ValidateConstraint|AlterColumnType)$/;
const CONSTRAINTS =
	/^CONSTR_(NULL|NOTNULL|DEFAULT|CHECK|PRIMARY|UNIQUE|EXCLUSION|FOREIGN|IDENTITY|GENERATED|ATTR_\w+)$/;
const RENAMED = /^OBJECT_(TABLE|COLUMN|TABCONSTRAINT|INDEX)$/;

/** A name in a list of names may be qualified by the own schema only; `parts` are what stands behind it. */
const checkNames = (names: string[], parts: number, context: Context): void => {
	if (names.length === parts) return;
	checkOwn({ schemaname: names.slice(0, -parts).join('.'), relname: names.slice(-parts).join('.') }, context);
};

const ownTable: Check = (node, context) => checkOwn(node['relation'], context);

const deferrable = new WeakSet<Node>();

/** What one plugin keeps must not hinder another in deleting. */
function checkForeignKey(node: Node, context: Context): void {
	const { schemaname: schema } = (node['pktable'] ?? {}) as { schemaname?: string };
	if (schema === undefined || !schema.startsWith('p_') || schema === `p_${context.rules.plugin}`) return;
	const may = ['c', 'n'].includes(node['fk_del_action'] as string);
	if (!may || (node['deferrable'] !== true && !deferrable.has(node)))
		context.refuse('a foreign key to a table of another plugin must be ON DELETE CASCADE or SET NULL, and DEFERRABLE');
}

export const DDL_CHECKS: Readonly<Record<string, Check>> = {
	CreateStmt: ownTable,
	AlterTableStmt(node, context) {
		ownTable(node, context);
		if (node['objtype'] !== 'OBJECT_TABLE') context.refuse('only tables can be altered');
	},
	AlterTableCmd(node, context) {
		const subtype = node['subtype'] as string;
		if (!ALTERATIONS.test(subtype)) context.refuse(`this change of a table (${subtype.slice(3)}) is not allowed`);
		if (node['behavior'] === 'DROP_CASCADE') context.refuse('CASCADE is not allowed; drop what depends on it by name');
	},
	RenameStmt(node, context) {
		ownTable(node, context);
		if (!RENAMED.test(node['renameType'] as string))
			context.refuse('only tables, columns, constraints and indexes are renamed');
	},
	DropStmt(node, context) {
		if (!['OBJECT_TABLE', 'OBJECT_INDEX'].includes(node['removeType'] as string))
			context.refuse('only tables and indexes are dropped');
		if (node['behavior'] === 'DROP_CASCADE') context.refuse('CASCADE is not allowed; drop what depends on it by name');
		for (const object of node['objects'] as { List?: { items: unknown } }[])
			checkNames(namesOf(object.List?.items), 1, context);
	},
	CommentStmt(node, context) {
		const parts = { OBJECT_TABLE: 1, OBJECT_INDEX: 1, OBJECT_COLUMN: 2, OBJECT_TABCONSTRAINT: 2 }[
			node['objtype'] as string
		];
		if (parts === undefined) return context.refuse('only tables, columns, indexes and constraints are commented');
		checkNames(namesOf((node['object'] as { List?: { items: unknown } }).List?.items), parts, context);
	},
	Constraint(node, context) {
		const type = node['contype'] as string;
		if (!CONSTRAINTS.test(type)) context.refuse(`this constraint (${type.slice(7)}) is not allowed`);
		if (type === 'CONSTR_GENERATED' && node['generated_kind'] === 'v')
			context.refuse('virtual columns need PostgreSQL 18; write STORED');
		for (const item of (node['exclusions'] ?? []) as { List: { items: { List?: { items: unknown } }[] } }[])
			checkOperator(item.List.items[1]?.List?.items, context);
		checkForeignKey(node, context);
	},
	// Behind a column, DEFERRABLE is a constraint of its own.
	ColumnDef(node) {
		const constraints = ((node['constraints'] ?? []) as { Constraint: Node }[]).map((item) => item.Constraint);
		if (constraints.some((item) => /^CONSTR_ATTR_DEFERR(ABLE|ED)$/.test(item['contype'] as string)))
			for (const item of constraints) deferrable.add(item);
	},
	IndexStmt(node, context) {
		if (!INDEX_METHODS.has(node['accessMethod'] as string))
			context.refuse(`no index method ${String(node['accessMethod'])}`);
		checkOwn(node['relation'], context);
	},
	CreateTrigStmt(node, context) {
		ownTable(node, context);
		const [schema, name, ...rest] = namesOf(node['funcname']);
		if (schema === 'kernel' && TRIGGER_FUNCTIONS.has(name ?? '') && rest.length === 0) return;
		context.refuse('a trigger may only call kernel.refuse_update() or kernel.touch_changed()');
	},
};
