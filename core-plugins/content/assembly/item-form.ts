// The pages that create and change an item by a form.
import {
	Doc,
	Form,
	form,
	forbidden,
	html,
	Json,
	notFound,
	page,
	plugins,
	RenderElement,
	request,
	Rows,
	sql,
	text as texts,
} from '@trovato/sdk';
import { EDIT, may, mayCreate } from './access';
import { notAllowed } from './api';
import { TypeDefinition } from './definition';
import { changeItem, createItem, findNewest, Saved } from './editing';
import { addControls, writeSent } from './form-fields';
import { itemTasks } from './item-pages';
import { NO_DATE } from './document';
import { Problems } from './problems';
import { loadLabels } from './labels';
import { differenceTable } from './diff-page';
import { Difference, findRevision } from './revisions';
import { Input } from './values';

/** Forms need the plugin of this name. */
export function hasForms(): bool {
	return plugins.exists('forms');
}

/** `/item/add`: the types that the user may create. */
export function addChoice(): RenderElement {
	page.theme('admin');
	page.title('Add content');
	const rows = sql('types').all();
	const list = html.ul().class('titles');
	let shown = 0;
	for (let i = 0; i < rows.length; i++) {
		if (!mayCreate(rows.string(i, 'type'))) continue;
		shown++;
		const entry = html.li().append(html.link('/item/add/' + rows.string(i, 'type'), rows.string(i, 'label')));
		if (rows.string(i, 'description').length > 0) entry.paragraph(rows.string(i, 'description'));
		list.append(entry);
	}
	return shown > 0 ? list : forbidden();
}

/** `/item/add/{type}` */
export function addForm(): RenderElement {
	const name = request.param('type');
	if (!mayCreate(name)) return forbidden();
	const type = TypeDefinition.find(name);
	if (type === null || !hasForms()) return notFound();
	page.theme('admin');
	page.title('Add ' + type.label);
	page.breadcrumb('Add content', '/item/add');
	const made = describeForm('item_add', type, null, '');
	if (!made.accepted()) return made.show();
	const saved = createItem(type, inputOf(made, type));
	if (saved.problems.count > 0) return showProblems(made, saved.problems);
	return made.result('id', saved.id).done('/item/' + saved.id);
}

/** `/item/{id}/edit` */
export function editForm(): RenderElement {
	const id = request.param('id');
	if (request.method == 'POST') sql('item_lock').string(id).all();
	const rows = findNewest(id);
	if (rows.length == 0 || !hasForms()) return notFound();
	if (!may(rows, 0, EDIT)) return notAllowed(rows, 'change');
	const type = TypeDefinition.of(rows);
	page.theme('admin');
	page.title('Edit ' + rows.string(0, 'title'));
	page.breadcrumb(rows.string(0, 'title'), '/item/' + id);
	const version = rows.string(0, 'version');
	const sent = request.field('version');
	const stale = request.method == 'POST' && sent.length > 0 && sent != version;
	const made = describeForm('item_edit', type, rows, stale ? version : '');
	if (!made.accepted()) return withTasks(rows, made.show());
	if (stale && !made.sentBool('replace_' + version)) return withTasks(rows, showConflict(made, type, rows));
	const saved: Saved = changeItem(rows, type, inputOf(made, type));
	if (saved.problems.count > 0) return withTasks(rows, showProblems(made, saved.problems));
	return made.result('id', id).done('/item/' + id);
}

/** Below the links to what else can be done with the item. */
function withTasks(rows: Rows, content: RenderElement): RenderElement {
	return html.fragment().append(itemTasks(rows, 'Edit')).append(content);
}

/** The form as it is for everybody; with `newer`, a version that was saved in the meantime, it asks what to do about that. */
function describeForm(id: string, type: TypeDefinition, rows: Rows | null, newer: string): Form {
	const made = form(id);
	made.context('type', type.name);
	made.textfield('title', type.titleLabel).required().maxLength(255);
	if (rows !== null) {
		made.context('id', rows.string(0, 'id'));
		setValue(made, 'title', rows.string(0, 'title'));
		made.hidden('version', rows.string(0, 'version'));
	}
	addControls(made, type, Doc.json(rows === null ? '{}' : rows.json(0, 'fields')), rows === null);
	addPublication(made, rows);
	made.textfield('log_message', 'What changed').maxLength(1000).description('For the list of revisions.');
	if (newer.length > 0)
		made.checkbox('replace_' + newer, 'Save mine instead of what somebody else saved in the meantime');
	made.actions().primary('save', 'Save');
	return made;
}

function setValue(made: Form, name: string, value: string): void {
	const element = made.find(name);
	if (element !== null) element.value(value);
}

function addPublication(made: Form, rows: Rows | null): void {
	const part = made.fieldset('publication', 'Publication');
	const planned = rows === null || !rows.isNull(0, 'effective_date');
	const state = part.radios('publish', 'Who sees it').option('publish', 'Everybody');
	const isPublic = rows !== null && rows.bool(0, 'public');
	state.option('draft', isPublic ? 'For now editors only; the public version stays' : 'For now editors only');
	if (rows !== null && (isPublic || planned)) state.option('off', 'Nobody but editors any more');
	state.value(planned ? 'publish' : 'draft');
	const from = part.datetime('effective_date', 'From').description('In UTC; empty means at once.');
	const until = part.datetime('expiry_date', 'Until').description('In UTC; empty means without an end.');
	const then = part.select('afterwards', 'Afterwards').option('nothing', 'Nothing is shown');
	then.option('before', 'The version that was public before is shown again').value('nothing');
	if (rows !== null) {
		const effective = rows.time(0, 'effective_date', NO_DATE);
		if (effective != NO_DATE && effective > request.now) from.value(localTime(effective));
		if (!rows.isNull(0, 'expiry_date')) {
			until.value(localTime(rows.time(0, 'expiry_date')));
			then.value(rows.bool(0, 'alone') ? 'nothing' : 'before');
		}
	}
	part.checkbox('promote', 'On the front page').checked(rows === null || rows.int(0, 'promote') == 1);
	part.checkbox('sticky', 'Before others in lists').checked(rows !== null && rows.int(0, 'sticky') == 1);
}

function localTime(time: i64): string {
	return texts.formatTime(time, 'iso').substring(0, 16);
}

/** What was sent, as the input of a save. */
function inputOf(made: Form, type: TypeDefinition): Input {
	const json = new Json().object().key('title').string(made.sentText('title'));
	writeSent(json, type, made.sentValues);
	const publish = made.sentText('publish');
	if (publish == 'off') json.key('status').int(0);
	else {
		json.key('publication');
		if (publish == 'draft') json.null();
		else {
			const expiry = made.sentText('expiry_date');
			json.object().key('effective_date').string(made.sentText('effective_date')).key('expiry_date').string(expiry);
			if (expiry.length > 0) json.key('fallback').bool(made.sentText('afterwards') == 'before');
			json.end();
		}
	}
	json.key('promote').bool(made.sentBool('promote')).key('sticky').bool(made.sentBool('sticky'));
	json.key('log_message').string(made.sentText('log_message'));
	return new Input(Doc.json(json.end().toJson()), true);
}

function showProblems(made: Form, problems: Problems): RenderElement {
	problems.tell(made);
	return made.show();
}

/** Somebody else was faster: their version and what was typed stand side by side, and nothing is saved. */
function showConflict(made: Form, type: TypeDefinition, rows: Rows): RenderElement {
	const revision = findRevision(rows.string(0, 'id'), rows.string(0, 'revision_id'));
	const who = revision.length > 0 ? revision.string(0, 'author') : '';
	made.fail(
		'',
		(who.length > 0 ? who : 'Somebody else') + ' has saved this item in the meantime. Nothing of yours is saved yet.',
	);
	const mine = new Json().object();
	writeSent(mine, type, made.sentValues);
	const doc = Doc.json(mine.end().toJson());
	const found: Difference[] = [];
	if (rows.string(0, 'title') != made.sentText('title'))
		found.push(
			new Difference(
				'title',
				type.titleLabel,
				rows.json(0, 'title'),
				new Json().string(made.sentText('title')).toJson(),
			),
		);
	const theirs = Doc.json(rows.json(0, 'fields'));
	loadLabels(type, theirs);
	loadLabels(type, Doc.json(doc.json('fields')));
	for (let i = 0; i < type.fields.length; i++) {
		const field = type.fields[i];
		const before = theirs.json(field.name);
		const after = doc.json('fields.' + field.name);
		found.push(new Difference(field.name, field.label, before, after));
	}
	const root = html.fragment().append(made.show());
	return root.append(
		differenceTable('Theirs and mine', 'Saved by ' + (who.length > 0 ? who : 'somebody else'), 'Yours', found),
	);
}
