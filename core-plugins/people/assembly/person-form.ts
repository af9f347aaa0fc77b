// Somebody's account: made and changed, with the roles they have.
import { Doc, Form, form, html, JsonValue, notFound, page, people, RenderElement, request, user } from '@trovato/sdk';

const LIST = '/admin/people';
const ADMINISTRATOR = 'Administrator';

/** The visitor may do everything; only they give this to others. */
function isAdministrator(): bool {
	return people.find(user.id).bool('is_admin');
}

export function addPersonPage(): RenderElement {
	page.title('Add somebody');
	const made = describe('person_add', Doc.json('{}'));
	if (!made.accepted()) return made.show();
	const saved = people.save('', changeOf(made));
	if (!saved.ok) return refuse(made, saved.problem);
	return made.result('id', saved.id).done(LIST + '/' + saved.id + '/password');
}

export function personPage(): RenderElement {
	const id = request.param('id');
	const person = people.find(id);
	if (!person.has('id')) return notFound();
	const name = person.string('name');
	page.title(name);
	const made = describe('person_edit', person);
	made.context('id', id);
	if (made.accepted()) {
		const saved = people.save(id, changeOf(made));
		if (saved.ok) return made.result('id', id).done(LIST + '?done=saved');
		return html.fragment().append(tasks(person, 'Edit')).append(refuse(made, saved.problem));
	}
	return html.fragment().append(tasks(person, 'Edit')).append(made.show());
}

function describe(id: string, person: Doc): Form {
	const isNew = !person.has('id');
	const made = form(id);
	const name = made.textfield('name', 'Name').required().maxLength(60).value(person.string('name'));
	name.attr('autocomplete', 'off').description('What others see, and what one may log in with.');
	const mail = made
		.email('mail', 'Mail address')
		.maxLength(254)
		.value(person.string('mail'))
		.attr('autocomplete', 'off');
	mail.description('For a link when a password is forgotten; nobody else sees it.');
	if (user.can('administer permissions')) {
		const roles = people.roles();
		const given: string[] = [];
		for (let i = 0; i < person.count('roles'); i++) given.push(person.string('roles.' + i.toString() + '.id'));
		let offered = 0;
		for (let i = 0; i < roles.count(); i++) if (!roles.bool(i.toString() + '.fixed')) offered++;
		if (offered > 0) {
			const choice = made.checkboxes('roles', 'Roles').values(given);
			choice.description('What somebody may do is what any of their roles may do.');
			for (let i = 0; i < roles.count(); i++) {
				const at = i.toString() + '.';
				if (!roles.bool(at + 'fixed')) choice.option(roles.string(at + 'id'), roles.string(at + 'name'));
			}
		}
	}
	if (isAdministrator()) {
		const all = made.checkbox('is_admin', ADMINISTRATOR).checked(person.bool('is_admin'));
		all.description('May do everything, whatever the roles say.');
	}
	const actions = made.actions();
	actions.primary('save', isNew ? 'Add the account' : 'Save');
	actions.link(LIST, 'Cancel').class('button');
	return made;
}

/** What the form says, as a change of an account. */
function changeOf(made: Form): string {
	const change = JsonValue.object().setString('name', made.sentText('name')).setString('mail', made.sentText('mail'));
	if (made.find('roles') !== null) {
		const roles = change.listAt('roles');
		const chosen = made.sentList('roles');
		for (let i = 0; i < chosen.length; i++) roles.push(JsonValue.string(chosen[i]));
	}
	if (made.find('is_admin') !== null) change.set('is_admin', JsonValue.bool(made.sentBool('is_admin')));
	return change.toJson();
}

/** Shows the form again, the sentence beside what it is about. */
function refuse(made: Form, problem: string): RenderElement {
	const field = problem.includes('mail') ? 'mail' : problem.includes('name') ? 'name' : '';
	return made.fail(field, problem).show();
}

/** Links to all that can be done with an account. */
export function tasks(person: Doc, current: string): RenderElement {
	const here = LIST + '/' + person.string('id');
	const list = html.ul();
	task(list, here, 'Edit', current);
	task(list, here + '/password', 'Password', current);
	task(list, here + '/sessions', 'Sessions', current);
	task(list, here + '/block', person.bool('is_active') ? 'Block' : 'Unblock', current);
	task(list, here + '/delete', 'Delete', current);
	return html.nav().class('tasks').attr('aria-label', 'This account').append(list);
}

function task(list: RenderElement, href: string, label: string, current: string): void {
	const link = html.link(href, label);
	if (label == current) link.attr('aria-current', 'page');
	list.append(html.li().append(link));
}
