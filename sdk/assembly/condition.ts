// Conditions of structured queries, and how they are put together.
import { Json } from './json';

/** A condition, as JSON. */
export class Condition {
	constructor(readonly json: string) {}

	/** The opposite; what is missing makes a comparison false and so its opposite true. */
	not(): Condition {
		return new Condition(new Json().object().key('not').raw(this.json).end().toJson());
	}
}

/** All of the conditions hold; with none it is true. */
export function all(conditions: Condition[]): Condition {
	return combine('all', conditions);
}

/** One of the conditions holds at least; with none it is false. */
export function any(conditions: Condition[]): Condition {
	return combine('any', conditions);
}

/** There is a row in the table for which the condition holds; it may name columns of the query around it. */
export function exists(table: string, as: string, where: Condition): Condition {
	const json = new Json().object().key('exists').object().key('table').string(table).key('as').string(as);
	return new Condition(json.key('where').raw(where.json).end().end().toJson());
}

function combine(word: string, conditions: Condition[]): Condition {
	const json = new Json().object().key(word).list();
	for (let i = 0; i < conditions.length; i++) json.raw(conditions[i].json);
	return new Condition(json.end().end().toJson());
}
