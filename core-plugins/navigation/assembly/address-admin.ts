// The screens of addresses, of their patterns, and of redirects.
import { Form, form, html, notFound, page, queryForm, RenderElement, request, Rows, sql } from '@trovato/sdk';
import {
	addAddress,
	addressProblem,
	changeAddress,
	checkAddress,
	cleanPath,
	forget,
	FRONT,
	leadOn,
	targetOf,
} from './address';
import { patternProblem } from './pattern';
import { Problems } from './problems';
import { Table } from './table';

const ADDRESSES = '/admin/addresses';
const REDIRECTS = '/admin/redirects';
const PAGE_SIZE = 50;
const TAKEN = 'Somebody else has taken this address in the meantime.';

function pager(path: string, after: string): RenderElement {
	const link = html.link(path + (path.includes('?') ? '&' : '?') + 'after=' + encodeURIComponent(after), 'Next page');
	return html.nav().class('pager').attr('aria-label', 'Pages').append(link.attr('rel', 'next'));
}

function tabs(here: string): RenderElement {
	const list = html.ul();
	const paths = [ADDRESSES, ADDRESSES + '/patterns', REDIRECTS];
	const titles = ['Addresses', 'Patterns', 'Redirects'];
	for (let i = 0; i < paths.length; i++) {
		const link = html.link(paths[i], titles[i]);
		if (paths[i] == here) link.attr('aria-current', 'page');
		list.append(html.li().append(link));
	}
	return html.nav().class('tasks').attr('aria-label', 'Addresses').append(list);
}

/** `/admin/addresses` */
export function addressesPage(): RenderElement {
	page.title('Addresses');
	const wanted = request.query('q').trim();
	const root = html.fragment().append(tabs(ADDRESSES));
	const add = html
		.link(ADDRESSES + '/add', 'Add an address')
		.class('button')
		.class('button--primary');
	root.append(html.div().class('page-actions').append(add));
	const filter = queryForm('addresses_filter', ADDRESSES);
	filter.class('filters');
	const bar = filter.container().class('toolbar');
	bar.search('q', 'Address or page').value(wanted);
	const actions = bar.actions();
	actions.add('submit', '', 'Filter');
	if (wanted.length > 0) actions.link(ADDRESSES, 'Reset').class('button');
	root.append(filter.plain());
	const rows = sql('aliases')
		.stringOrNull(wanted)
		.stringOrNull(request.query('after'))
		.int(PAGE_SIZE + 1)
		.all();
	if (rows.length == 0)
		return root.append(html.p(wanted.length > 0 ? 'Nothing fits.' : 'There are no addresses yet.').class('empty'));
	const table = new Table('Addresses', ['Address', 'Page', 'Made', 'What to do']);
	const shown = min(rows.length, PAGE_SIZE);
	for (let i = 0; i < shown; i++) {
		const path = rows.string(i, 'path');
		const row = table.row(html.link(encodeURI(path), path == FRONT ? 'The front page' : path));
		const title = rows.string(i, 'title');
		row.cell(html.link(rows.string(i, 'target'), title.length > 0 ? title : rows.string(i, 'target')));
		row.text(rows.bool(i, 'by_pattern') ? 'by a pattern' : 'by hand');
		const base = ADDRESSES + '/' + rows.string(i, 'id');
		const links = html
			.span()
			.class('row-links')
			.append(html.link(base, 'Edit').attr('aria-label', 'Edit ' + path));
		row.cell(links.text(' ').append(html.link(base + '/delete', 'Delete').attr('aria-label', 'Delete ' + path)));
	}
	root.append(table.root);
	if (rows.length <= PAGE_SIZE) return root;
	const here = wanted.length > 0 ? ADDRESSES + '?q=' + encodeURIComponent(wanted) : ADDRESSES;
	return root.append(pager(here, rows.string(shown - 1, 'path')));
}

function describeAddress(id: string, alias: Rows | null): Form {
	const made = form(id);
	const path = made
		.textfield('path', 'Address')
		.required()
		.maxLength(200)
		.description('Such as /about. / alone is the front page.');
	const target = made.autocomplete('target', 'Page', '/content/suggest/item').required().maxLength(300);
	target.description('The title of an item as it is suggested, or a page such as /pages.');
	if (alias !== null) {
		made.context('alias', alias.string(0, 'id'));
		path.value(alias.string(0, 'path'));
		target.value(alias.string(0, 'target'));
		if (alias.string(0, 'path') != FRONT) made.checkbox('lead', 'The address before leads to the new one').checked();
	}
	made.actions().primary('save', alias === null ? 'Add the address' : 'Save');
	return made;
}

/** `A title (id)` as it was suggested, or a path. */
function targetIn(given: string): string {
	const open = given.endsWith(')') ? given.lastIndexOf('(') : -1;
	return targetOf(open < 0 ? given : '/item/' + given.substring(open + 1, given.length - 1));
}

class Wanted {
	readonly path: string;
	readonly target: string;
	readonly problems: Problems = new Problems();

	constructor(made: Form, own: string = '') {
		const path = cleanPath(made.sentText('path'));
		const target = targetIn(made.sentText('target'));
		this.path = path;
		this.target = target;
		if (target.length == 0) this.problems.add('target', 'Page is no page of this site.');
		else checkAddress('path', 'Address', path, target, this.problems, own);
	}
}

export function addAddressPage(): RenderElement {
	page.title('Add an address');
	page.breadcrumb('Addresses', ADDRESSES);
	const made = describeAddress('address_add', null);
	if (!made.accepted()) return made.show();
	const wanted = new Wanted(made);
	if (wanted.problems.count > 0) return wanted.problems.show(made);
	const isThere = sql('alias_at').string(wanted.path).all().length > 0;
	if (!isThere && !addAddress(wanted.path, wanted.target, false)) return made.fail('path', TAKEN).show();
	return made.done(ADDRESSES);
}

export function editAddressPage(): RenderElement {
	const alias = sql('alias').string(request.param('id')).all();
	if (alias.length == 0) return notFound();
	page.title('Edit ' + alias.string(0, 'path'));
	page.breadcrumb('Addresses', ADDRESSES);
	const made = describeAddress('address_edit', alias);
	if (!made.accepted()) return made.show();
	const wanted = new Wanted(made, alias.string(0, 'id'));
	if (wanted.problems.count > 0) return wanted.problems.show(made);
	const before = alias.string(0, 'path');
	if (before == wanted.path && alias.string(0, 'target') == wanted.target) return made.done(ADDRESSES);
	forget(alias.string(0, 'target'));
	if (!changeAddress(alias.string(0, 'id'), before, wanted.path, wanted.target, false, made.sentBool('lead')))
		return made.fail('path', TAKEN).show();
	return made.done(ADDRESSES);
}

export function deleteAddressPage(): RenderElement {
	const alias = sql('alias').string(request.param('id')).all();
	if (alias.length == 0) return notFound();
	const path = alias.string(0, 'path');
	page.title('Delete ' + path);
	page.breadcrumb('Addresses', ADDRESSES);
	const ask = form('address_delete');
	ask.context('alias', alias.string(0, 'id'));
	ask.paragraph('The page stays, at ' + alias.string(0, 'target') + '.');
	if (path != FRONT) ask.checkbox('lead', 'Who asks for ' + path + ' is sent to the page').checked();
	else ask.paragraph('The front page is what it was before anybody chose one.');
	const actions = ask.actions();
	actions.submit('delete', 'Delete').class('button--danger');
	actions.link(ADDRESSES, 'Cancel').class('button');
	if (!ask.accepted()) return ask.show();
	sql('alias_delete').string(alias.string(0, 'id')).run();
	if (ask.sentBool('lead')) leadOn(path, alias.string(0, 'target'));
	forget(alias.string(0, 'target'), path);
	return ask.done(ADDRESSES);
}

/** `/admin/addresses/patterns`: one for each content type, or none. */
export function patternsPage(): RenderElement {
	page.title('Patterns');
	page.breadcrumb('Addresses', ADDRESSES);
	const rows = sql('patterns').all();
	const made = form('address_patterns');
	made.paragraph(
		'New content gets an address of its pattern, such as /news/{year}/{title}. {title}, {type}, {year}, {month} and {id} stand for what they say. Empty: no address.',
	);
	for (let i = 0; i < rows.length; i++)
		made
			.textfield('pattern_' + rows.string(i, 'type'), rows.string(i, 'label'))
			.maxLength(200)
			.value(rows.string(i, 'pattern'));
	made.actions().primary('save', 'Save');
	const root = html.fragment().append(tabs(ADDRESSES + '/patterns'));
	if (!made.accepted()) return root.append(made.show());
	let wrong = false;
	for (let i = 0; i < rows.length; i++) {
		const name = 'pattern_' + rows.string(i, 'type');
		const pattern = made.sentText(name);
		const problem = pattern.length > 0 ? patternProblem(pattern) : '';
		if (problem.length == 0) continue;
		made.fail(name, problem);
		wrong = true;
	}
	if (wrong) return root.append(made.show());
	for (let i = 0; i < rows.length; i++) {
		const type = rows.string(i, 'type');
		const pattern = made.sentText('pattern_' + type);
		if (rows.isNull(i, 'id')) {
			if (pattern.length > 0) sql('pattern_insert').string(type).string(pattern).run();
		} else if (pattern.length > 0) sql('pattern_update').string(rows.string(i, 'id')).string(pattern).run();
		else sql('pattern_delete').string(rows.string(i, 'id')).run();
	}
	return made.done(ADDRESSES + '/patterns');
}

/** `/admin/redirects` */
export function redirectsPage(): RenderElement {
	page.title('Redirects');
	const root = html.fragment().append(tabs(REDIRECTS));
	const add = html
		.link(REDIRECTS + '/add', 'Add a redirect')
		.class('button')
		.class('button--primary');
	root.append(html.div().class('page-actions').append(add));
	const rows = sql('redirects')
		.stringOrNull(request.query('after'))
		.int(PAGE_SIZE + 1)
		.all();
	if (rows.length == 0) return root.append(html.p('There are no redirects yet.').class('empty'));
	const table = new Table('Redirects', ['From', 'To', 'Status', 'What to do']);
	const shown = min(rows.length, PAGE_SIZE);
	for (let i = 0; i < shown; i++) {
		const source = rows.string(i, 'source');
		const row = table.row(html.link(encodeURI(source), source));
		row.cell(html.link(rows.string(i, 'target'), rows.string(i, 'target'))).text(rows.string(i, 'status'));
		const gone = html
			.link(REDIRECTS + '/' + rows.string(i, 'id') + '/delete', 'Delete')
			.attr('aria-label', 'Delete ' + source);
		row.cell(html.span().class('row-links').append(gone));
	}
	root.append(table.root);
	return rows.length > PAGE_SIZE ? root.append(pager(REDIRECTS, rows.string(shown - 1, 'source'))) : root;
}

export function addRedirectPage(): RenderElement {
	page.title('Add a redirect');
	page.breadcrumb('Redirects', REDIRECTS);
	const made = form('redirect_add');
	made.textfield('source', 'From').required().maxLength(200).description('An address that was, such as /old.');
	made
		.autocomplete('target', 'To', '/content/suggest/item')
		.required()
		.maxLength(300)
		.description('A page of this site.');
	const status = made.select('status', 'For how long').option('301', 'For ever (301)').option('302', 'For now (302)');
	status.value('301');
	made.actions().primary('save', 'Add the redirect');
	if (!made.accepted()) return made.show();
	const source = cleanPath(made.sentText('source'));
	const target = targetIn(made.sentText('target'));
	const problems = new Problems();
	const wrong = addressProblem('From', source);
	if (wrong.length > 0) problems.add('source', wrong);
	else if (source == FRONT) problems.add('source', 'From is the front page: choose another one under Addresses.');
	else if (sql('alias_at').string(source).all().length > 0) problems.add('source', 'From is the address of a page.');
	if (target.length == 0) problems.add('target', 'To is no page of this site.');
	else if (problems.count == 0 && sql('redirects_between').string(source).string(target).all().length > 0)
		problems.add('source', 'Another redirect begins where this one would end, or ends where it would begin.');
	if (problems.count > 0) return problems.show(made);
	if (
		sql('redirect_change')
			.string(source)
			.string(target)
			.int(I64.parseInt(made.sentText('status')))
			.run() == 0
	)
		sql('redirect_insert')
			.string(source)
			.string(target)
			.int(I64.parseInt(made.sentText('status')))
			.run();
	return made.done(REDIRECTS);
}

export function deleteRedirectPage(): RenderElement {
	const found = sql('redirect').string(request.param('id')).all();
	if (found.length == 0) return notFound();
	page.title('Delete the redirect from ' + found.string(0, 'source'));
	page.breadcrumb('Redirects', REDIRECTS);
	const ask = form('redirect_delete');
	ask.context('redirect', found.string(0, 'id'));
	ask.paragraph('Whoever asks for ' + found.string(0, 'source') + ' finds nothing there any more.');
	const actions = ask.actions();
	actions.submit('delete', 'Delete').class('button--danger');
	actions.link(REDIRECTS, 'Cancel').class('button');
	if (!ask.accepted()) return ask.show();
	sql('redirect_delete').string(found.string(0, 'id')).run();
	return ask.done(REDIRECTS);
}
