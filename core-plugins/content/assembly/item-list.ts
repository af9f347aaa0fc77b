// Lists of items as JSON: filters, order and a cursor, one query a page.
import {
	all,
	any,
	Column,
	column,
	Condition,
	Doc,
	Json,
	page,
	query,
	Query,
	request,
	Rows,
	sql,
	text as texts,
	user,
} from '@trovato/sdk';
import { byRole, DELETE, EDIT, permitted, VIEW } from './access';
import { compare } from './comparison';
import { NO_DATE } from './document';
import { isUuid } from './listing';
import { Problems } from './problems';
import { Selection, stateOf, writeItem } from './represent';

const MOST: i32 = 100;
const STANDARD: i32 = 25;
const ROUNDS: i32 = 3;
const SORTS: StaticArray<string> = ['created', 'changed', 'title'];
const MEMBERS: StaticArray<string> = [
	'id',
	'type',
	'title',
	'status',
	'author_id',
	'version',
	'promote',
	'sticky',
	'state',
];
const STATES: StaticArray<string> = ['published', 'scheduled', 'expired', 'draft'];

/** What is asked for instead of the address's parameters, by another plugin. */
let given: Doc | null = null;

function asked(name: string, otherwise: string = ''): string {
	return given === null ? request.query(name, otherwise) : given!.string(name, otherwise);
}

/** What a request for a list asks for. */
class Wanted {
	readonly problems: Problems = new Problems();
	/** The newest saved state instead of what is public. */
	newest: bool = false;
	/** What was deleted and can be brought back, for those who may. */
	deleted: bool = false;
	limit: i32 = STANDARD;
	sort: string = 'created';
	descending: bool = true;
	conditions: Condition[] = [];
}

function readWanted(newest: bool = false): Wanted {
	const wanted = new Wanted();
	const problems = wanted.problems;
	const version = asked('version', 'live');
	if (version != 'live' && version != 'latest') problems.add('version', "version must be 'live' or 'latest'.");
	wanted.newest = newest || version == 'latest';
	const limit = asked('limit');
	if (limit.length > 0) {
		wanted.limit = texts.test('^[0-9]{1,3}$', limit) ? I32.parseInt(limit) : 0;
		if (wanted.limit < 1 || wanted.limit > MOST) problems.add('limit', 'limit must be a whole number from 1 to 100.');
	}
	const sort = asked('sort', newest ? '-changed' : '-created');
	wanted.descending = sort.startsWith('-');
	wanted.sort = wanted.descending ? sort.substring(1) : sort;
	if (!SORTS.includes(wanted.sort))
		problems.add('sort', 'sort must be created, changed or title, with - for descending.');
	readConditions(wanted, newest);
	return wanted;
}

/** The column of the newest state, or of what is public. */
function field(wanted: Wanted, name: string): Column {
	if (name == 'fields') return column(wanted.newest ? 'i.fields' : 'r.fields');
	return column((wanted.newest ? 'i.' : 'w.') + name);
}

function readConditions(wanted: Wanted, newest: bool): void {
	const type = asked('type');
	if (type.length > 0) wanted.conditions.push(field(wanted, 'type').isIn<string>(type.split(',')));
	const author = asked('author_id');
	if (author.length > 0) {
		if (isUuid(author)) wanted.conditions.push(field(wanted, 'author_id').equals<string>(author));
		else wanted.problems.add('author_id', 'author_id must be the id of a user.');
	}
	const title = asked('title');
	if (title.length > 0) wanted.conditions.push(field(wanted, 'title').contains(title, true));
	const state = asked('state');
	if (state.length > 0) {
		// For the screens of editors only.
		if (newest && state == 'deleted') wanted.deleted = true;
		else if (!STATES.includes(state))
			wanted.problems.add('state', 'state must be published, scheduled, expired or draft.');
		else if (!wanted.newest) wanted.problems.add('state', 'state needs version=latest; what is live is published.');
		else wanted.conditions.push(inState(state));
	}
	const filter = asked('filter');
	if (filter.length > 0) readFilter(wanted, Doc.json(filter));
}

function inState(state: string): Condition {
	const live = column('w.item_id').isNotNull();
	if (state == 'published') return live;
	if (state == 'draft') return column('i.public_from').isNull();
	const over = column('i.public_until').beforeNow();
	const planned = all([live.not(), column('i.public_from').isNotNull()]);
	return all([planned, state == 'expired' ? over : over.not()]);
}

/** `{"field_rating": {"gte": 4}, "created": {"lt": "2026-01-01"}}`; a bare value means that it equals. */
function readFilter(wanted: Wanted, filter: Doc): void {
	if (filter.failed || filter.kind() != 'object') {
		wanted.problems.add('filter', 'filter must be a JSON object of names and conditions.');
		return;
	}
	for (let i = 0; i < filter.count(); i++) {
		const name = filter.key(i);
		if (!texts.test('^[a-z][a-z0-9_]{0,62}$', name)) {
			wanted.problems.add('filter', "'" + name + "' is no name of a field.");
			continue;
		}
		if (filter.kind(name) != 'object') addComparison(wanted, filter, name, 'eq', name);
		else
			for (let j = 0; j < filter.count(name); j++) {
				const operator = filter.key(j, name);
				addComparison(wanted, filter, name, operator, name + '.' + operator);
			}
	}
}

function addComparison(wanted: Wanted, filter: Doc, name: string, operator: string, at: string): void {
	const isTime = name == 'created' || name == 'changed';
	if (isTime && texts.parseTime(filter.string(at), NO_DATE) == NO_DATE) {
		wanted.problems.add('filter.' + at, name + ' is compared with a date such as 2026-11-20.');
		return;
	}
	if (!isTime && MEMBERS.includes(name)) {
		wanted.problems.add('filter.' + name, "'" + name + "' cannot be filtered by; name a field, created or changed.");
		return;
	}
	const condition = isTime
		? compare(field(wanted, name), operator, filter, at)
		: operator == 'contains' || !mayBeList(operator)
			? compare(value(wanted, name, filter.kind(at)), operator, filter, at)
			: any([
					orNever(compare(value(wanted, name, filter.kind(at)), operator, filter, at)),
					field(wanted, 'fields').hasJson(nested(name, filter.json(at), true)),
				]);
	if (condition === null) wanted.problems.add('filter.' + at, "'" + operator + "' is no comparison for this value.");
	else wanted.conditions.push(condition);
}

/** Equality also finds one of several values. */
function mayBeList(operator: string): bool {
	return operator == 'eq';
}

function orNever(condition: Condition | null): Condition {
	return condition === null ? any([]) : condition;
}

/** The JSON that a field with this value, or with a list that has it, contains. */
function nested(name: string, json: string, isList: bool): string {
	const made = new Json().object().key(name);
	if (isList) made.list();
	made.object().key('value').raw(json).end();
	if (isList) made.end();
	return made.end().toJson();
}

function value(wanted: Wanted, name: string, kind: string): Column {
	const found = field(wanted, 'fields').path(name).path('value');
	if (kind == 'number') return found.asNumber();
	return kind == 'boolean' ? found.asBoolean() : found;
}

/** What the user may know of at all; plugins are asked afterwards about each. */
function onlyVisible(wanted: Wanted): Condition | null {
	// Who may delete what is decided item by item.
	if (wanted.deleted || !wanted.newest || user.can('administer content') || user.can('view unpublished content'))
		return null;
	const visible: Condition[] = [column('w.item_id').isNotNull()];
	if (!user.isAnonymous) visible.push(column('i.author_id').equals<string>(user.id));
	return any(visible);
}

function makeQuery(wanted: Wanted): Query {
	const window = all([column('w.item_id').equalsColumn('i.id'), column('w.during').hasNow()]);
	// The order is that of an index of the first table, so that a page reads as many rows as it shows.
	const found = wanted.newest
		? query('item')
				.as('i')
				.leftJoin('item_window', 'w', window)
				.where(wanted.deleted ? column('i.deleted').isNotNull() : column('i.deleted').isNull())
		: query('item_window')
				.as('w')
				.where(column('w.during').hasNow())
				.join('item', 'i', column('i.id').equalsColumn('w.item_id'))
				.join('item_revision', 'r', column('r.id').equalsColumn('w.revision_id'));
	const visible = onlyVisible(wanted);
	if (visible !== null) found.where(visible);
	for (let i = 0; i < wanted.conditions.length; i++) found.where(wanted.conditions[i]);
	found.select('i.id');
	const names: StaticArray<string> = ['type', 'title', 'author_id', 'created', 'changed', 'promote', 'sticky'];
	for (let i = 0; i < names.length; i++) found.selectColumn(field(wanted, names[i]));
	found.selectColumn(field(wanted, 'fields')).select('i.version').select('i.public_from').select('i.public_until');
	found.selectColumn(column('w.revision_id').named('live_revision_id'));
	if (wanted.newest) found.select('i.status').selectColumn(column('i.current_revision_id').named('revision_id'));
	else found.selectColumn(column('w.revision_id').named('revision_id'));
	found.orderByColumn(field(wanted, wanted.sort), wanted.descending);
	return wanted.newest ? found : found.orderBy('w.item_id', wanted.descending);
}

/** One page of a list. */
class Listed {
	/** Where the next page begins; empty on the last. */
	cursor: string = '';
	/** For each item shown: the rows it is in, and where. */
	rows: Rows[] = [];
	places: i32[] = [];
}

/** Finds the items of a page; those that plugins deny leave gaps, which the next round fills. */
function find(wanted: Wanted): Listed {
	const listed = new Listed();
	let cursor = asked('after');
	let more = true;
	for (let round = 0; round < ROUNDS && more && listed.places.length < wanted.limit; round++) {
		const left = wanted.limit - listed.places.length;
		const rows = makeQuery(wanted)
			.after(cursor)
			.limit(left + 1)
			.attempt();
		if (rows.failed) {
			wanted.problems.add('after', request.lastError);
			return listed;
		}
		more = rows.length > left;
		const taken = min(rows.length, left);
		const may = permitted(rows, wanted.deleted ? DELETE : VIEW);
		for (let i = 0; i < taken; i++) {
			cursor = rows.string(i, 'cursor');
			if (!may[i]) continue;
			listed.rows.push(rows);
			listed.places.push(i);
		}
		if (taken == 0) more = false;
	}
	if (more) listed.cursor = cursor;
	return listed;
}

/** The answer to `GET /api/items`, or the problems with what was asked. */
export function listItems(): Problems {
	const wanted = readWanted();
	if (wanted.problems.count > 0) return wanted.problems;
	const listed = find(wanted);
	if (wanted.problems.count > 0) return wanted.problems;
	const selection = new Selection(asked('fields'));
	const json = new Json().object().key('items').list();
	for (let i = 0; i < listed.places.length; i++)
		writeItem(json, listed.rows[i], listed.places[i], selection, wanted.newest);
	const next = listed.cursor.length > 0 ? nextAddress(listed.cursor) : '';
	json.end().key('next');
	if (next.length > 0) json.string(next);
	else json.null();
	if (next.length > 0) request.setHeader('link', '<' + next + '>; rel="next"');
	if (!wanted.newest) {
		page.cacheTag('item_list:all');
		page.expiresAt(sql('next_change').all().time(0, 'at'));
	}
	request.respond(200, 'application/json', json.end().toJson());
	return wanted.problems;
}

/**
 * The newest states of items for another plugin's list: `{"items": [{…, "author", "can": {"edit", "delete"}}], "after"}`.
 * The payload has the parameters of `GET /api/items`.
 */
export function listFor(payload: string): string {
	given = Doc.json(payload);
	const wanted = readWanted(true);
	const listed = wanted.problems.count > 0 ? new Listed() : find(wanted);
	given = null;
	const json = new Json().object();
	if (wanted.problems.count > 0) return json.key('errors').raw(wanted.problems.toJson()).end().toJson();
	const names = authorsOf(listed);
	json.key('items').list();
	for (let i = 0; i < listed.places.length; i++) {
		const rows = listed.rows[i];
		const row = listed.places[i];
		const author = rows.string(row, 'author_id');
		json.object().key('id').string(rows.string(row, 'id')).key('type').string(rows.string(row, 'type'));
		json
			.key('title')
			.string(rows.string(row, 'title'))
			.key('state')
			.string(wanted.deleted ? 'deleted' : stateOf(rows, row));
		// Something newer than what is public was saved.
		const live = rows.string(row, 'live_revision_id');
		json.key('ahead').bool(live.length > 0 && live != rows.string(row, 'revision_id'));
		json.key('author').string(names.has(author) ? names.get(author) : '');
		json.key('changed').int(rows.time(row, 'changed')).key('created').int(rows.time(row, 'created'));
		json
			.key('edit')
			.bool(!wanted.deleted && byRole(rows, row, EDIT))
			.key('delete')
			.bool(!wanted.deleted && byRole(rows, row, DELETE))
			.end();
	}
	return json.end().key('after').string(listed.cursor).end().toJson();
}

/** How many items are in which state, for who may see them all. */
export function countedItems(): string {
	if (!user.can('administer content') && !user.can('view unpublished content')) return '{}';
	const rows = sql('items_counted').all();
	const json = new Json().object();
	const names: StaticArray<string> = ['published', 'drafts', 'scheduled', 'expired'];
	for (let i = 0; i < names.length; i++) json.key(names[i]).int(rows.int(0, names[i]));
	return json.end().toJson();
}

function authorsOf(listed: Listed): Map<string, string> {
	const names = new Map<string, string>();
	const ids = new Json().list();
	for (let i = 0; i < listed.places.length; i++) ids.string(listed.rows[i].string(listed.places[i], 'author_id'));
	const rows = sql('references_users').json(ids.end().toJson()).all();
	for (let i = 0; i < rows.length; i++) names.set(rows.string(i, 'id'), rows.string(i, 'name'));
	return names;
}

const PARAMETERS: StaticArray<string> = [
	'type',
	'author_id',
	'title',
	'state',
	'filter',
	'sort',
	'limit',
	'fields',
	'version',
	'as_of',
];

function nextAddress(cursor: string): string {
	let address = '/api/items?';
	for (let i = 0; i < PARAMETERS.length; i++) {
		const said = asked(PARAMETERS[i]);
		if (said.length > 0) address += PARAMETERS[i] + '=' + encodeURIComponent(said) + '&';
	}
	return address + 'after=' + encodeURIComponent(cursor);
}
