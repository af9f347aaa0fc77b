// Structured queries: `query('note').select('id').where(column('title').contains('x')).orderBy('made').limit(10).all()`
// asks without SQL. Names are those of tables and columns, values are values, wherever they come from.
import { Column, listOf } from './column';
import { all, Condition } from './condition';
import { giveUp } from './failure';
import { countRows, deleteRows, explainRows, getInt, insertRows, selectRows, updateRows } from './generated/db';
import { textOr } from './memory';
import { Doc } from './doc';
import { Json } from './json';
import { Rows } from './rows';

/** A query being made; `select`, `joins` and so on add to it, `all`, `insert`, `update` and `delete` run it. */
export class Query {
	private alias: string = '';
	private fields: Column[] = [];
	private joins: string[] = [];
	private conditions: Condition[] = [];
	private groups: Column[] = [];
	private kept: Condition | null = null;
	private orders: string[] = [];
	private most: i32 = 100;
	private skipped: i32 = 0;
	private behind: string | null = null;
	private returned: Column[] = [];

	constructor(private table: string) {}

	/** What the table is called in the query. */
	as(name: string): Query {
		this.alias = name;
		return this;
	}

	/** A column more in the rows. */
	select(name: string): Query {
		return this.selectColumn(new Column(name));
	}

	selectColumn(field: Column): Query {
		this.fields.push(field);
		return this;
	}

	/** Rows of another table beside each that fits. */
	join(table: string, as: string, on: Condition): Query {
		return this.addJoin('inner', table, as, on);
	}

	/** The same, and a row that nothing fits stays, with nulls beside it. */
	leftJoin(table: string, as: string, on: Condition): Query {
		return this.addJoin('left', table, as, on);
	}

	/** A condition more; all of them must hold. */
	where(condition: Condition): Query {
		this.conditions.push(condition);
		return this;
	}

	groupBy(field: Column): Query {
		this.groups.push(field);
		return this;
	}

	/** A condition on groups. */
	having(condition: Condition): Query {
		this.kept = condition;
		return this;
	}

	orderBy(name: string, descending: bool = false): Query {
		return this.orderByColumn(new Column(name), descending);
	}

	/** Nulls come last unless it is said otherwise. */
	orderByColumn(field: Column, descending: bool = false, nullsFirst: bool = false): Query {
		const json = field.writeTo(new Json().object().key('by'));
		json.key('direction').string(descending ? 'desc' : 'asc');
		this.orders.push(
			json
				.key('nulls')
				.string(nullsFirst ? 'first' : 'last')
				.end()
				.toJson(),
		);
		return this;
	}

	/** At most this many rows, 1 to 10,000; 100 unless told. */
	limit(rows: i32): Query {
		this.most = rows;
		return this;
	}

	offset(rows: i32): Query {
		this.skipped = rows;
		return this;
	}

	/** Each row has a text `cursor`, and rows begin behind the one given; an empty text begins at the first. */
	after(cursor: string): Query {
		this.behind = cursor;
		return this;
	}

	/** A column that insert, update and delete give back. */
	returning(name: string): Query {
		this.returned.push(new Column(name));
		return this;
	}

	/** The rows; a failure ends the call. */
	all(): Rows {
		return checked(this.attempt(), this.table);
	}

	/** The rows, leaving a failure to the caller: look at `failed` and `error` of the rows. */
	attempt(): Rows {
		return changetype<Rows>(<usize>selectRows(this.toJson()));
	}

	/** How many rows there are, at most so many; a failure ends the call. Fields, order and groups do not matter. */
	count(most: i32 = 10_000): i32 {
		const found = this.attemptCount(most);
		if (found < 0) giveUp("The count of '" + this.table + "' failed");
		return found;
	}

	/** The same; below zero it failed. */
	attemptCount(most: i32 = 10_000): i32 {
		const json = this.begin();
		if (this.joins.length > 0) raws(json.key('joins'), this.joins);
		const rows = countRows(this.writeWhere(json).key('limit').int(most).end().toJson());
		return rows < 0 ? rows : <i32>getInt(rows, 0, 'count', -1);
	}

	/** What the database would do, without doing it: `{"sql", "values", "plan"}`; look at `failed`. */
	explain(): Doc {
		return Doc.json(textOr(explainRows(this.toJson()), ''));
	}

	/** The query as JSON. */
	toJson(): string {
		const json = this.begin();
		columns(json.key('fields'), this.fields);
		if (this.joins.length > 0) raws(json.key('joins'), this.joins);
		this.writeWhere(json);
		if (this.groups.length > 0) columns(json.key('group_by'), this.groups);
		const kept = this.kept;
		if (kept !== null) json.key('having').raw(kept.json);
		if (this.orders.length > 0) raws(json.key('order_by'), this.orders);
		json.key('limit').int(this.most);
		if (this.skipped > 0) json.key('offset').int(this.skipped);
		const behind = this.behind;
		if (behind !== null) {
			if (behind.length == 0) json.key('after').null();
			else json.key('after').string(behind);
		}
		return json.end().toJson();
	}

	/** Inserts a row, given as a JSON object of columns; a failure ends the call. */
	insert(row: string): Rows {
		return this.insertAll('[' + row + ']');
	}

	/** Inserts rows, given as a JSON list of objects that have the same columns. */
	insertAll(rows: string): Rows {
		const json = this.begin().key('rows').raw(rows);
		return checked(changetype<Rows>(<usize>insertRows(this.finish(json))), this.table);
	}

	/** Inserts a row, or sets the columns `update` when one with the same `key` columns exists. */
	upsert(row: string, key: string[], update: string[]): Rows {
		const json = this.begin().key('rows').list().raw(row).end().key('on_conflict').object();
		json.key('columns').raw(listOf<string>(key));
		if (update.length > 0) json.key('update').raw(listOf<string>(update));
		return checked(changetype<Rows>(<usize>insertRows(this.finish(json.end()))), this.table);
	}

	/** Sets columns, given as a JSON object, in the rows that the conditions mean; for every row say `where(all([]))`. */
	update(values: string): Rows {
		const json = this.writeWhere(this.begin().key('set').raw(values));
		return checked(changetype<Rows>(<usize>updateRows(this.finish(json))), this.table);
	}

	/** Deletes the rows that the conditions mean; for every row say `where(all([]))`. */
	delete(): Rows {
		const json = this.writeWhere(this.begin());
		return checked(changetype<Rows>(<usize>deleteRows(this.finish(json))), this.table);
	}

	private begin(): Json {
		const json = new Json().object().key('table').string(this.table);
		return this.alias.length > 0 ? json.key('as').string(this.alias) : json;
	}

	private writeWhere(json: Json): Json {
		return this.conditions.length > 0 ? json.key('where').raw(all(this.conditions).json) : json;
	}

	private finish(json: Json): string {
		if (this.returned.length > 0) columns(json.key('returning'), this.returned);
		return json.end().toJson();
	}

	private addJoin(type: string, table: string, as: string, on: Condition): Query {
		const json = new Json().object().key('table').string(table).key('as').string(as).key('type').string(type);
		this.joins.push(json.key('on').raw(on.json).end().toJson());
		return this;
	}
}

function columns(json: Json, from: Column[]): Json {
	json.list();
	for (let i = 0; i < from.length; i++) from[i].writeTo(json);
	return json.end();
}

function raws(json: Json, from: string[]): Json {
	json.list();
	for (let i = 0; i < from.length; i++) json.raw(from[i]);
	return json.end();
}

function checked(rows: Rows, table: string): Rows {
	if (rows.failed) giveUp("The query of '" + table + "' failed");
	return rows;
}

/** A query of one of the plugin's tables, or of another plugin's as `plugin.table`. */
export function query(table: string): Query {
	return new Query(table);
}
