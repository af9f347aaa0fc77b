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
	sql,
	text as texts,
	user,
} from '@trovato/sdk';
import { permitted, VIEW } from './access';
import { NO_DATE } from './document';
import { isUuid } from './listing';
import { Problems } from './problems';
import { Selection, writeItem } from './represent';

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

/** What a request for a list asks for. */
class Wanted {
	readonly problems: Problems = new Problems();
	/** The newest saved state instead of what is public. */
	newest: bool = false;
	limit: i32 = STANDARD;
	sort: string = 'created';
	descending: bool = true;
	conditions: Condition[] = [];
}

function readWanted(): Wanted {
	const wanted = new Wanted();
	const problems = wanted.problems;
	const version = request.query('version', 'live');
	if (version != 'live' && version != 'latest') problems.add('version', "version must be 'live' or 'latest'.");
	wanted.newest = version == 'latest';
	const limit = request.query('limit');
	if (limit.length > 0) {
		wanted.limit = texts.test('^[0-9]{1,3}$', limit) ? I32.parseInt(limit) : 0;
		if (wanted.limit < 1 || wanted.limit > MOST) problems.add('limit', 'limit must be a whole number from 1 to 100.');
	}
	const sort = request.query('sort', '-created');
	wanted.descending = sort.startsWith('-');
	wanted.sort = wanted.descending ? sort.substring(1) : sort;
	if (!SORTS.includes(wanted.sort))
		problems.add('sort', 'sort must be created, changed or title, with - for descending.');
	readConditions(wanted);
	return wanted;
}

/** The column of the newest state, or of what is public. */
function field(wanted: Wanted, name: string): Column {
	if (name == 'fields') return column(wanted.newest ? 'i.fields' : 'r.fields');
	return column((wanted.newest ? 'i.' : 'w.') + name);
}

function readConditions(wanted: Wanted): void {
	const type = request.query('type');
	if (type.length > 0) wanted.conditions.push(field(wanted, 'type').isIn<string>(type.split(',')));
	const author = request.query('author_id');
	if (author.length > 0) {
		if (isUuid(author)) wanted.conditions.push(field(wanted, 'author_id').equals<string>(author));
		else wanted.problems.add('author_id', 'author_id must be the id of a user.');
	}
	const title = request.query('title');
	if (title.length > 0) wanted.conditions.push(field(wanted, 'title').contains(title, true));
	const state = request.query('state');
	if (state.length > 0) {
		if (!STATES.includes(state)) wanted.problems.add('state', 'state must be published, scheduled, expired or draft.');
		else if (!wanted.newest) wanted.problems.add('state', 'state needs version=latest; what is live is published.');
		else wanted.conditions.push(inState(state));
	}
	const filter = request.query('filter');
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

function compare(left: Column, operator: string, filter: Doc, at: string): Condition | null {
	const kind = filter.kind(at);
	if (operator == 'null') {
		if (kind != 'boolean') return null;
		return filter.bool(at) ? left.isNull() : left.isNotNull();
	}
	if (operator == 'contains') return kind == 'string' ? left.contains(filter.string(at), true) : null;
	if (operator == 'in') return isIn(left, filter, at);
	if (kind == 'boolean') {
		const yes = filter.bool(at);
		return operator == 'eq' ? left.equals<bool>(yes) : operator == 'ne' ? left.differs<bool>(yes) : null;
	}
	if (kind == 'number') return ordered<f64>(left, operator, filter.float(at));
	return kind == 'string' ? ordered<string>(left, operator, filter.string(at)) : null;
}

function ordered<T>(left: Column, operator: string, right: T): Condition | null {
	if (operator == 'eq') return left.equals<T>(right);
	if (operator == 'ne') return left.differs<T>(right);
	if (operator == 'lt') return left.below<T>(right);
	if (operator == 'lte') return left.atMost<T>(right);
	if (operator == 'gt') return left.above<T>(right);
	return operator == 'gte' ? left.atLeast<T>(right) : null;
}

function isIn(left: Column, filter: Doc, at: string): Condition | null {
	if (filter.kind(at) != 'list' || filter.count(at) > 100) return null;
	const values: string[] = [];
	for (let i = 0; i < filter.count(at); i++) values.push(filter.string(at + '.' + i.toString()));
	return left.isIn<string>(values);
}

/** What the user may know of at all; plugins are asked afterwards about each. */
function onlyVisible(wanted: Wanted): Condition | null {
	if (!wanted.newest || user.can('administer content') || user.can('view unpublished content')) return null;
	const visible: Condition[] = [column('w.item_id').isNotNull()];
	if (!user.isAnonymous) visible.push(column('i.author_id').equals<string>(user.id));
	return any(visible);
}

function makeQuery(wanted: Wanted): Query {
	const window = all([column('w.item_id').equalsColumn('i.id'), column('w.during').hasNow()]);
	// The order is that of an index of the first table, so that a page reads as many rows as it shows.
	const found = wanted.newest
		? query('item').as('i').leftJoin('item_window', 'w', window).where(column('i.deleted').isNull())
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

/** The answer to `GET /api/items`, or the problems with what was asked. */
export function listItems(): Problems {
	const wanted = readWanted();
	if (wanted.problems.count > 0) return wanted.problems;
	const selection = new Selection(request.query('fields'));
	const json = new Json().object().key('items').list();
	let cursor = request.query('after');
	let next = '';
	let shown = 0;
	let more = true;
	// Those that plugins deny leave gaps, which the next round fills.
	for (let round = 0; round < ROUNDS && more && shown < wanted.limit; round++) {
		const rows = makeQuery(wanted)
			.after(cursor)
			.limit(wanted.limit + 1 - shown)
			.attempt();
		if (rows.failed) {
			wanted.problems.add('after', request.lastError);
			return wanted.problems;
		}
		more = rows.length > wanted.limit - shown;
		const taken = min(rows.length, wanted.limit - shown);
		const may = permitted(rows, VIEW);
		for (let i = 0; i < taken; i++) {
			cursor = rows.string(i, 'cursor');
			if (!may[i]) continue;
			writeItem(json, rows, i, selection, wanted.newest);
			shown++;
		}
		if (taken == 0) more = false;
	}
	if (more) next = nextAddress(cursor);
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
		const said = request.query(PARAMETERS[i]);
		if (said.length > 0) address += PARAMETERS[i] + '=' + encodeURIComponent(said) + '&';
	}
	return address + 'after=' + encodeURIComponent(cursor);
}
