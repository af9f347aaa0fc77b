// One role: made, named, what it may do, deleted.
import { Doc, form, Form, notFound, page, people, RenderElement, request } from '@trovato/sdk';
import { listOf } from './matrix';
import { allPermissions, Permission, sectionOf } from './permissions';

const ROLES = '/admin/people/roles';

function trail(): void {
	page.breadcrumb('People', '/admin/people');
	page.breadcrumb('Roles and permissions', ROLES);
	page.style('people.css');
}

/** Where the role of the address stands in the list, or nothing. */
function findRole(roles: Doc): string {
	for (let i = 0; i < roles.count(); i++)
		if (roles.string(i.toString() + '.id') == request.param('id').toLowerCase()) return i.toString() + '.';
	return '';
}

export function addRolePage(): RenderElement {
	page.title('Add a role');
	trail();
	const roles = people.roles();
	const made = form('role_add');
	made.textfield('name', 'Name').required().maxLength(60).description('Such as editor, or moderator.');
	const like = made.select('like', 'May do at first what this role may do').option('', 'Nothing');
	for (let i = 0; i < roles.count(); i++)
		like.option(roles.string(i.toString() + '.id'), roles.string(i.toString() + '.name'));
	const actions = made.actions();
	actions.primary('save', 'Add the role');
	actions.link(ROLES, 'Cancel').class('button');
	if (!made.accepted()) return made.show();
	let permissions = '[]';
	for (let i = 0; i < roles.count(); i++)
		if (roles.string(i.toString() + '.id') == made.sentText('like'))
			permissions = roles.json(i.toString() + '.permissions');
	const saved = people.saveRole('', made.sentText('name'), permissions);
	if (!saved.ok) return made.fail(saved.problem.includes('name') ? 'name' : 'like', saved.problem).show();
	return made.result('id', saved.id).done(ROLES + '/' + saved.id);
}

export function rolePage(): RenderElement {
	const roles = people.roles();
	const at = findRole(roles);
	if (at.length == 0) return notFound();
	const id = roles.string(at + 'id');
	const fixed = roles.bool(at + 'fixed');
	page.title(roles.string(at + 'name'));
	trail();
	const all = allPermissions();
	const made = form('role_edit');
	made.context('id', id);
	const name = made
		.textfield('name', 'Name')
		.required()
		.maxLength(60)
		.value(roles.string(at + 'name'));
	if (fixed) name.disabled().description('Everybody has this role by being logged in or not; it keeps its name.');
	const granted: string[] = [];
	for (let i = 0; i < roles.count(at + 'permissions'); i++)
		granted.push(roles.string(at + 'permissions.' + i.toString()));
	describe(made, all, granted);
	const actions = made.actions();
	actions.primary('save', 'Save');
	if (!fixed)
		actions
			.link(ROLES + '/' + id + '/delete', 'Delete this role')
			.class('button')
			.class('button--danger');
	if (!made.accepted()) return made.show();
	// Permissions of plugins that are off, or that the visitor lacks, stay as they are.
	for (let i = 0; i < all.length; i++) {
		if (!all[i].isTheirs) continue;
		const has = granted.indexOf(all[i].name);
		const wanted = made.sentBool(all[i].control);
		if (wanted && has < 0) granted.push(all[i].name);
		if (!wanted && has >= 0) granted.splice(has, 1);
	}
	const saved = people.saveRole(id, fixed ? roles.string(at + 'name') : made.sentText('name'), listOf(granted));
	if (!saved.ok) return made.fail('name', saved.problem).show();
	return made.result('id', id).done(ROLES + '?done=saved');
}

function describe(made: Form, all: Permission[], granted: string[]): void {
	let section = '';
	let about = '';
	let holder = made.container();
	for (let i = 0; i < all.length; i++) {
		const permission = all[i];
		if (i == 0 || sectionOf(permission) != section || permission.subject != about) {
			section = sectionOf(permission);
			about = permission.subject;
			holder = made.fieldset('', about.length > 0 ? section + ': ' + about : section);
		}
		const box = holder.checkbox(permission.control, permission.label).checked(granted.includes(permission.name));
		if (permission.about.length > 0) box.description(permission.about);
		if (!permission.isTheirs) box.disabled();
	}
}

export function deleteRolePage(): RenderElement {
	const roles = people.roles();
	const at = findRole(roles);
	if (at.length == 0 || roles.bool(at + 'fixed')) return notFound();
	const name = roles.string(at + 'name');
	page.title('Delete ' + name);
	trail();
	page.breadcrumb(name, ROLES + '/' + roles.string(at + 'id'));
	const ask = form('role_delete');
	ask.context('id', roles.string(at + 'id'));
	const count = roles.int(at + 'people');
	const who = count == 0 ? 'Nobody has this role.' : count == 1 ? 'One person has' : count.toString() + ' people have';
	ask.paragraph(
		count == 0 ? who : who + ' this role, and may no longer do what no other role of theirs allows. They stay.',
	);
	const actions = ask.actions();
	actions.submit('delete', 'Delete the role').class('button--danger');
	actions.link(ROLES, 'Cancel').class('button');
	if (!ask.accepted()) return ask.show();
	const problem = people.removeRole(roles.string(at + 'id'));
	if (problem.length > 0) return ask.fail('', problem).show();
	return ask.done(ROLES);
}
