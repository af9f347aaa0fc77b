// What each role may do, all in one: a row for each permission, a box for each role.
import { Doc, Form, form, html, JsonValue, page, people, RenderElement, request } from '@trovato/sdk';
import { allPermissions, Permission, sectionOf } from './permissions';

const HERE = '/admin/people/roles';
/** More boxes than that are too many for one page; the roles have pages of their own. */
const MOST_BOXES = 2000;
/** With more roles than that, each box has its name beside it, however wide the page is. */
const MOST_COLUMNS = 8;

export function rolesPage(): RenderElement {
	page.title('Roles and permissions');
	page.breadcrumb('People', '/admin/people');
	page.style('people.css');
	const roles = people.roles();
	const all = allPermissions();
	const root = html.fragment();
	if (request.query('done') == 'saved')
		root.append(html.div().class('message').attr('role', 'status').paragraph('The permissions were saved.'));
	const add = html
		.link(HERE + '/add', 'Add a role')
		.class('button')
		.class('button--primary');
	root.append(html.div().class('page-actions').append(add)).append(overview(roles));
	if (roles.count() * all.length > MOST_BOXES)
		return root.append(html.p('There are too many roles for one table: choose a role above.').class('message'));
	const matrix = describe(roles, all);
	if (!matrix.accepted()) return root.append(matrix.show());
	for (let i = 0; i < roles.count(); i++) {
		const problem = change(roles, i.toString() + '.', all, matrix);
		if (problem.length > 0) return root.append(matrix.fail('', problem).show());
	}
	return matrix.done(HERE + '?done=saved');
}

/** The roles, each with a link to its own page. */
function overview(roles: Doc): RenderElement {
	const list = html.ul().class('role-list');
	for (let i = 0; i < roles.count(); i++) {
		const at = i.toString() + '.';
		const people = roles.int(at + 'people');
		const entry = html.li().append(html.link(HERE + '/' + roles.string(at + 'id'), roles.string(at + 'name')));
		const who = roles.bool(at + 'fixed') ? 'given by itself' : people == 1 ? '1 person' : people.toString() + ' people';
		list.append(entry.text(' ').append(html.span(who).class('meta')));
	}
	return list;
}

function describe(roles: Doc, all: Permission[]): Form {
	const matrix = form('permissions');
	matrix.class('matrix');
	if (roles.count() > MOST_COLUMNS) matrix.class('matrix--many');
	const head = matrix.element('div').class('matrix-head').attr('aria-hidden', 'true');
	head.element('span', 'Permission');
	// What was granted when the page was made: what somebody else has changed since then stays as it is.
	const ids: string[] = [];
	const names: string[] = [];
	const granted: Set<string>[] = [];
	for (let i = 0; i < roles.count(); i++) {
		const at = i.toString() + '.';
		ids.push(roles.string(at + 'id'));
		names.push(roles.string(at + 'name'));
		head.element('span', names[i]);
		const shown = grantedOf(roles, at);
		matrix.hidden('shown-' + ids[i], shown.join(','));
		granted.push(new Set<string>());
		for (let n = 0; n < shown.length; n++) granted[i].add(shown[n]);
	}
	let section = '';
	let about = '';
	for (let i = 0; i < all.length; i++) {
		const permission = all[i];
		if (i == 0 || sectionOf(permission) != section) {
			section = sectionOf(permission);
			about = '';
			matrix.element('h2', section);
		}
		if (permission.subject != about) {
			about = permission.subject;
			matrix.element('h3', about);
		}
		const row = matrix.checkboxes(permission.control, permission.label);
		if (permission.about.length > 0) row.description(permission.about);
		if (!permission.isTheirs) row.disabled();
		const given: string[] = [];
		for (let n = 0; n < ids.length; n++) {
			row.option(ids[n], names[n]);
			if (granted[n].has(permission.name)) given.push(ids[n]);
		}
		row.values(given);
	}
	matrix.actions().primary('save', 'Save permissions');
	return matrix;
}

function grantedOf(roles: Doc, at: string): string[] {
	const names: string[] = [];
	for (let i = 0; i < roles.count(at + 'permissions'); i++)
		names.push(roles.string(at + 'permissions.' + i.toString()));
	return names;
}

/** Saves what was changed of one role; empty, or why it is not possible. */
function change(roles: Doc, at: string, all: Permission[], matrix: Form): string {
	const id = roles.string(at + 'id');
	const shown = request.field('shown-' + id).split(',');
	const granted = grantedOf(roles, at);
	let changed = false;
	for (let i = 0; i < all.length; i++) {
		const permission = all[i];
		const wanted = matrix.sentList(permission.control).includes(id);
		if (!permission.isTheirs || wanted == shown.includes(permission.name)) continue;
		const has = granted.indexOf(permission.name);
		if (wanted == has >= 0) continue;
		if (wanted) granted.push(permission.name);
		else granted.splice(has, 1);
		changed = true;
	}
	return changed ? people.saveRole(id, roles.string(at + 'name'), listOf(granted)).problem : '';
}

/** Names as a JSON list. */
export function listOf(names: string[]): string {
	const list = JsonValue.list();
	for (let i = 0; i < names.length; i++) list.push(JsonValue.string(names[i]));
	return list.toJson();
}
