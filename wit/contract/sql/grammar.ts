// Which nodes of Postgres' syntax tree, and which fields of them, SQL of a plugin may consist of.
// Kernel: an allow-list, so that syntax nobody thought of is refused.

/** How a field is walked: a plain value, child nodes that carry their kind, or a child of a known kind. */
export type FieldRule = 'value' | 'nodes' | { readonly inline: string };
/** `any`: a leaf of which everything may occur. */
export type Grammar = ReadonlyMap<string, 'any' | ReadonlyMap<string, FieldRule>>;

/** One kind in a line: `field` is a plain value, `field*` child nodes, `field>Kind` an inline child, `!` anything. */
function toGrammar(text: string): Grammar {
	const kinds = new Map<string, 'any' | ReadonlyMap<string, FieldRule>>();
	for (const line of text.trim().split(/\n+/)) {
		const [kind, ...fields] = line.trim().split(/\s+/);
		kinds.set(kind!, fields[0] === '!' ? 'any' : new Map(fields.map(toRule)));
	}
	return kinds;
}

function toRule(field: string): [string, FieldRule] {
	const [name, inline] = field.split('>');
	if (inline !== undefined) return [name!, { inline }];
	return field.endsWith('*') ? [field.slice(0, -1), 'nodes'] : [field, 'value'];
}

const SHARED = `
	A_Const !
	String !
	Integer !
	Float !
	Boolean !
	A_Star !
	SetToDefault !
	ParamRef number
	List items*
	Alias aliasname colnames*
	RangeVar schemaname relname inh relpersistence alias>Alias
	ColumnRef fields*
	TypeName names* typmods* typemod arrayBounds*
	TypeCast arg* typeName>TypeName
	CollateClause arg* collname*
	FuncCall funcname* args* agg_order* agg_filter* over>WindowDef agg_within_group agg_star agg_distinct func_variadic funcformat
	NamedArgExpr arg* name argnumber
	A_Expr kind name* lexpr* rexpr* rexpr_list_start rexpr_list_end
	BoolExpr boolop args*
	NullTest arg* nulltesttype argisrow
	BooleanTest arg* booltesttype
	CaseExpr arg* args* defresult*
	CaseWhen expr* result*
	CoalesceExpr args*
	MinMaxExpr op args*
	RowExpr args* row_format colnames*
	A_ArrayExpr elements* list_start list_end
	A_Indirection arg* indirection*
	A_Indices is_slice lidx* uidx*
	SQLValueFunction op typmod
	SubLink subLinkType testexpr* operName* subselect*
	GroupingSet kind content*
	GroupingFunc args*
	SortBy node* sortby_dir sortby_nulls
	WindowDef name refname partitionClause* orderClause* frameOptions startOffset* endOffset*
	ResTarget name indirection* val*
	MultiAssignRef source* colno ncolumns
	SelectStmt distinctClause* targetList* fromClause* whereClause* groupClause* groupDistinct havingClause* windowClause* valuesLists* sortClause* limitOffset* limitCount* limitOption lockingClause* withClause>WithClause op all larg>SelectStmt rarg>SelectStmt
	WithClause ctes* recursive
	CommonTableExpr ctename aliascolnames* ctematerialized ctequery*
	JoinExpr jointype isNatural larg* rarg* usingClause* join_using_alias>Alias quals* alias>Alias
	RangeSubselect lateral subquery* alias>Alias
	RangeFunction lateral ordinality is_rowsfrom functions* alias>Alias coldeflist*
	LockingClause lockedRels* strength waitPolicy
	InsertStmt relation>RangeVar cols* selectStmt* onConflictClause>OnConflictClause returningClause>ReturningClause withClause>WithClause override
	UpdateStmt relation>RangeVar targetList* whereClause* fromClause* returningClause>ReturningClause withClause>WithClause
	DeleteStmt relation>RangeVar usingClause* whereClause* returningClause>ReturningClause withClause>WithClause
	OnConflictClause action infer>InferClause targetList* whereClause*
	InferClause indexElems* whereClause* conname
	ReturningClause exprs*
	IndexElem name expr* indexcolname collation* opclass* ordering nulls_ordering
`;

export const STATEMENT_GRAMMAR = toGrammar(`${SHARED}
	ColumnDef colname typeName>TypeName is_local
`);
export const STATEMENT_ROOTS: ReadonlySet<string> = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt']);

export const MIGRATION_GRAMMAR = toGrammar(`${SHARED}
	ColumnDef colname typeName>TypeName is_local is_not_null raw_default* constraints* collClause>CollateClause
	CreateStmt relation>RangeVar tableElts* oncommit if_not_exists
	Constraint contype conname deferrable initdeferred is_enforced initially_valid skip_validation is_no_inherit raw_expr* generated_when generated_kind nulls_not_distinct keys* including* exclusions* access_method where_clause* pktable>RangeVar fk_attrs* pk_attrs* fk_matchtype fk_upd_action fk_del_action fk_del_set_cols*
	IndexStmt idxname relation>RangeVar accessMethod indexParams* indexIncludingParams* whereClause* unique nulls_not_distinct if_not_exists
	AlterTableStmt relation>RangeVar cmds* objtype missing_ok
	AlterTableCmd subtype name def* behavior missing_ok
	RenameStmt renameType relationType relation>RangeVar subname newname behavior missing_ok
	DropStmt objects* removeType behavior missing_ok
	CommentStmt objtype object* comment
	CreateTrigStmt trigname relation>RangeVar funcname* row timing events columns* whenClause*
`);
export const MIGRATION_ROOTS: ReadonlySet<string> = new Set(
	`InsertStmt UpdateStmt DeleteStmt CreateStmt IndexStmt AlterTableStmt RenameStmt DropStmt CommentStmt
	CreateTrigStmt`.split(/\s+/),
);

/** What to do instead of what is refused; by kind, or by kind and field. */
export const ADVICE: Readonly<Record<string, string>> = {
	'SelectStmt.intoClause': 'SELECT INTO is not allowed; make the table in a migration',
	CreateTableAsStmt: 'CREATE TABLE AS is not allowed; create the table, then INSERT … SELECT',
	CreateFunctionStmt: 'functions are not allowed; attach kernel.refuse_update() or kernel.touch_changed() as triggers',
	RuleStmt: 'rules are not allowed',
	ViewStmt: 'views are not allowed; use a statement in statements/',
	GrantStmt: 'grants are not allowed; name the table in tables.exports of the manifest',
	GrantRoleStmt: 'roles belong to the kernel',
	CreateRoleStmt: 'roles belong to the kernel',
	AlterRoleStmt: 'roles belong to the kernel',
	VariableSetStmt: 'SET and RESET are not allowed; role and settings belong to the kernel',
	TransactionStmt: 'transactions belong to the kernel, which runs each file in one',
	DoStmt: 'DO is not allowed; write plain statements',
	CreateExtensionStmt: 'extensions are named in database.extensions of the manifest',
	CreateSchemaStmt: 'schemas belong to the kernel; every plugin has its own',
	CreateSeqStmt: 'sequences are not allowed; use a column GENERATED ALWAYS AS IDENTITY or a UUID',
	CreateEnumStmt: 'types are not allowed; use text with a CHECK constraint',
	CreateDomainStmt: 'types are not allowed; use text with a CHECK constraint',
	CompositeTypeStmt: 'types are not allowed; use columns or jsonb',
	MergeStmt: 'MERGE is not allowed; use INSERT … ON CONFLICT',
	TruncateStmt: 'TRUNCATE is not allowed; use DELETE',
	CopyStmt: 'COPY is not allowed; use INSERT',
	SelectStmt: 'SELECT does nothing in a migration',
	'IndexStmt.concurrent': 'CONCURRENTLY is not possible inside the transaction of a migration',
	'CreateTrigStmt.args': 'the kernel’s trigger functions take no arguments',
	XmlExpr: 'XML is not available',
	RangeTableFunc: 'XML is not available',
};
