// Everybody who has an account, by name, with a search.
import { Doc, html, page, people, queryForm, RenderElement, request, text } from '@trovato/sdk';
import { badge, cell, Table } from './table';

const SHOWN = 50;
const LIST = '/admin/people';
const DONE: StaticArray<string> = ['added', 'saved', 'blocked', 'unblocked', 'deleted'];
const SENTENCES: StaticArray<string> = [
	'The account was added.',
	'The account was saved.',
	'The account was blocked, and every session of it has ended.',
	'The account may be used again.',
	'The account was deleted.',
];

export function peoplePage(): RenderElement {
	page.title('People');
	page.style('people.css');
	const wanted = request.query('find').trim();
	const after = request.query('after');
	const found = people.list(wanted, after, SHOWN + 1);
	const root = html.fragment().append(outcome());
	const add = html
		.link(LIST + '/add', 'Add somebody')
		.class('button')
		.class('button--primary');
	root.append(html.div().class('page-actions').append(add)).append(filters(wanted));
	const count = min(found.count(), SHOWN);
	if (count == 0) return root.append(html.p('Nobody has such a name or mail address.').class('empty'));
	const table = new Table('People', ['Name', 'Mail address', 'Roles', 'State', 'Last here', 'What to do']);
	for (let i = 0; i < count; i++) row(table, found, i.toString() + '.');
	root.append(table.root);
	if (found.count() > SHOWN || after.length > 0)
		root.append(pager(wanted, after, found.count() > SHOWN ? found : Doc.json('[]')));
	return root;
}

/** What came of the last action, told by the address. */
function outcome(): RenderElement {
	const at = DONE.indexOf(request.query('done'));
	if (at < 0) return html.fragment();
	return html.div().class('message').attr('role', 'status').paragraph(SENTENCES[at]);
}

function filters(wanted: string): RenderElement {
	const filter = queryForm('people_filter', LIST);
	filter.class('filters');
	const bar = filter.container().class('toolbar');
	bar.search('find', 'Name or mail address').value(wanted);
	const actions = bar.actions();
	actions.add('submit', '', 'Search');
	if (wanted.length > 0) actions.link(LIST, 'Reset').class('button');
	return filter.plain();
}

function row(table: Table, found: Doc, at: string): void {
	const id = found.string(at + 'id');
	const name = found.string(at + 'name');
	const here = LIST + '/' + id;
	const cells = table.row(html.link(here, name));
	cells.text(found.string(at + 'mail', '').length > 0 ? found.string(at + 'mail') : '–');
	const roles = cell();
	if (found.bool(at + 'is_admin')) roles.append(badge('good', 'Administrator'));
	for (let i = 0; i < found.count(at + 'roles'); i++)
		roles.append(badge('off', found.string(at + 'roles.' + i.toString() + '.name')));
	if (!found.bool(at + 'is_admin') && found.count(at + 'roles') == 0) roles.text('–');
	cells.cell(roles);
	const active = found.bool(at + 'is_active');
	cells.cell(active ? badge('good', 'Active') : badge('wrong', 'Blocked'));
	const seen = text.parseTime(found.string(at + 'access'));
	cells.cell(seen > 0 ? html.time(seen, 'datetime') : html.span('never'));
	const links = html.span().class('row-links');
	link(links, here, 'Edit', name);
	link(links, here + '/block', active ? 'Block' : 'Unblock', name);
	cells.cell(links);
}

function link(links: RenderElement, href: string, label: string, name: string): void {
	links.append(html.link(href, label).attr('aria-label', label + ' ' + name)).text(' ');
}

function pager(wanted: string, after: string, found: Doc): RenderElement {
	const start = LIST + (wanted.length > 0 ? '?find=' + encodeURIComponent(wanted) : '');
	const nav = html.nav().class('pager').attr('aria-label', 'Pages');
	if (after.length > 0) nav.append(html.link(start, 'First page')).text(' ');
	if (found.count() == 0) return nav;
	const last = (SHOWN - 1).toString() + '.';
	const next = encodeURIComponent(found.string(last + 'id') + ' ' + found.string(last + 'name'));
	const href = start + (wanted.length > 0 ? '&' : '?') + 'after=' + next;
	return nav.append(html.link(href, 'Next page').attr('rel', 'next'));
}
