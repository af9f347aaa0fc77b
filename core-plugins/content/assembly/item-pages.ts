// The pages about an item: its revisions, two of them side by side, going back, deleting and copying.
import {
	Doc,
	form,
	forbidden,
	html,
	Json,
	notFound,
	nothing,
	page,
	RenderElement,
	request,
	Rows,
	sql,
	text as texts,
	user,
} from '@trovato/sdk';
import { DELETE, EDIT, may, mayCreate, permitted, VIEW } from './access';
import { mayViewNewest, notAllowed } from './api';
import { TypeDefinition } from './definition';
import { differenceTable } from './diff-page';
import { cloneItem, findNewest, revertItem } from './editing';
import { hasForms } from './item-form';
import { loadLabels } from './labels';
import { isUuid, pager } from './listing';
import { showItem } from './pages';
import { planAsBefore } from './publication';
import { removeItems, rowsOf } from './removing';
import { findAsked } from './targets';
import { differences, findRevision, findRevisions, maySeeRevisions } from './revisions';

const SHOWN = 50;
/** The style sheet of these pages. */
export const STYLE = 'content.css';

/** Links to what the user may do with an item. */
export function itemTasks(rows: Rows, current: string): RenderElement {
	const root = html.fragment();
	if (user.isAnonymous) return root;
	const id = rows.string(0, 'id');
	const list = html.ul();
	const edits = may(rows, 0, EDIT);
	const deletes = may(rows, 0, DELETE);
	const sees = edits || maySeeRevisions(rows);
	if (!edits && !deletes && !sees) return root;
	task(list, '/item/' + id, 'View', current);
	if (edits) task(list, '/item/' + id + '/edit', 'Edit', current);
	if (sees) task(list, '/item/' + id + '/revisions', 'Revisions', current);
	if (mayCreate(rows.string(0, 'type'))) task(list, '/item/' + id + '/clone', 'Copy', current);
	if (deletes) task(list, '/item/' + id + '/delete', 'Delete', current);
	page.style(STYLE);
	return root.append(html.nav().class('tasks').attr('aria-label', 'This item').append(list));
}

function task(list: RenderElement, href: string, label: string, current: string): void {
	const link = html.link(href, label);
	if (label == current) link.attr('aria-current', 'page');
	list.append(html.li().append(link));
}

/** `/item/{id}/revisions` */
export function revisionsPage(): RenderElement {
	const id = request.param('id');
	const items = findNewest(id);
	if (items.length == 0 || !maySeeRevisions(items)) return notFound();
	page.theme('admin');
	page.title('Revisions of ' + items.string(0, 'title'));
	page.breadcrumb(items.string(0, 'title'), '/item/' + id);
	const after = texts.test('^[0-9]{1,15}$', request.query('after')) ? I64.parseInt(request.query('after')) : 0;
	const rows = findRevisions(id, after);
	const edits = hasForms() && may(items, 0, EDIT);
	page.style(STYLE);
	const table = html.element('table').class('revisions').append(html.element('caption').text('The newest first'));
	const head = html.element('tr');
	const names: StaticArray<string> = ['Saved', 'By', 'Title', 'What changed', 'State', 'What to do'];
	for (let i = 0; i < names.length; i++) head.append(html.element('th').attr('scope', 'col').text(names[i]));
	table.append(html.element('thead').append(head));
	const body = html.element('tbody');
	const shown = min(rows.length, SHOWN);
	for (let i = 0; i < shown; i++) body.append(revisionRow(id, rows, i, edits));
	const root = html.fragment().append(itemTasks(items, 'Revisions'));
	root.append(table.append(body));
	if (rows.length > SHOWN)
		root.append(pager('/item/' + id + '/revisions?after=' + rows.string(shown - 1, 'seq'), 'Older revisions'));
	return root;
}

function revisionRow(id: string, rows: Rows, i: i32, edits: bool): RenderElement {
	const revision = rows.string(i, 'id');
	const address = '/item/' + id + '/revisions/' + revision;
	const when = texts.formatTime(rows.time(i, 'created'), 'datetime');
	const row = html.element('tr').append(html.element('th').attr('scope', 'row').append(html.link(address, when)));
	const author = rows.string(i, 'author');
	row.append(cell(author.length > 0 ? author : 'nobody')).append(cell(rows.string(i, 'title')));
	row.append(cell(rows.string(i, 'log_message'))).append(cell(stateWords(rows, i)));
	const actions = html.element('td');
	if (i + 1 < rows.length) {
		const compare = '/item/' + id + '/diff?from=' + rows.string(i + 1, 'id') + '&to=' + revision;
		actions.append(
			html.link(compare, 'Compare').attr('aria-label', 'Compare the revision of ' + when + ' with the one before'),
		);
	}
	if (edits && !rows.bool(i, 'current')) {
		const label = 'Revert to this revision';
		actions
			.text(' ')
			.append(html.link('/item/' + id + '/revert/' + revision, label).attr('aria-label', label + ' of ' + when));
	}
	return row.append(actions);
}

function cell(text: string): RenderElement {
	return html.element('td').text(text);
}

function stateWords(rows: Rows, i: i32): string {
	const words: string[] = [];
	if (rows.bool(i, 'live')) words.push('public');
	if (!rows.isNull(i, 'scheduled'))
		words.push('scheduled for ' + texts.formatTime(rows.time(i, 'scheduled'), 'datetime'));
	if (rows.bool(i, 'current')) words.push('newest');
	return words.join(', ');
}

/** `/item/{id}/revisions/{revision}` */
export function revisionPage(): RenderElement {
	const id = request.param('id');
	const rows = findRevision(id, request.param('revision'));
	if (rows.length == 0 || !maySeeRevisions(rows)) return notFound();
	const when = texts.formatTime(rows.time(0, 'created'), 'datetime');
	const note = html
		.p()
		.class('notice')
		.text('This is the revision of ' + when + '. ');
	note.append(html.link('/item/' + id + '/revisions', 'All revisions'));
	const root = html.fragment().append(note).append(showItem(rows));
	page.theme('admin');
	page.title(rows.string(0, 'title') + ', revision of ' + when);
	page.breadcrumb('Revisions', '/item/' + id + '/revisions');
	return root;
}

/** `/item/{id}/diff` */
export function diffPage(): RenderElement {
	const id = request.param('id');
	const from = request.query('from');
	const to = request.query('to');
	if (!isUuid(from) || !isUuid(to) || from == to) return notFound();
	const rows = findRevision(id, from, to);
	if (rows.length < 2 || !maySeeRevisions(rows)) return notFound();
	page.theme('admin');
	page.title('Changes of ' + rows.string(1, 'title'));
	page.breadcrumb(rows.string(1, 'title'), '/item/' + id);
	page.breadcrumb('Revisions', '/item/' + id + '/revisions');
	const found = differences(rows);
	const type = TypeDefinition.of(rows);
	loadLabels(type, Doc.json(rows.json(0, 'fields')));
	loadLabels(type, Doc.json(rows.json(1, 'fields')));
	if (found.length == 0) return html.p('These revisions do not differ.');
	const before = texts.formatTime(rows.time(0, 'created'), 'datetime');
	const after = texts.formatTime(rows.time(1, 'created'), 'datetime');
	return differenceTable('What changed', before, after, found);
}

/** `/item/{id}/revert/{revision}` */
export function revertPage(): RenderElement {
	const id = request.param('id');
	if (request.method == 'POST') sql('item_lock').string(id).all();
	const rows = findNewest(id);
	if (rows.length == 0 || !hasForms()) return notFound();
	if (!may(rows, 0, EDIT)) return notAllowed(rows, 'change');
	const revision = findRevision(id, request.param('revision'));
	if (revision.length == 0) return notFound();
	page.theme('admin');
	page.title('Revert ' + rows.string(0, 'title'));
	page.breadcrumb(rows.string(0, 'title'), '/item/' + id);
	page.breadcrumb('Revisions', '/item/' + id + '/revisions');
	const ask = form('item_revert');
	ask.context('id', id);
	const when = texts.formatTime(revision.time(0, 'created'), 'datetime');
	ask.paragraph('The content becomes what it was on ' + when + '. All revisions since then stay.');
	ask.actions().primary('revert', 'Revert');
	if (!ask.accepted()) return html.fragment().append(itemTasks(rows, 'Revisions')).append(ask.show());
	revertItem(rows, revision, planAsBefore(rows, 0));
	return ask.result('id', id).done('/item/' + id + '/revisions');
}

/** `/item/{id}/delete` */
export function deletePage(): RenderElement {
	const id = request.param('id');
	if (request.method == 'POST') sql('item_lock').string(id).all();
	const rows = findNewest(id);
	if (rows.length == 0 || !hasForms()) return notFound();
	if (!may(rows, 0, DELETE)) return notAllowed(rows, 'delete');
	page.theme('admin');
	page.title('Delete ' + rows.string(0, 'title'));
	page.breadcrumb(rows.string(0, 'title'), '/item/' + id);
	const ask = form('item_delete');
	ask.context('id', id);
	ask.paragraph(
		'It disappears from every page at once. For 30 days it can be brought back: it is in the list of all content under the state Deleted.',
	);
	ask.actions().submit('delete', 'Delete').class('button--danger');
	if (!ask.accepted()) return html.fragment().append(itemTasks(rows, 'Delete')).append(ask.show());
	removeItems(rows, rowsOf(rows, null));
	return ask.result('id', id).done(rows.string(0, 'type') == 'page' ? '/pages' : '/');
}

/** `/item/{id}/clone` */
export function clonePage(): RenderElement {
	const rows = findNewest(request.param('id'));
	if (rows.length == 0 || !hasForms() || !mayViewNewest(rows)) return notFound();
	if (!mayCreate(rows.string(0, 'type'))) return forbidden();
	page.theme('admin');
	page.title('Copy ' + rows.string(0, 'title'));
	page.breadcrumb(rows.string(0, 'title'), '/item/' + rows.string(0, 'id'));
	const ask = form('item_clone');
	ask.paragraph('The copy is a draft of yours.');
	ask.actions().primary('copy', 'Copy');
	if (!ask.accepted()) return html.fragment().append(itemTasks(rows, 'Copy')).append(ask.show());
	const id = cloneItem(rows);
	return ask.result('id', id).done('/item/' + id + '/edit');
}

/** `/content/suggest/{target}`: what a reference may lead to, for controls with suggestions. */
export function suggest(): RenderElement {
	const target = request.param('target');
	const asked = request.query('q').trim();
	const json = new Json().list();
	if (user.isAnonymous) return forbidden();
	const registered = findAsked(target);
	if (registered !== null) {
		registered.suggest(json, asked.substring(0, 100), request.query('several').length > 0);
		request.respond(200, 'application/json', json.end().toJson());
		return nothing();
	}
	const statement = target == 'item' ? 'suggest_items' : target == 'user' ? 'suggest_users' : '';
	if (statement.length > 0 && asked.length > 0) writeSuggestions(json, statement, asked);
	request.respond(200, 'application/json', json.end().toJson());
	return nothing();
}

function writeSuggestions(json: Json, statement: string, asked: string): void {
	const isUser = statement == 'suggest_users';
	if (isUser && !user.can('administer content') && !user.can('view unpublished content')) return;
	const escaped = texts.replace('([%_\\\\])', asked.substring(0, 100), '\\$1');
	const rows = sql(statement)
		.string('%' + escaped + '%')
		.all();
	const visible: bool[] = isUser ? [] : permitted(rows, VIEW);
	for (let i = 0; i < rows.length; i++) {
		if (!isUser && !visible[i]) continue;
		const name = rows.string(i, 'name');
		json
			.object()
			.key('value')
			.string(name + ' (' + rows.string(i, 'id') + ')')
			.key('label')
			.string(name)
			.end();
	}
}
