// Runs a listing: finds a page of items that the visitor may see, and counts them.
import { AccessResult, column, Items, Json, plugins, query, request, Rows } from '@trovato/sdk';
import { REFERENCE } from './fields';
import { Listing, Relation } from './listing';
import { addRows, decisive, makeQuery, Wanted } from './query';

/** Counts are exact up to here. */
export const COUNTED = 10_000;
/** So many follow when a plugin hides some of a page; what is still missing then stays missing. */
const REFILL = 400;

/** A page of items. */
export class Found {
	/** For each item: the rows it is in, and where. */
	readonly rows: Rows[] = [];
	readonly places: i32[] = [];
	/** Cursors, or empty: the page that follows, and the page before. */
	next: string = '';
	previous: string = '';
	/** For pages by number: whether another one follows, and where it begins. */
	more: bool = false;
	end: i32 = 0;
	/** How many items there are; -1 when nobody counted. */
	total: i32 = -1;
	/** There are more than `total`. */
	isMore: bool = false;
	/** A plugin hid some, so that the count is of more than one may see. */
	approximate: bool = false;
	/** Why nothing could be found. */
	failure: string = '';
	/** Titles of other items that may be seen, by id. */
	readonly titles: Map<string, string> = new Map<string, string>();
	readonly otherRows: Map<string, i32> = new Map<string, i32>();
	other: Rows = changetype<Rows>(<usize>0);

	get length(): i32 {
		return this.places.length;
	}
}

/** The page that is wanted. */
export function find(listing: Listing, wanted: Wanted): Found {
	const found = new Found();
	if (wanted.nothing) {
		found.total = 0;
		return found;
	}
	const byNumber = listing.pager == 'full';
	const backwards = wanted.before.length > 0;
	const size = wanted.items;
	let offset = byNumber ? (wanted.from >= 0 ? wanted.from : (wanted.page - 1) * size) : 0;
	const begin = offset;
	let cursor = backwards ? wanted.before : wanted.after;
	let more = true;
	for (let round = 0; round < 2 && more && found.length < size; round++) {
		const left = size - found.length;
		const asked = round == 0 ? left + 1 : REFILL;
		const made = addRows(makeQuery(listing, wanted, false), listing, wanted, backwards).limit(asked);
		if (byNumber) made.offset(offset);
		else made.after(cursor);
		const rows = made.attempt();
		if (rows.failed) {
			// A cursor that was changed by hand begins at the first page.
			found.failure = request.lastError;
			return found;
		}
		const taken = round == 0 ? min(rows.length, left) : rows.length;
		more = rows.length == asked;
		const may = permitted(rows);
		for (let i = 0; i < taken; i++) {
			if (found.length == size) {
				more = true;
				break;
			}
			offset++;
			if (!byNumber) cursor = rows.string(i, 'cursor');
			if (!may[i]) {
				found.approximate = true;
				continue;
			}
			found.rows.push(rows);
			found.places.push(i);
		}
	}
	found.more = more;
	found.end = offset;
	if (!byNumber && found.length > 0) setCursors(found, wanted, backwards, more, cursor);
	if (backwards) {
		found.rows.reverse();
		found.places.reverse();
	}
	loadOthers(listing, found);
	if (listing.pager != 'full') return found;
	if (!more && (found.length > 0 || begin == 0)) found.total = offset;
	else {
		const counted = makeQuery(listing, wanted, true).attemptCount(COUNTED + 1);
		found.total = counted < 0 ? -1 : min(counted, COUNTED);
		found.isMore = counted > COUNTED;
	}
	return found;
}

function setCursors(found: Found, wanted: Wanted, backwards: bool, more: bool, cursor: string): void {
	const first = found.rows[0].string(found.places[0], 'cursor');
	if (backwards) {
		found.next = first;
		if (more) found.previous = cursor;
	} else {
		if (more) found.next = cursor;
		if (wanted.after.length > 0) found.previous = first;
	}
}

/** For each row whether the visitor may see its item: `content` asks all plugins, once for all rows. */
function permitted(rows: Rows): bool[] {
	const answers: bool[] = [];
	if (rows.length == 0) return answers;
	const items = rows.items(0, 500);
	const reply = plugins.invokeItems('content', 'items_viewable', items);
	for (let i = 0; i < rows.length; i++) answers.push(!reply.failed && items.accessAt(i) == AccessResult.Grant);
	return answers;
}

/** Loads what the items refer to by relationships, and drops items whose place in the listing it decides unseen. */
function loadOthers(listing: Listing, found: Found): void {
	if (listing.relations.length == 0 || found.length == 0) return;
	const ids: string[] = [];
	for (let i = 0; i < found.length; i++)
		for (let j = 0; j < listing.relations.length; j++) {
			const id = targetOf(found, i, listing.relations[j]);
			if (id.length > 0 && !ids.includes(id)) ids.push(id);
		}
	if (ids.length > 0) {
		const rows = query('content.item_window')
			.as('w')
			.join('content.item_revision', 'r', column('r.id').equalsColumn('w.revision_id'))
			.where(column('w.during').hasNow())
			.where(column('w.item_id').isIn<string>(ids))
			.selectColumn(column('w.item_id').named('id'))
			.select('w.type')
			.selectColumn(column('w.title').named('title'))
			.select('r.fields')
			.selectColumn(column('w.author_id').named('author_id'))
			.selectColumn(column('w.created').named('created'))
			.selectColumn(column('w.changed').named('changed'))
			.select('w.revision_id')
			.limit(1000)
			.all();
		found.other = rows;
		const may = permitted(rows);
		for (let i = 0; i < min(rows.length, 500); i++) if (may[i]) found.otherRows.set(rows.string(i, 'id'), i);
	}
	const deciding = decisive(listing);
	for (let i = found.length - 1; i >= 0; i--)
		for (let j = 0; j < deciding.length; j++) {
			const id = targetOf(found, i, deciding[j]);
			if (id.length == 0 || found.otherRows.has(id)) continue;
			// It refers to something that is not public: to the query that is a missing item, and it was found as such.
			if (!isPublic(found, id)) continue;
			found.rows.splice(i, 1);
			found.places.splice(i, 1);
			found.approximate = true;
			break;
		}
}

function isPublic(found: Found, id: string): bool {
	for (let i = 0; i < found.other.length; i++) if (found.other.string(i, 'id') == id) return true;
	return false;
}

/** The id that the item refers to by the relationship; empty when it does not. */
export function targetOf(found: Found, index: i32, relation: Relation): string {
	const item = found.rows[index].item(found.places[index]);
	const json = item.json(relation.field.name);
	const at = json.indexOf('"target_id":"');
	if (at < 0) return '';
	const id = json.substr(at + 13, 36);
	return id.length == 36 && !id.includes('"') && isHex(id) ? id.toLowerCase() : '';
}

function isHex(id: string): bool {
	for (let i = 0; i < 36; i++) {
		const code = id.charCodeAt(i) | 0x20;
		const hyphen = i == 8 || i == 13 || i == 18 || i == 23;
		const digit = (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66);
		if (hyphen ? code != 0x2d : !digit) return false;
	}
	return true;
}
