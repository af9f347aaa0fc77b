// Creating and changing one item: whoever asks, it is checked the same way and saved in one transaction with what other
// plugins do with it.
import { crypto, Doc, Json, plugins, Rows, sql, user } from '@trovato/sdk';
import { TypeDefinition } from './definition';
import { storedFields } from './fields';
import { Problems } from './problems';
import { Plan, readPlan } from './publication';
import { saveItems, tellOthers } from './save';
import { Input } from './values';

const MAX_TITLE = 255;
const MAX_LOG = 1000;
const KNOWN: StaticArray<string> = [
	'type',
	'title',
	'fields',
	'status',
	'publication',
	'promote',
	'sticky',
	'log_message',
	'version',
	'id',
];

/** What became of an attempt to save: the item's id, or what was wrong. */
export class Saved {
	id: string = '';
	readonly problems: Problems = new Problems();
}

/** The state to save, gathered from an input and from what is there. */
class State {
	title: string = '';
	fields: string = '{}';
	promote: i32 = 0;
	sticky: i32 = 0;
	log: string = '';
}

/** The newest state of an item with its type, as the statement `item_newest` gives it; no row when it is not there. */
export function findNewest(id: string): Rows {
	return sql('item_newest').string(id).all();
}

/** Makes an item of the type. */
export function createItem(type: TypeDefinition, input: Input): Saved {
	const saved = new Saved();
	const state = readState(type, input, null, saved.problems);
	if (state.log.length == 0) state.log = 'Initial revision';
	const plan = readPlan(input, null, saved.problems);
	const id = crypto.uuid();
	askOthers(type, id, state, saved.problems);
	if (saved.problems.count > 0) return saved;
	saveState(id, type.name, state, plan, true);
	saved.id = id;
	return saved;
}

/** Changes an item that the caller has locked; what the input does not name stays. */
export function changeItem(rows: Rows, type: TypeDefinition, input: Input): Saved {
	const saved = new Saved();
	const state = readState(type, input, rows, saved.problems);
	const plan = readPlan(input, rows, saved.problems);
	const id = rows.string(0, 'id');
	askOthers(type, id, state, saved.problems);
	if (saved.problems.count > 0) return saved;
	saveState(id, type.name, state, plan, false);
	saved.id = id;
	return saved;
}

/** Checks an input without saving anything. */
export function checkItem(type: TypeDefinition, input: Input, rows: Rows | null): Problems {
	const problems = new Problems();
	const state = readState(type, input, rows, problems);
	readPlan(input, rows, problems);
	askOthers(type, rows === null ? '' : rows.string(0, 'id'), state, problems);
	return problems;
}

/** Saves title and fields of an older revision as the newest one. */
export function revertItem(rows: Rows, revision: Rows, plan: Plan): void {
	const state = new State();
	state.title = revision.string(0, 'title');
	state.fields = revision.json(0, 'fields');
	state.promote = <i32>rows.int(0, 'promote');
	state.sticky = <i32>rows.int(0, 'sticky');
	state.log = 'Reverted to revision ' + revision.string(0, 'revision_id');
	saveState(rows.string(0, 'id'), rows.string(0, 'type'), state, plan, false);
}

/** Saves a copy of an item as a draft of the user's; its id. */
export function cloneItem(rows: Rows): string {
	const state = new State();
	const title = 'Copy of ' + rows.string(0, 'title');
	state.title = title.length > MAX_TITLE ? title.substring(0, MAX_TITLE - 1) + '…' : title;
	state.fields = rows.json(0, 'fields');
	state.log = 'Copied from ' + rows.string(0, 'id');
	const id = crypto.uuid();
	saveState(id, rows.string(0, 'type'), state, new Plan(), true);
	return id;
}

function readState(type: TypeDefinition, input: Input, rows: Rows | null, problems: Problems): State {
	const doc = input.doc;
	const state = new State();
	if (rows !== null) {
		state.title = rows.string(0, 'title');
		state.promote = <i32>rows.int(0, 'promote');
		state.sticky = <i32>rows.int(0, 'sticky');
	}
	if (rows === null || doc.has('title')) state.title = readTitle(type.titleLabel, doc, problems);
	state.promote = readFlag(input, 'promote', 'Promote', state.promote, problems);
	state.sticky = readFlag(input, 'sticky', 'Sticky', state.sticky, problems);
	state.log = doc.string('log_message').trim();
	if (state.log.length > MAX_LOG || state.log.indexOf('\0') >= 0)
		problems.add('log_message', 'Log message may have at most 1000 characters.');
	const before: Doc | null = rows === null ? null : Doc.json(rows.json(0, 'fields'));
	state.fields = storedFields(type, input, 'fields', before, problems);
	for (let i = 0; i < doc.count(); i++) {
		const name = doc.key(i);
		if (!KNOWN.includes(name)) problems.add(name, "'" + name + "' is nothing that an item has.");
	}
	return state;
}

function readTitle(label: string, doc: Doc, problems: Problems): string {
	const title = doc.string('title').trim();
	if (title.length == 0) problems.add('title', label + ' is required.');
	else if (doc.kind('title') != 'string') problems.add('title', label + ' must be text.');
	else if (title.length > MAX_TITLE)
		problems.add('title', label + ' has ' + title.length.toString() + ' characters, at most 255 are possible.');
	else if (title.indexOf('\0') >= 0) problems.add('title', label + ' contains a NUL character.');
	else if (title.indexOf('\n') >= 0 || title.indexOf('\r') >= 0) problems.add('title', label + ' must be one line.');
	return title;
}

function readFlag(input: Input, name: string, label: string, otherwise: i32, problems: Problems): i32 {
	const kind = input.doc.kind(name);
	if (kind == '') return otherwise;
	if (kind == 'boolean') return i32(input.doc.bool(name));
	const said = input.doc.string(name);
	if (input.lenient && (said == '1' || said == 'on')) return 1;
	if (input.lenient && (said == '0' || said == '')) return 0;
	problems.add(name, label + ' must be true or false.');
	return otherwise;
}

/** Other plugins may find mistakes too. */
function askOthers(type: TypeDefinition, id: string, state: State, problems: Problems): void {
	if (problems.count > 0) return;
	const payload = new Json().object().key('id').string(id).key('type').string(type.name);
	payload.key('title').string(state.title).key('fields').raw(state.fields);
	const answers = plugins.collectJson('tap_item_validate', payload.end().toJson());
	for (let i = 0; i < answers.count(); i++) {
		const list = i.toString() + '.value';
		for (let j = 0; j < answers.count(list); j++) {
			const at = list + '.' + j.toString();
			problems.add(answers.string(at + '.field', 'title'), answers.string(at + '.message', 'The input is not valid.'));
		}
	}
}

function saveState(id: string, type: string, state: State, plan: Plan, isNew: bool): void {
	const item = new Json().list().object();
	item.key('id').string(id).key('revision_id').string(crypto.uuid()).key('publication_id').string(crypto.uuid());
	item.key('type').string(type).key('title').string(state.title).key('fields').raw(state.fields);
	item.key('promote').int(state.promote).key('sticky').int(state.sticky);
	item.key('author_id').string(user.id).key('log_message').string(state.log);
	plan.write(item);
	saveItems(item.end().end().toJson(), isNew || plan.matters);
	const news = new Map<string, bool>();
	news.set(id, isNew);
	tellOthers(news);
}
