// Filters: comparisons, put together by `and`, `or` and `not`, some of which visitors fill in.
import { all, any, Condition, Doc, text as texts } from '@trovato/sdk';
import { FieldName, TEXT } from './fields';
import { Listing } from './listing';
import { conditionOf, isForText, isOperator, needsNoValue, operatorLabel, takesSeveral } from './operators';
import { Problems } from './problems';
import { TERM, termCondition } from './terms';
import { valueOf, wordsFor } from './values';

const DEEPEST = 5;
const MOST = 50;
const WIDGETS: StaticArray<string> = ['text', 'select', 'links', 'number', 'date', 'checkbox'];
/** Of a field that refers to terms these find what has one of them, named by id or label. */
const BY_TERM: StaticArray<string> = ['equals', 'in', 'contains_any'];
/** Parameters that mean something else. */
const TAKEN: StaticArray<string> = ['page', 'from', 'after', 'before', 'sort', 'as_of', 'stage', 'q'];

/** A comparison, or a group of such. */
export class Filter {
	/** `and`, `or` or `not` for a group, empty for a comparison. */
	group: string = '';
	readonly filters: Filter[] = [];
	values: string[] = [];
	ignoreCase: bool = true;
	descendants: bool = false;
	/** The parameter by which visitors fill it in; empty when they do not. */
	exposed: string = '';
	label: string = '';
	widget: string = '';
	/** Visitors may choose several. */
	multiple: bool = false;
	/** What a select offers; without them what the field has. */
	readonly options: string[] = [];
	readonly optionLabels: string[] = [];

	constructor(
		/** Null for a group. */
		readonly field: FieldName | null,
		readonly operator: string,
	) {}

	static all(): Filter {
		const filter = new Filter(null, '');
		filter.group = 'and';
		return filter;
	}

	/** Adds what is wrong with the comparison. */
	check(problems: Problems, at: string): void {
		const field = this.field!;
		const operator = this.operator;
		if (!isOperator(operator)) problems.add(at + 'operator', "There is no operator '" + operator + "'.");
		else if (isForText(operator) && field.kind != TEXT)
			problems.add(at + 'operator', field.label + " is no text, so it cannot be compared by '" + operator + "'.");
	}

	/** Its values are terms. */
	get byTerm(): bool {
		const field = this.field!;
		return this.operator == 'has_term' || (field.target == TERM && !field.mixed && BY_TERM.includes(this.operator));
	}

	/** What it means with these values; null when they do not fit. */
	condition(values: string[]): Condition | null {
		if (this.byTerm) return termCondition(this.field!, values, this.descendants);
		return conditionOf(this.field!, this.operator, values, this.ignoreCase);
	}

	/** With the values of the definition; those that are none any more, such as a term that is gone, fit nothing. */
	private fixed(): Condition | null {
		const condition = this.condition(this.values);
		return condition === null ? any([]) : condition;
	}

	/** The whole as a condition; `given` has what visitors filled in, by parameter. */
	build(given: Map<string, string[]>): Condition | null {
		if (this.group.length == 0) {
			if (this.exposed.length == 0 || needsNoValue(this.operator)) return this.fixed();
			if (given.has(this.exposed)) return this.condition(given.get(this.exposed));
			return this.values.length > 0 ? this.fixed() : null;
		}
		const parts: Condition[] = [];
		for (let i = 0; i < this.filters.length; i++) {
			const part = this.filters[i].build(given);
			if (part !== null) parts.push(part);
		}
		// What visitors left empty says nothing, so a group of such does neither.
		if (parts.length == 0) return this.filters.length > 0 ? null : this.group == 'or' ? any(parts) : all(parts);
		if (this.group == 'or') return any(parts);
		return this.group == 'not' ? all(parts).not() : all(parts);
	}

	/** All comparisons in it. */
	leaves(into: Filter[] = []): Filter[] {
		if (this.group.length == 0) into.push(this);
		for (let i = 0; i < this.filters.length; i++) this.filters[i].leaves(into);
		return into;
	}
}

let seen = 0;

/** The filters of a definition. */
export function readFilters(listing: Listing, doc: Doc, at: string): Filter {
	seen = 0;
	const kind = doc.kind(at);
	if (kind.length == 0 || kind == 'null') return Filter.all();
	const filter = kind == 'list' ? readGroup(listing, doc, at, 'and', 0) : readFilter(listing, doc, at, 0);
	return filter === null ? Filter.all() : filter;
}

function readGroup(listing: Listing, doc: Doc, at: string, word: string, depth: i32): Filter {
	const made = new Filter(null, '');
	made.group = word;
	if (word == 'not') {
		const part = readFilter(listing, doc, at, depth + 1);
		if (part !== null) made.filters.push(part);
		return made;
	}
	for (let i = 0; i < doc.count(at); i++) {
		const part = readFilter(listing, doc, at + '.' + i.toString(), depth + 1);
		if (part !== null) made.filters.push(part);
	}
	return made;
}

function readFilter(listing: Listing, doc: Doc, at: string, depth: i32): Filter | null {
	const problems = listing.problems;
	if (depth > DEEPEST) {
		problems.add(at, 'Groups of filters are at most 5 deep.');
		return null;
	}
	if (doc.kind(at) != 'object') {
		problems.add(at, 'A filter is an object: a comparison, or a group {"and": […]}, {"or": […]}, {"not": …}.');
		return null;
	}
	if (doc.has(at + '.and')) return readGroup(listing, doc, at + '.and', 'and', depth);
	if (doc.has(at + '.or')) return readGroup(listing, doc, at + '.or', 'or', depth);
	if (doc.has(at + '.not')) return readGroup(listing, doc, at + '.not', 'not', depth);
	if (++seen > MOST) {
		if (seen == MOST + 1) problems.add(at, 'A listing has at most 50 filters.');
		return null;
	}
	const field = listing.field(doc.string(at + '.field'), at + '.field', doc.string(at + '.type'));
	if (field === null) return null;
	// Terms of whichever field: of which vocabulary the filter says.
	if (field.name == 'terms') field.scope = doc.string(at + '.vocabulary');
	const filter = new Filter(field, doc.string(at + '.operator', 'equals'));
	const before = problems.count;
	filter.check(problems, at + '.');
	filter.ignoreCase = doc.bool(at + '.ignore_case', true);
	filter.descendants = doc.bool(at + '.descendants');
	if (doc.kind(at + '.value') == 'list')
		for (let i = 0; i < doc.count(at + '.value'); i++) filter.values.push(doc.string(at + '.value.' + i.toString()));
	else if (doc.has(at + '.value') && doc.kind(at + '.value') != 'null') filter.values.push(doc.string(at + '.value'));
	if (doc.kind(at + '.exposed') == 'object' || doc.bool(at + '.exposed')) readExposed(filter, problems, doc, at);
	if (problems.count > before || needsNoValue(filter.operator)) return problems.count > before ? null : filter;
	checkValues(filter, field, problems, at + '.value');
	return filter;
}

function checkValues(filter: Filter, field: FieldName, problems: Problems, at: string): void {
	const count = filter.values.length;
	if (count == 0 && filter.exposed.length > 0) return;
	if (count > 500) problems.add(at, 'A filter has at most 500 values.');
	const name = field.label + ' ' + operatorLabel(filter.operator);
	if (filter.operator == 'between' && count != 2) problems.add(at, name + ': two values are needed.');
	else if (!takesSeveral(filter.operator) && filter.operator != 'between' && count != 1)
		problems.add(at, name + ': one value is needed.');
	else if (count == 0) problems.add(at, name + ': a value is needed.');
	if (filter.byTerm) return;
	for (let i = 0; i < count; i++)
		if (valueOf(field.kind, filter.values[i]).length == 0)
			problems.add(at, name + ": '" + filter.values[i].substring(0, 40) + "' is not " + wordsFor(field.kind) + '.');
}

function readExposed(filter: Filter, problems: Problems, doc: Doc, at: string): void {
	const field = filter.field!;
	filter.exposed = doc.string(at + '.exposed.id', field.full.replaceAll('.', '_'));
	filter.label = doc.string(at + '.exposed.label', field.label);
	filter.widget = doc.string(at + '.exposed.widget', '');
	filter.multiple = doc.bool(at + '.exposed.multiple', false) && takesSeveral(filter.operator);
	for (let i = 0; i < doc.count(at + '.exposed.options'); i++) {
		const option = at + '.exposed.options.' + i.toString();
		const value = doc.kind(option) == 'object' ? doc.string(option + '.value') : doc.string(option);
		filter.options.push(value);
		filter.optionLabels.push(doc.kind(option) == 'object' ? doc.string(option + '.label', value) : value);
	}
	if (!texts.test('^[a-z][a-z0-9_]{0,62}$', filter.exposed) || TAKEN.includes(filter.exposed))
		problems.add(at + '.exposed.id', 'An exposed filter needs an id of a-z, 0-9 and _ that is not taken.');
	else if (needsNoValue(filter.operator))
		problems.add(at + '.exposed', 'There is nothing to fill in for ' + operatorLabel(filter.operator) + '.');
	else if (filter.widget.length > 0 && !WIDGETS.includes(filter.widget))
		problems.add(at + '.exposed.widget', 'A widget is text, select, number, date or checkbox.');
}
