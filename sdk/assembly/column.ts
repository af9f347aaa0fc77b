// Columns of structured queries: what is selected, compared and ordered by.
import { Condition } from './condition';
import { Json } from './json';

/** A column, a value inside a jsonb column, or what an aggregate makes of one. */
export class Column {
	private steps: string[] = [];
	private type: string = '';
	private aggregate: string = '';
	private isDistinct: bool = false;
	private alias: string = '';

	constructor(private name: string) {}

	/** One step into a jsonb column: a key, or an index. */
	path(step: string): Column {
		this.steps.push(step);
		return this;
	}

	/** The value at the path counts as a number; what is none is missing. */
	asNumber(): Column {
		return this.as('number', '');
	}

	/** The value at the path counts as an instant (ISO 8601). */
	asTime(): Column {
		return this.as('time', '');
	}

	asBoolean(): Column {
		return this.as('boolean', '');
	}

	/** The value at the path counts as a UUID. */
	asUuid(): Column {
		return this.as('uuid', '');
	}

	asJson(): Column {
		return this.as('json', '');
	}

	/** What it is called in the rows. */
	named(name: string): Column {
		return this.as('', name);
	}

	/** How many rows have it. */
	count(): Column {
		return this.aggregated('count');
	}

	sum(): Column {
		return this.aggregated('sum');
	}

	avg(): Column {
		return this.aggregated('avg');
	}

	min(): Column {
		return this.aggregated('min');
	}

	max(): Column {
		return this.aggregated('max');
	}

	/** Of an aggregate: each value once. */
	distinct(): Column {
		this.isDistinct = true;
		return this;
	}

	equals<T>(value: T): Condition {
		return this.compare('=', write<T>(new Json(), value).toJson());
	}

	differs<T>(value: T): Condition {
		return this.compare('<>', write<T>(new Json(), value).toJson());
	}

	below<T>(value: T): Condition {
		return this.compare('<', write<T>(new Json(), value).toJson());
	}

	atMost<T>(value: T): Condition {
		return this.compare('<=', write<T>(new Json(), value).toJson());
	}

	above<T>(value: T): Condition {
		return this.compare('>', write<T>(new Json(), value).toJson());
	}

	atLeast<T>(value: T): Condition {
		return this.compare('>=', write<T>(new Json(), value).toJson());
	}

	between<T>(from: T, to: T): Condition {
		return this.compare('between', write<T>(write<T>(new Json().list(), from), to).end().toJson());
	}

	/** It is one of the values. */
	isIn<T>(values: T[]): Condition {
		return this.compare('in', listOf<T>(values));
	}

	/** It is there, and none of the values. */
	isNotIn<T>(values: T[]): Condition {
		return this.compare('not_in', listOf<T>(values));
	}

	contains(text: string, ignoreCase: bool = false): Condition {
		return this.compare('contains', new Json().string(text).toJson(), ignoreCase);
	}

	startsWith(text: string, ignoreCase: bool = false): Condition {
		return this.compare('starts_with', new Json().string(text).toJson(), ignoreCase);
	}

	endsWith(text: string, ignoreCase: bool = false): Condition {
		return this.compare('ends_with', new Json().string(text).toJson(), ignoreCase);
	}

	isNull(): Condition {
		return new Condition(this.writeTo(new Json().object().key('left')).key('op').string('is_null').end().toJson());
	}

	isNotNull(): Condition {
		return new Condition(this.writeTo(new Json().object().key('left')).key('op').string('is_not_null').end().toJson());
	}

	/** A list has the value, a period the instant. */
	has<T>(value: T): Condition {
		return this.compare('has', write<T>(new Json(), value).toJson());
	}

	/** A jsonb column contains this JSON. */
	hasJson(json: string): Condition {
		return this.compare('has', json);
	}

	/** A period has the instant that the request looks at. */
	hasNow(): Condition {
		return this.compare('has', '{"now":true}');
	}

	beforeNow(): Condition {
		return this.compare('<=', '{"now":true}');
	}

	/** It equals another column: what joins are made of. */
	equalsColumn(other: string): Condition {
		const json = this.writeTo(new Json().object().key('left')).key('op').string('=').key('right').string(other);
		return new Condition(json.end().toJson());
	}

	/** Writes the column as a value of JSON. */
	writeTo(json: Json): Json {
		const plain = this.steps.length == 0 && this.alias.length == 0;
		if (this.aggregate.length == 0) return plain ? json.string(this.name) : this.writeField(json, this.alias);
		json.object().key('aggregate').string(this.aggregate);
		if (this.name.length > 0) {
			json.key('of');
			if (this.steps.length == 0) json.string(this.name);
			else this.writeField(json, '');
		}
		if (this.isDistinct) json.key('distinct').bool(true);
		if (this.alias.length > 0) json.key('as').string(this.alias);
		return json.end();
	}

	private writeField(json: Json, alias: string): Json {
		json.object().key('column').string(this.name);
		if (this.steps.length > 0) json.key('path').raw(listOf<string>(this.steps));
		if (this.type.length > 0) json.key('type').string(this.type);
		if (alias.length > 0) json.key('as').string(alias);
		return json.end();
	}

	private as(type: string, alias: string): Column {
		if (type.length > 0) this.type = type;
		if (alias.length > 0) this.alias = alias;
		return this;
	}

	private aggregated(name: string): Column {
		this.aggregate = name;
		return this;
	}

	private compare(op: string, value: string, ignoreCase: bool = false): Condition {
		const json = this.writeTo(new Json().object().key('left')).key('op').string(op).key('value').raw(value);
		if (ignoreCase) json.key('ignore_case').bool(true);
		return new Condition(json.end().toJson());
	}
}

/** A value of Json's kinds: text, whole number, number or boolean. */
function write<T>(json: Json, value: T): Json {
	if (isString<T>()) return json.string(changetype<string>(value));
	if (isBoolean<T>()) return json.bool(<bool>value);
	if (isInteger<T>()) return json.int(<i64>value);
	return json.float(<f64>value);
}

/** The values as a JSON list. */
export function listOf<T>(values: T[]): string {
	const json = new Json().list();
	for (let i = 0; i < values.length; i++) write<T>(json, values[i]);
	return json.end().toJson();
}

/** A column by `column` or `alias.column`. */
export function column(name: string): Column {
	return new Column(name);
}

/** How many rows there are. */
export function countRows(): Column {
	return new Column('').count().named('count');
}
