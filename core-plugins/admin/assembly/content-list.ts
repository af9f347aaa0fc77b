// The list of all content: filters, and what can be done to several items at once.
import {
	Doc,
	Form,
	form,
	html,
	Json,
	JsonValue,
	page,
	plugins,
	queryForm,
	RenderElement,
	request,
	text as texts,
	user,
} from '@trovato/sdk';
import { FormTable } from './table';

const PAGE = '50';
const STATES: StaticArray<string> = ['published', 'scheduled', 'expired', 'draft', 'deleted'];
const STATE_LABELS: StaticArray<string> = ['Published', 'Scheduled', 'Expired', 'Draft', 'Deleted'];
const STATE_BADGES: StaticArray<string> = ['good', 'soon', 'off', 'off', 'wrong'];
const FILTERS: StaticArray<string> = ['title', 'type', 'state', 'sort'];

/** The parameters of the list as the address has them; `after` only when it is asked for. */
function address(after: string): string {
	let query = '';
	for (let i = 0; i < FILTERS.length; i++) {
		const said = request.query(FILTERS[i]);
		if (said.length > 0) query += (query.length > 0 ? '&' : '?') + FILTERS[i] + '=' + encodeURIComponent(said);
	}
	if (after.length > 0) query += (query.length > 0 ? '&' : '?') + 'after=' + encodeURIComponent(after);
	return '/admin/content' + query;
}

function ask(name: string, payload: string): Doc {
	const reply = plugins.invoke('content', name, payload);
	if (reply.failed) throw new Error('content.' + name + ': ' + reply.text);
	return Doc.json(reply.text);
}

export function contentPage(): RenderElement {
	page.title('Content');
	const types = ask('types', '');
	const root = html.fragment();
	root.append(outcome());
	root.append(
		html
			.div()
			.class('page-actions')
			.append(html.link('/item/add', 'Add content').class('button').class('button--primary')),
	);
	root.append(filters(types));
	const payload = new Json().object().key('limit').string(PAGE).key('after').string(request.query('after'));
	for (let i = 0; i < FILTERS.length; i++) {
		const said = request.query(FILTERS[i]);
		if (said.length > 0) payload.key(FILTERS[i]).string(said);
	}
	const list = ask('items_list', payload.end().toJson());
	// An address that somebody changed by hand.
	if (list.has('errors'))
		return root.append(html.p(list.string('errors.0.message')).class('message').class('message--wrong'));
	const count = list.count('items');
	if (count == 0) {
		const filtered = address('') != '/admin/content';
		return root.append(html.p(filtered ? 'Nothing fits these filters.' : 'There is no content yet.').class('empty'));
	}
	const bulk = describe(list, types);
	if (bulk.accepted()) return act(bulk, list);
	root.append(bulk.show());
	const after = list.string('after');
	const began = request.query('after').length > 0;
	if (after.length > 0 || began) {
		const pager = html.nav().class('pager').attr('aria-label', 'Pages');
		if (began) pager.append(html.link(address(''), 'First page')).text(' ');
		if (after.length > 0) pager.append(html.link(address(after), 'Next page').attr('rel', 'next'));
		root.append(pager);
	}
	return root;
}

/** What came of the last action, told by the address. */
function outcome(): RenderElement {
	const done = request.query('done');
	const what = request.query('did');
	if (!texts.test('^[0-9]{1,3}$', done)) return html.fragment();
	let did = what == 'publish' ? 'published' : what == 'unpublish' ? 'unpublished' : what == 'delete' ? 'deleted' : '';
	if (what == 'restore') did = 'brought back';
	if (did.length == 0) return html.fragment();
	const sentence = done == '1' ? '1 item was ' + did + '.' : done + ' items were ' + did + '.';
	return html.div().class('message').attr('role', 'status').paragraph(sentence);
}

function filters(types: Doc): RenderElement {
	const filter = queryForm('content_filter', '/admin/content');
	filter.class('filters');
	const bar = filter.container().class('toolbar');
	bar.search('title', 'Title').value(request.query('title'));
	const type = bar.select('type', 'Type').option('', 'All types');
	for (let i = 0; i < types.count(); i++)
		type.option(types.string(i.toString() + '.type'), types.string(i.toString() + '.label'));
	type.value(request.query('type'));
	const state = bar.select('state', 'State').option('', 'Any state');
	for (let i = 0; i < STATES.length; i++) state.option(STATES[i], STATE_LABELS[i]);
	state.value(request.query('state'));
	const sort = bar.select('sort', 'Order');
	sort
		.option('', 'Changed last')
		.option('changed', 'Changed first')
		.option('-created', 'Newest')
		.option('created', 'Oldest')
		.option('title', 'Title');
	sort.value(request.query('sort'));
	const actions = bar.actions();
	actions.add('submit', '', 'Filter');
	if (address('') != '/admin/content') actions.link('/admin/content', 'Reset').class('button');
	return filter.plain();
}

function labelOf(types: Doc, type: string): string {
	for (let i = 0; i < types.count(); i++)
		if (types.string(i.toString() + '.type') == type) return types.string(i.toString() + '.label', type);
	return type;
}

function describe(list: Doc, types: Doc): Form {
	const bulk = form('content_bulk');
	const bar = bulk.container().class('toolbar');
	const action = bar.select('action', 'With those that are chosen').required();
	action.option('', 'Choose what to do');
	// What was deleted can be brought back for 30 days, and nothing else.
	const gone = request.query('state') == 'deleted';
	if (gone) action.option('restore', 'Bring back');
	else action.option('publish', 'Publish').option('unpublish', 'Unpublish').option('delete', 'Delete');
	bar.actions().submit('apply', 'Apply');
	const table = new FormTable(bulk, 'Content', ['Choose', 'Title', 'Type', 'State', 'Author', 'Changed', 'What to do']);
	for (let i = 0; i < list.count('items'); i++) {
		const at = 'items.' + i.toString() + '.';
		const id = list.string(at + 'id');
		const title = list.string(at + 'title');
		const row = table.row();
		row
			.cell()
			.checkbox('ids[' + id + ']', 'Choose ' + title)
			.labelHidden();
		if (gone) row.heading().element('span', title);
		else row.heading().link('/item/' + id, title);
		row.cell().element('span', labelOf(types, list.string(at + 'type')));
		const states = row.cell().element('span');
		const state = STATES.indexOf(list.string(at + 'state'));
		states
			.element('span', STATE_LABELS[max(state, 0)])
			.class('badge')
			.class('badge--' + STATE_BADGES[max(state, 0)]);
		if (list.bool(at + 'ahead')) states.element('span', 'newer draft').class('badge').class('badge--soon');
		row.cell().element('span', list.string(at + 'author', 'nobody'));
		const changed = list.int(at + 'changed');
		row
			.cell()
			.element('time', texts.formatTime(changed, 'datetime'))
			.attr('datetime', texts.formatTime(changed, 'iso'));
		const links = row.cell().element('span').class('row-links');
		if (list.bool(at + 'edit')) links.link('/item/' + id + '/edit', 'Edit').attr('aria-label', 'Edit ' + title);
		if (list.bool(at + 'delete')) links.link('/item/' + id + '/delete', 'Delete').attr('aria-label', 'Delete ' + title);
	}
	return bulk;
}

/** The ids that were ticked. */
function chosen(values: JsonValue): string[] {
	const ids: string[] = [];
	for (let i = 0; i < values.keys.length; i++) {
		const name = values.keys[i];
		if (name.startsWith('ids[') && values.values[i].asText() == '1') ids.push(name.substring(4, name.length - 1));
	}
	return ids;
}

function change(action: string, ids: string[]): i32 {
	const payload = new Json().object().key('action').string(action).key('ids').list();
	for (let i = 0; i < ids.length; i++) payload.string(ids[i]);
	const answer = ask('items_change', payload.end().end().toJson());
	let done = 0;
	for (let i = 0; i < answer.count('results'); i++)
		if (answer.string('results.' + i.toString() + '.outcome') == 'done') done++;
	return done;
}

function act(bulk: Form, list: Doc): RenderElement {
	const ids = chosen(bulk.sentValues);
	const action = bulk.sentText('action');
	if (ids.length == 0) return bulk.fail('action', 'Choose some content first.').show();
	if (action == 'delete') return bulk.done('/admin/content/delete?ids=' + ids.join(','));
	const done = change(action, ids);
	if (done == 0) return bulk.fail('', 'You may not do that to any of them.').show();
	return bulk.done(withOutcome(done, action));
}

function withOutcome(done: i32, action: string): string {
	const where = address(request.query('after'));
	return where + (where.includes('?') ? '&' : '?') + 'done=' + done.toString() + '&did=' + action;
}

/** Before several items are deleted, they are named. */
export function deletePage(): RenderElement {
	page.title('Delete content');
	page.breadcrumb('Content', '/admin/content');
	const asked = request.query('ids').split(',');
	const ids: string[] = [];
	const titles: string[] = [];
	for (let i = 0; i < asked.length && i < 100; i++) {
		const item = ask('item_load', new Json().object().key('id').string(asked[i]).end().toJson());
		if (item.has('error')) continue;
		ids.push(item.string('id'));
		titles.push(item.string('title'));
	}
	if (ids.length == 0) return html.p('There is nothing to delete.').class('empty');
	const confirm = form('content_delete');
	const what = ids.length == 1 ? 'this item' : 'these ' + ids.length.toString() + ' items';
	confirm.paragraph(
		'Delete ' + what + '? They can be brought back for 30 days: they are in the list under the state Deleted.',
	);
	const names = confirm.element('ul');
	for (let i = 0; i < titles.length; i++) names.element('li', titles[i]);
	const actions = confirm.actions();
	actions.submit('delete', 'Delete').class('button--danger');
	actions.link('/admin/content', 'Cancel').class('button');
	if (!confirm.accepted()) return confirm.show();
	const done = change('delete', ids);
	if (done == 0) return confirm.fail('', 'You may not delete any of them.').show();
	return confirm.done('/admin/content?done=' + done.toString() + '&did=delete');
}

/** What the dashboard says about content, as a card. */
export function contentCard(): JsonValue {
	const card = JsonValue.object()
		.setString('title', 'Content')
		.setString('path', '/admin/content')
		.set('weight', JsonValue.int(-10));
	const counted = ask('items_counted', '');
	if (counted.has('published')) {
		card.setString('count', counted.string('published'));
		let words = counted.int('published') == 1 ? 'published item' : 'published items';
		words += ', ' + counted.string('drafts') + (counted.int('drafts') == 1 ? ' draft' : ' drafts');
		if (counted.int('scheduled') > 0) words += ', ' + counted.string('scheduled') + ' scheduled';
		if (counted.int('expired') > 0) words += ', ' + counted.string('expired') + ' expired';
		card.setString('text', words);
	}
	const links = card.listAt('links');
	links.push(JsonValue.object().setString('title', 'Add content').setString('path', '/item/add'));
	return card;
}

/** What was changed last, as a card. */
export function recentCard(): JsonValue {
	const card = JsonValue.object().setString('title', 'Changed last').set('weight', JsonValue.int(-5));
	const list = ask('items_list', '{"limit":"6"}');
	const rows = card.listAt('rows');
	for (let i = 0; i < list.count('items'); i++) {
		const at = 'items.' + i.toString() + '.';
		const row = JsonValue.object().setString('title', list.string(at + 'title'));
		row.setString(
			'path',
			list.bool(at + 'edit') ? '/item/' + list.string(at + 'id') + '/edit' : '/item/' + list.string(at + 'id'),
		);
		const state = STATES.indexOf(list.string(at + 'state'));
		row.setString('text', STATE_LABELS[max(state, 0)] + ' · ' + texts.formatTime(list.int(at + 'changed'), 'date'));
		rows.push(row);
	}
	if (rows.values.length == 0) card.setString('text', 'Nothing yet.');
	return card;
}

/** Whether the visitor sees lists of content. */
export function seesContent(): bool {
	return plugins.exists('content') && user.can('access content overview');
}
