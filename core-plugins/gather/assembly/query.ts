// From a listing to a structured query: one select, whatever is filtered, sorted or shown.
import { all, column, Condition, Query, query } from '@trovato/sdk';
import { Filter } from './filter';
import { Listing, Relation, Sort } from './listing';

/** What a visitor asked for, and where the listing stands. */
export class Wanted {
	/** Values of exposed filters, by parameter. */
	readonly given: Map<string, string[]> = new Map<string, string[]>();
	/** Conditions of arguments. */
	readonly conditions: Condition[] = [];
	/** An argument without a value: there is nothing to show. */
	nothing: bool = false;
	/** The sort that was chosen. */
	sort: string = '';
	descending: bool = false;
	page: i32 = 1;
	/** Where the page begins, when that is not a multiple of its size; -1 is the latter. */
	from: i32 = -1;
	after: string = '';
	before: string = '';
	items: i32 = 25;
	/** Parameters that mean nothing, with why. */
	readonly ignored: string[] = [];
	readonly notes: string[] = [];

	ignore(parameter: string, sentence: string): void {
		this.ignored.push(parameter);
		this.notes.push(sentence);
	}
}

/** Which tables a query needs beside that of windows. */
class Needs {
	fields: bool = false;
	author: bool = false;
	readonly relations: Relation[] = [];
}

function note(needs: Needs, listing: Listing, relation: string, custom: bool): void {
	if (relation == 'author') needs.author = true;
	else if (relation.length > 0) {
		const found = listing.relation(relation);
		if (found !== null && !needs.relations.includes(found)) needs.relations.push(found);
	} else if (custom) needs.fields = true;
}

function noteFilter(needs: Needs, listing: Listing, filter: Filter): void {
	const leaves = filter.leaves();
	for (let i = 0; i < leaves.length; i++) {
		const field = leaves[i].field!;
		note(needs, listing, field.relation, field.isCustom);
	}
}

/** Relationships that decide what is listed, so that whoever may not see the other item does not see this one. */
export function decisive(listing: Listing): Relation[] {
	const needs = new Needs();
	noteFilter(needs, listing, listing.filter);
	for (let i = 0; i < listing.arguments.length; i++) noteFilter(needs, listing, listing.arguments[i].filter);
	for (let i = 0; i < listing.sorts.length; i++) note(needs, listing, listing.sorts[i].field.relation, false);
	for (let i = 0; i < listing.relations.length; i++)
		if (listing.relations[i].required && !needs.relations.includes(listing.relations[i]))
			needs.relations.push(listing.relations[i]);
	return needs.relations;
}

/** The tables and conditions of a listing. `counting` leaves out what is only shown. */
export function makeQuery(listing: Listing, wanted: Wanted, counting: bool): Query {
	const needs = new Needs();
	noteFilter(needs, listing, listing.filter);
	for (let i = 0; i < listing.arguments.length; i++) noteFilter(needs, listing, listing.arguments[i].filter);
	for (let i = 0; i < listing.relations.length; i++)
		if (listing.relations[i].required) note(needs, listing, listing.relations[i].id, true);
	if (!counting) {
		needs.fields = true;
		for (let i = 0; i < listing.sorts.length; i++) {
			const field = listing.sorts[i].field;
			note(needs, listing, field.relation, field.isCustom);
		}
		for (let i = 0; i < listing.fields.length; i++) {
			const field = listing.fields[i].field;
			if (field.relation == 'author') needs.author = true;
		}
	}
	if (needs.relations.length > 0) needs.fields = true;
	const made = query('content.item_window').as('w').where(column('w.during').hasNow());
	if (needs.fields) made.join('content.item_revision', 'r', column('r.id').equalsColumn('w.revision_id'));
	if (needs.author) made.leftJoin('kernel.user_public', 'author', column('author.id').equalsColumn('w.author_id'));
	for (let i = 0; i < needs.relations.length; i++) join(made, needs.relations[i]);
	const condition = listing.filter.build(wanted.given);
	if (condition !== null) made.where(condition);
	for (let i = 0; i < wanted.conditions.length; i++) made.where(wanted.conditions[i]);
	return made;
}

/** The public state of the first item that is referred to. */
function join(made: Query, relation: Relation): void {
	const window = relation.id + '_w';
	const target = column('r.fields').path(relation.field.name).path('0').path('target_id').asUuid();
	const on = all([target.equalsColumn(window + '.item_id'), column(window + '.during').hasNow()]);
	const revision = column(relation.id + '_r.id').equalsColumn(window + '.revision_id');
	if (relation.required) {
		made.join('content.item_window', window, on).join('content.item_revision', relation.id + '_r', revision);
		return;
	}
	made.leftJoin('content.item_window', window, on).leftJoin('content.item_revision', relation.id + '_r', revision);
}

/** Adds what is selected and the order. `backwards` turns the order around, for the page before. */
export function addRows(made: Query, listing: Listing, wanted: Wanted, backwards: bool): Query {
	made.selectColumn(column('w.item_id').named('id')).select('w.type').selectColumn(column('w.title').named('title'));
	made.selectColumn(column('r.fields').named('fields')).selectColumn(column('w.author_id').named('author_id'));
	made.selectColumn(column('w.created').named('created')).selectColumn(column('w.changed').named('changed'));
	made.select('w.revision_id').select('w.promote').select('w.sticky');
	for (let i = 0; i < listing.fields.length; i++)
		if (listing.fields[i].field.relation == 'author') {
			made.selectColumn(column('author.name').named('author'));
			break;
		}
	const sorts = orderOf(listing, wanted);
	let descending = true;
	for (let i = 0; i < sorts.length; i++) {
		const chosen = wanted.sort.length > 0 && sorts[i].exposed == wanted.sort;
		descending = chosen ? wanted.descending : sorts[i].descending;
		made.orderByColumn(sorts[i].field.column, descending != backwards, backwards);
	}
	// Without a sort of its own a listing begins with the newest.
	if (sorts.length == 0) made.orderByColumn(column('w.created'), descending != backwards, backwards);
	return made.orderByColumn(column('w.item_id'), descending != backwards, backwards);
}

/** The chosen sort first, then those that nobody chooses. */
function orderOf(listing: Listing, wanted: Wanted): Sort[] {
	const sorts: Sort[] = [];
	for (let i = 0; i < listing.sorts.length; i++)
		if (wanted.sort.length > 0 && listing.sorts[i].exposed == wanted.sort) sorts.push(listing.sorts[i]);
	for (let i = 0; i < listing.sorts.length; i++)
		if (!sorts.includes(listing.sorts[i]) && (listing.sorts[i].exposed.length == 0 || wanted.sort.length == 0))
			sorts.push(listing.sorts[i]);
	return sorts;
}
