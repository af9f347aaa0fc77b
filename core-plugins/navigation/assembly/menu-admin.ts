// The screens of menus and their entries.
import {
	cache,
	crypto,
	Form,
	form,
	html,
	Json,
	JsonValue,
	notFound,
	page,
	RenderElement,
	request,
	Rows,
	sql,
	text as texts,
} from '@trovato/sdk';
import { itemIn, targetOf } from './address';
import { MENUS_TAG, REGION_LABELS, REGIONS, withoutQuery } from './menus';
import { isUuid, lineProblem, Problems } from './problems';
import { FormTable, Table } from './table';

const ADMIN = '/admin/menus';

/** `/admin/menus` */
export function menusPage(): RenderElement {
	page.title('Menus');
	const rows = sql('menus').all();
	const root = html.fragment();
	const add = html
		.link(ADMIN + '/add', 'Add a menu')
		.class('button')
		.class('button--primary');
	root.append(html.div().class('page-actions').append(add));
	if (rows.length == 0) return root.append(html.p('There are no menus yet.').class('empty'));
	const table = new Table('Menus', ['Menu', 'Region', 'Entries', 'What to do']);
	for (let i = 0; i < rows.length; i++) {
		const path = ADMIN + '/' + rows.string(i, 'machine_name');
		const label = rows.string(i, 'label');
		const row = table
			.row(html.link(path, label))
			.text(regionLabel(rows.string(i, 'region')))
			.text(rows.string(i, 'entries'));
		const links = html.span().class('row-links');
		links.append(html.link(path, 'Entries').attr('aria-label', 'Entries of ' + label)).text(' ');
		links.append(html.link(path + '/edit', 'Edit').attr('aria-label', 'Edit ' + label)).text(' ');
		row.cell(links.append(html.link(path + '/delete', 'Delete').attr('aria-label', 'Delete ' + label)));
	}
	return root.append(table.root);
}

function regionLabel(region: string): string {
	const at = REGIONS.indexOf(region);
	return at < 0 ? 'nowhere' : REGION_LABELS[at];
}

function describeMenu(id: string, menu: Rows | null): Form {
	const made = form(id);
	const label = made.textfield('label', 'Name').required().maxLength(255);
	label.description('Screen readers say it as well.');
	const name = made.textfield('machine_name', 'Machine name').required().maxLength(32);
	name.pattern('[a-z][a-z0-9_]*', 'Machine name must begin with a letter and have a-z, 0-9 and _ only.');
	name.description('For themes and addresses, such as footer; it stays.');
	const region = made.select('region', 'Where it stands').option('', 'Nowhere for now');
	for (let i = 0; i < REGIONS.length; i++) region.option(REGIONS[i], REGION_LABELS[i]);
	if (menu !== null) {
		label.value(menu.string(0, 'label'));
		name.value(menu.string(0, 'machine_name')).disabled();
		region.value(menu.string(0, 'region'));
	}
	made.actions().primary('save', menu === null ? 'Add the menu' : 'Save');
	return made;
}

/** Makes a menu, or changes the one with this id. */
export function saveMenu(id: string, name: string, label: string, region: string): Problems {
	const problems = new Problems();
	const wrong = lineProblem('Name', label);
	if (wrong.length > 0) problems.add('label', wrong);
	if (region.length > 0 && !REGIONS.includes(region)) problems.add('region', 'There is no such region.');
	if (id.length == 0 && (!texts.test('^[a-z][a-z0-9_]{0,31}$', name) || name == 'add'))
		problems.add('machine_name', 'Machine name must begin with a letter and have a-z, 0-9 and _ only; add is none.');
	if (problems.count > 0) return problems;
	if (id.length > 0) sql('menu_update').string(id).string(label).string(region).run();
	else if (sql('menu').string(name).all().length > 0)
		problems.add('machine_name', "There is a menu '" + name + "' already.");
	else sql('menu_insert').string(crypto.uuid()).string(name).string(label).string(region).run();
	cache.invalidate(MENUS_TAG);
	return problems;
}

export function addMenuPage(): RenderElement {
	page.title('Add a menu');
	page.breadcrumb('Menus', ADMIN);
	const made = describeMenu('menu_add', null);
	if (!made.accepted()) return made.show();
	const name = made.sentText('machine_name');
	const problems: Problems = saveMenu('', name, made.sentText('label'), made.sentText('region'));
	return problems.count > 0 ? problems.show(made) : made.done(ADMIN + '/' + name);
}

export function editMenuPage(): RenderElement {
	const menu = sql('menu').string(request.param('menu')).all();
	if (menu.length == 0) return notFound();
	page.title('Edit ' + menu.string(0, 'label'));
	page.breadcrumb('Menus', ADMIN);
	const made = describeMenu('menu_edit', menu);
	made.context('menu', menu.string(0, 'machine_name'));
	if (!made.accepted()) return made.show();
	const problems: Problems = saveMenu(menu.string(0, 'id'), '', made.sentText('label'), made.sentText('region'));
	return problems.count > 0 ? problems.show(made) : made.done(ADMIN);
}

export function deleteMenuPage(): RenderElement {
	const menu = sql('menu').string(request.param('menu')).all();
	if (menu.length == 0) return notFound();
	page.title('Delete ' + menu.string(0, 'label'));
	page.breadcrumb('Menus', ADMIN);
	const count = sql('entries').string(menu.string(0, 'id')).all().length;
	const ask = form('menu_delete');
	ask.context('menu', menu.string(0, 'machine_name'));
	ask.paragraph(
		count == 0
			? 'It has no entries.'
			: count == 1
				? 'Its entry goes with it.'
				: 'Its ' + count.toString() + ' entries go with it.',
	);
	const actions = ask.actions();
	actions.submit('delete', 'Delete').class('button--danger');
	actions.link(ADMIN, 'Cancel').class('button');
	if (!ask.accepted()) return ask.show();
	sql('menu_empty').string(menu.string(0, 'id')).run();
	sql('menu_delete').string(menu.string(0, 'id')).run();
	cache.invalidate(MENUS_TAG);
	return ask.done(ADMIN);
}

/** The entries of a menu in the order in which people read them. */
class Tree {
	readonly lines: i32[] = [];
	readonly depths: i32[] = [];

	constructor(readonly rows: Rows) {
		const placed = new Set<i32>();
		this.place('', 0, placed);
		// Whose parent is not there any more stands at the top.
		for (let i = 0; i < rows.length; i++) if (!placed.has(i)) this.add(i, 0, placed);
	}

	private place(parent: string, depth: i32, placed: Set<i32>): void {
		for (let i = 0; i < this.rows.length; i++)
			if (this.rows.string(i, 'parent_id') == parent) this.add(i, depth, placed);
	}

	private add(row: i32, depth: i32, placed: Set<i32>): void {
		if (placed.has(row)) return;
		placed.add(row);
		this.lines.push(row);
		this.depths.push(depth);
		this.place(this.rows.string(row, 'id'), depth + 1, placed);
	}
}

/** `/admin/menus/{menu}`: the tree, with what it leads to, in which order, and what is shown. */
export function menuPage(): RenderElement {
	const menu = sql('menu').string(request.param('menu')).all();
	if (menu.length == 0) return notFound();
	const base = ADMIN + '/' + menu.string(0, 'machine_name');
	page.title(menu.string(0, 'label'));
	page.breadcrumb('Menus', ADMIN);
	const root = html.fragment();
	const actions = html.div().class('page-actions');
	actions
		.append(
			html
				.link(base + '/entries/add', 'Add an entry')
				.class('button')
				.class('button--primary'),
		)
		.text(' ');
	root.append(actions.append(html.link(base + '/edit', 'Edit the menu').class('button')));
	if (menu.string(0, 'region').length == 0)
		root.append(html.p('This menu stands nowhere yet: choose a region for it.').class('message'));
	const tree = new Tree(sql('entries').string(menu.string(0, 'id')).all());
	const rows = tree.rows;
	if (rows.length == 0) return root.append(html.p('There are no entries yet.').class('empty'));
	const order = form('menu_order');
	order.context('menu', menu.string(0, 'machine_name'));
	order.paragraph('Entries with less weight come first. Visitors see those only that lead where they may go.');
	const addresses = addressesOf(rows);
	const paths: string[] = [];
	for (let i = 0; i < rows.length; i++) paths.push(rows.string(i, 'path'));
	const wrong = linkProblems(paths);
	const table = new FormTable(order, 'Entries', ['Title', 'Leads to', 'Weight', 'Shown', 'What to do']);
	for (let i = 0; i < tree.lines.length; i++) {
		const row = tree.lines[i];
		const depth = tree.depths[i];
		const id = rows.string(row, 'id');
		const title = rows.string(row, 'title');
		const line = table.row();
		const name = line.heading();
		if (depth > 0) name.element('span', '– '.repeat(depth)).attr('aria-hidden', 'true');
		name.element('span', title);
		if (depth > 0) name.element('span', ' (level ' + (depth + 1).toString() + ')').class('visually-hidden');
		const where = line.cell().element('span');
		const path = rows.string(row, 'path');
		where.link(path, addresses.has(path) ? addresses.get(path) : path);
		if (wrong.has(path)) where.element('span', wrong.get(path)).class('badge').class('badge--wrong');
		const weight = line
			.cell()
			.number('weight[' + id + ']', 'Weight of ' + title)
			.labelHidden();
		weight.min('-10000').max('10000').value(rows.string(row, 'weight'));
		line
			.cell()
			.checkbox('enabled[' + id + ']', 'Show ' + title)
			.labelHidden()
			.checked(rows.bool(row, 'enabled'));
		const links = line.cell().element('span').class('row-links');
		links.link(base + '/entries/' + id, 'Edit').attr('aria-label', 'Edit ' + title);
		links.link(base + '/entries/' + id + '/delete', 'Delete').attr('aria-label', 'Delete ' + title);
	}
	order.actions().primary('save', 'Save order and what is shown');
	if (!order.accepted()) return root.append(order.show());
	sql('entries_order').string(menu.string(0, 'id')).json(orderIn(order.sentValues)).run();
	cache.invalidate(MENUS_TAG);
	return order.done(base);
}

/** What people see instead of the paths of entries, as far as these have addresses. */
function addressesOf(rows: Rows): Map<string, string> {
	const paths = new Json().list();
	for (let i = 0; i < rows.length; i++) paths.string(rows.string(i, 'path'));
	const found = sql('aliases_of').json(paths.end().toJson()).all();
	const addresses = new Map<string, string>();
	for (let i = 0; i < found.length; i++) addresses.set(found.string(i, 'target'), found.string(i, 'path'));
	return addresses;
}

function orderIn(values: JsonValue): string {
	const list = JsonValue.list();
	for (let i = 0; i < values.keys.length; i++) {
		const name = values.keys[i];
		if (!name.startsWith('weight[')) continue;
		const id = name.substring(7, name.length - 1);
		const said = values.values[i].asText();
		const weight = JsonValue.int(said.length > 0 ? I64.parseInt(said) : 0);
		const enabled = JsonValue.bool(values.string('enabled[' + id + ']') == '1');
		list.push(JsonValue.object().setString('id', id).set('weight', weight).set('enabled', enabled));
	}
	return list.toJson();
}

/** What is wrong with where entries lead, as far as one can know: by their paths. */
function linkProblems(paths: string[]): Map<string, string> {
	const problems = new Map<string, string>();
	const ids = new Json().list();
	for (let i = 0; i < paths.length; i++) {
		const bare = withoutQuery(paths[i]);
		if (!bare.startsWith('/') || bare.startsWith('/user/')) continue;
		const id = itemIn(bare);
		if (id.length > 0) ids.string(id);
		if (id.length > 0) problems.set(paths[i], 'was deleted');
		else if (request.pageAt(bare).length == 0) problems.set(paths[i], 'leads nowhere');
	}
	const there = sql('items_there').json(ids.end().toJson()).all();
	const known = new Set<string>();
	for (let i = 0; i < there.length; i++) known.add(there.string(i, 'id'));
	for (let i = 0; i < paths.length; i++) if (known.has(itemIn(withoutQuery(paths[i])))) problems.delete(paths[i]);
	return problems;
}

function describeEntry(id: string, menu: Rows, entry: Rows | null): Form {
	const made = form(id);
	made.context('menu', menu.string(0, 'machine_name'));
	const title = made.textfield('title', 'Title').required().maxLength(255);
	const path = made.autocomplete('path', 'Leads to', '/content/suggest/item').required().maxLength(2000);
	path.description(
		'A page of this site such as /about, the title of an item, or an address that begins with https://.',
	);
	const parent = made.select('parent_id', 'Below').option('', 'Nothing: it stands at the top');
	const tree = new Tree(sql('entries').string(menu.string(0, 'id')).all());
	const own = entry === null ? '' : entry.string(0, 'id');
	let skip = -1;
	for (let i = 0; i < tree.lines.length; i++) {
		// Not below itself, nor below what is below it.
		if (skip >= 0 && tree.depths[i] > skip) continue;
		skip = tree.rows.string(tree.lines[i], 'id') == own && own.length > 0 ? tree.depths[i] : -1;
		if (skip >= 0) continue;
		parent.option(
			tree.rows.string(tree.lines[i], 'id'),
			'– '.repeat(tree.depths[i]) + tree.rows.string(tree.lines[i], 'title'),
		);
	}
	const weight = made.number('weight', 'Weight').min('-10000').max('10000').value('0');
	weight.description('Entries with less weight come first.');
	const enabled = made.checkbox('enabled', 'Shown').checked();
	if (entry !== null) {
		made.context('entry', own);
		title.value(entry.string(0, 'title'));
		const known = addressesOf(entry);
		path.value(known.has(entry.string(0, 'path')) ? known.get(entry.string(0, 'path')) : entry.string(0, 'path'));
		parent.value(entry.string(0, 'parent_id'));
		weight.value(entry.string(0, 'weight'));
		enabled.checked(entry.bool(0, 'enabled'));
	}
	made.actions().primary('save', entry === null ? 'Add the entry' : 'Save');
	return made;
}

/** What somebody gave as a path of this site without an address of its own, or as a whole address; empty when it is neither. */
export function pathIn(given: string): string {
	if (given.startsWith('https://') || given.startsWith('http://') || given.startsWith('mailto:')) return given;
	const open = given.endsWith(')') ? given.lastIndexOf('(') : -1;
	const id = open < 0 ? '' : given.substring(open + 1, given.length - 1);
	if (isUuid(id)) return '/item/' + id;
	if (given.startsWith('/user/')) return given;
	const bare = withoutQuery(given);
	const target = targetOf(bare);
	return target.length > 0 ? target + given.substring(bare.length) : '';
}

function saveEntry(made: Form, menu: Rows, id: string): Problems {
	const problems = new Problems();
	const title = made.sentText('title').trim();
	const wrong = lineProblem('Title', title);
	if (wrong.length > 0) problems.add('title', wrong);
	const path = pathIn(made.sentText('path').trim());
	if (path.length == 0)
		problems.add('path', 'Leads to is neither a page of this site nor an address that begins with https://.');
	else if (linkProblems([path]).has(path)) problems.add('path', 'Leads to something that is not there.');
	if (problems.count > 0) return problems;
	const isNew = id.length == 0;
	const statement = sql(isNew ? 'entry_insert' : 'entry_update')
		.string(isNew ? crypto.uuid() : id)
		.string(menu.string(0, 'id'));
	statement.stringOrNull(made.sentText('parent_id')).string(title).string(path);
	statement
		.int(weightIn(made.sentText('weight')))
		.bool(made.sentBool('enabled'))
		.run();
	cache.invalidate(MENUS_TAG);
	return problems;
}

export function addEntryPage(): RenderElement {
	const menu = sql('menu').string(request.param('menu')).all();
	if (menu.length == 0) return notFound();
	beginEntry('Add an entry', menu);
	const made = describeEntry('menu_entry_add', menu, null);
	if (!made.accepted()) return made.show();
	const problems: Problems = saveEntry(made, menu, '');
	return problems.count > 0 ? problems.show(made) : made.done(ADMIN + '/' + menu.string(0, 'machine_name'));
}

function beginEntry(title: string, menu: Rows): void {
	page.title(title);
	page.breadcrumb('Menus', ADMIN);
	page.breadcrumb(menu.string(0, 'label'), ADMIN + '/' + menu.string(0, 'machine_name'));
}

export function editEntryPage(): RenderElement {
	const menu = sql('menu').string(request.param('menu')).all();
	if (menu.length == 0) return notFound();
	const entry = sql('entry').string(request.param('id')).string(menu.string(0, 'id')).all();
	if (entry.length == 0) return notFound();
	if (request.method == 'POST') sql('menu_lock').string(menu.string(0, 'id')).run();
	beginEntry('Edit ' + entry.string(0, 'title'), menu);
	const made = describeEntry('menu_entry_edit', menu, entry);
	if (!made.accepted()) return made.show();
	const problems: Problems = saveEntry(made, menu, entry.string(0, 'id'));
	return problems.count > 0 ? problems.show(made) : made.done(ADMIN + '/' + menu.string(0, 'machine_name'));
}

export function deleteEntryPage(): RenderElement {
	const menu = sql('menu').string(request.param('menu')).all();
	if (menu.length == 0) return notFound();
	const entry = sql('entry').string(request.param('id')).string(menu.string(0, 'id')).all();
	if (entry.length == 0) return notFound();
	beginEntry('Delete ' + entry.string(0, 'title'), menu);
	const ask = form('menu_entry_delete');
	ask.context('entry', entry.string(0, 'id'));
	ask.paragraph('The page that it leads to stays. Entries below it go up.');
	const actions = ask.actions();
	actions.submit('delete', 'Delete').class('button--danger');
	actions.link(ADMIN + '/' + menu.string(0, 'machine_name'), 'Cancel').class('button');
	if (!ask.accepted()) return ask.show();
	sql('entries_up').string(entry.string(0, 'id')).stringOrNull(entry.string(0, 'parent_id')).run();
	sql('entry_delete').string(entry.string(0, 'id')).run();
	cache.invalidate(MENUS_TAG);
	return ask.done(ADMIN + '/' + menu.string(0, 'machine_name'));
}

function weightIn(text: string): i64 {
	return text.length > 0 ? I64.parseInt(text) : 0;
}
