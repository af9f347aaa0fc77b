// What a visitor asks a listing for, in the address. What means nothing is left out, and the visitor is told.
import { request, text as texts, user } from '@trovato/sdk';
import { Filter } from './filter';
import { Display, Listing } from './listing';
import { takesSeveral } from './operators';
import { Wanted } from './query';
import { PATH_VALUE } from './registry';
import { findTerm } from './terms';
import { valueOf, wordsFor } from './values';

const LAST_PAGE = 100_000;
/** Whoever jumps there has the database read all that lies before. */
const LAST_OFFSET = 100_000;

/** Reads the address. */
export function readWanted(listing: Listing, display: Display): Wanted {
	const wanted = new Wanted();
	wanted.items = display.items > 0 ? display.items : listing.items;
	readArguments(listing, wanted);
	const leaves = listing.filter.leaves();
	for (let i = 0; i < leaves.length; i++) if (leaves[i].exposed.length > 0) readExposed(leaves[i], wanted);
	readSort(listing, wanted);
	if (listing.pager == 'full') {
		wanted.page = readNumber('page', 1, LAST_PAGE, 1, wanted);
		wanted.from = readNumber('from', 0, LAST_OFFSET, -1, wanted);
		if ((wanted.page - 1) * wanted.items > LAST_OFFSET) {
			wanted.ignore('page', 'Pages end at item 100,000; filter the list to see what follows.');
			wanted.page = 1;
		}
	} else if (listing.pager == 'mini') {
		wanted.after = request.query('after');
		if (wanted.after.length == 0) wanted.before = request.query('before');
	}
	return wanted;
}

function readNumber(name: string, least: i32, most: i32, otherwise: i32, wanted: Wanted): i32 {
	const said = request.query(name);
	if (said.length == 0) return otherwise;
	if (texts.test('^[0-9]{1,7}$', said)) {
		const number = I32.parseInt(said);
		if (number >= least && number <= most) return number;
	}
	wanted.ignore(name, "There is no page '" + said.substring(0, 40) + "'.");
	return otherwise;
}

/** What stands in the path for a placeholder, as it was found when the path was resolved; empty for nothing. */
export function pathValue(name: string): string {
	return request.param(PATH_VALUE + name);
}

/** A path with what stands for its placeholders; empty when something does not. */
export function filledPath(pattern: string): string {
	const parts = pattern.split('/');
	for (let i = 0; i < parts.length; i++) {
		if (!parts[i].startsWith('{')) continue;
		const value = pathValue(parts[i].substring(1, parts[i].length - 1));
		if (value.length == 0) return '';
		parts[i] = encodeURIComponent(value);
	}
	return parts.join('/');
}

function readArguments(listing: Listing, wanted: Wanted): void {
	for (let i = 0; i < listing.arguments.length; i++) {
		const argument = listing.arguments[i];
		let value = '';
		if (argument.source == 'path') value = pathValue(argument.name);
		else if (argument.source == 'query') value = request.query(argument.name);
		else if (argument.source == 'now') value = 'now';
		else if (!user.isAnonymous) value = user.id;
		if (value.length == 0) {
			if (argument.nothing) wanted.nothing = true;
			continue;
		}
		const filter = argument.filter;
		const condition = filter.condition(takesSeveral(filter.operator) ? value.split(',') : [value]);
		if (condition !== null) wanted.conditions.push(condition);
		else {
			// Nothing fits a value that is none.
			wanted.nothing = true;
			wanted.ignore(argument.name, "'" + value.substring(0, 40) + "' is not " + wordsFor(filter.field!.kind) + '.');
		}
	}
}

/** The values that the address has for an exposed filter. */
function valuesOf(filter: Filter): string[] {
	const name = filter.exposed;
	if (filter.operator == 'between') return [request.query(name + '_min'), request.query(name + '_max')];
	const said = request.query(name);
	if (said.length == 0) return [];
	return takesSeveral(filter.operator) && said.length <= 1000 ? said.split(',') : [said];
}

function readExposed(filter: Filter, wanted: Wanted): void {
	const values = valuesOf(filter);
	if (values.length == 0) return;
	const kind = filter.field!.kind;
	const fitting: string[] = [];
	for (let i = 0; i < values.length; i++) {
		if (values[i].length == 0) continue;
		if (values[i] == 'any' || (filter.options.length > 0 && !filter.options.includes(values[i]))) {
			if (values[i] != 'any')
				wanted.ignore(filter.exposed, filter.label + " does not offer '" + values[i].substring(0, 40) + "'.");
		} else if (filter.byTerm) {
			if (findTerm(filter.field!, values[i]).length > 0) fitting.push(values[i]);
			else wanted.ignore(filter.exposed, filter.label + " has no term '" + values[i].substring(0, 40) + "'.");
		} else if (valueOf(kind, values[i]).length == 0)
			wanted.ignore(
				filter.exposed,
				filter.label + ": '" + values[i].substring(0, 40) + "' is not " + wordsFor(kind) + ', so it was left out.',
			);
		else fitting.push(values[i]);
	}
	if (fitting.length == 0 || fitting.length > 100) return;
	if (filter.operator == 'between' && fitting.length == 1) {
		// One end is enough.
		const open = new Filter(filter.field, fitting[0] == values[0] ? 'greater_or_equal' : 'less_or_equal');
		const condition = open.condition(fitting);
		if (condition !== null) wanted.conditions.push(condition);
		return;
	}
	if (filter.condition(fitting) !== null) wanted.given.set(filter.exposed, fitting);
}

function readSort(listing: Listing, wanted: Wanted): void {
	const said = request.query('sort');
	if (said.length == 0) return;
	const descending = said.startsWith('-');
	const name = descending ? said.substring(1) : said;
	for (let i = 0; i < listing.sorts.length; i++)
		if (listing.sorts[i].exposed.length > 0 && listing.sorts[i].exposed == name) {
			wanted.sort = name;
			wanted.descending = descending;
			return;
		}
	wanted.ignore('sort', "There is no order '" + said.substring(0, 40) + "'.");
}

/** The address of this listing with all that was asked for, but another place in it; `except` a filter. */
export function addressOf(listing: Listing, wanted: Wanted, place: string, except: string = ''): string {
	let query = '';
	const leaves = listing.filter.leaves();
	for (let i = 0; i < leaves.length; i++) {
		const name = leaves[i].exposed;
		if (name.length == 0 || name == except || wanted.ignored.includes(name)) continue;
		if (leaves[i].operator == 'between') query += part(query, name + '_min') + part(query, name + '_max');
		else query += part(query, name);
	}
	for (let i = 0; i < listing.arguments.length; i++)
		if (listing.arguments[i].source == 'query') query += part(query, listing.arguments[i].name);
	if (wanted.sort.length > 0) query += part(query, 'sort');
	query += part(query, 'as_of');
	if (place.length > 0) query += (query.length > 0 ? '&' : '') + place;
	return request.path + (query.length > 0 ? '?' + query : '');
}

function part(query: string, name: string): string {
	const said = request.query(name);
	return said.length == 0 ? '' : (query.length > 0 ? '&' : '') + name + '=' + encodeURIComponent(said);
}
