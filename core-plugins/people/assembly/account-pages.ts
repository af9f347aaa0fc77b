// What is done with an account: a link for a new password, its sessions, blocking and deleting it.
import { Doc, form, Form, html, notFound, page, people, RenderElement, request, text } from '@trovato/sdk';
import { tasks } from './person-form';
import { Table } from './table';

const LIST = '/admin/people';

/** The account of the address, its page begun. */
function begin(title: string): Doc {
	const person = people.find(request.param('id'));
	if (!person.has('id')) return person;
	page.title(title + ' ' + person.string('name'));
	page.breadcrumb(person.string('name'), LIST + '/' + person.string('id'));
	return person;
}

function below(person: Doc, current: string, content: RenderElement): RenderElement {
	return html.fragment().append(tasks(person, current)).append(content);
}

/** The form once more, saying why nothing was done. */
function refused(ask: Form, problem: string): RenderElement {
	return ask.fail('', problem).show();
}

/** A link on which somebody chooses a password: shown once, to be handed over. */
export function passwordPage(): RenderElement {
	const person = begin('Password of');
	if (!person.has('id')) return notFound();
	const ask = form('person_password');
	ask.context('id', person.string('id'));
	ask.paragraph(
		'Nobody can read or set the password of somebody else. You can make a link on which ' +
			person.string('name') +
			' chooses a new one; hand it over yourself. It works once, within a day, and no link from before works any more.',
	);
	ask.actions().primary('make', 'Make a link');
	if (!ask.accepted()) return below(person, 'Password', ask.show());
	const link = people.resetLink(person.string('id'));
	if (!link.ok) return below(person, 'Password', refused(ask, link.problem));
	const shown = html.div().class('message').attr('role', 'status');
	shown.paragraph('This is the link. It is shown this once only: copy its address now.');
	shown.append(html.p().append(html.link(link.id, link.id).attr('rel', 'nofollow')));
	return below(person, 'Password', shown);
}

/** The browsers in which somebody is logged in. */
export function sessionsPage(): RenderElement {
	const person = begin('Sessions of');
	if (!person.has('id')) return notFound();
	const sessions = people.sessionsOf(person.string('id'));
	const count = sessions.count();
	const ask = form('person_sessions');
	ask.context('id', person.string('id'));
	ask.paragraph('Whoever uses these browsers then has to log in again.');
	ask
		.actions()
		.submit('end', count == 1 ? 'End this session' : 'End all sessions')
		.class('button--danger');
	if (ask.accepted()) {
		const problem = people.endSessions(person.string('id'));
		if (problem.length > 0) return below(person, 'Sessions', refused(ask, problem));
		return ask.done(LIST + '/' + person.string('id') + '/sessions');
	}
	if (count == 0)
		return below(person, 'Sessions', html.p(person.string('name') + ' is not logged in anywhere.').class('empty'));
	const table = new Table('Sessions', ['Browser', 'Began', 'Last here', 'Ends']);
	for (let i = 0; i < count; i++) {
		const at = i.toString() + '.';
		const client = sessions.string(at + 'client');
		const row = table.row(html.span(browserOf(client)));
		row
			.cell(time(sessions, at + 'created'))
			.cell(time(sessions, at + 'seen'))
			.cell(time(sessions, at + 'expires'));
	}
	return below(person, 'Sessions', html.fragment().append(table.root).append(ask.show()));
}

const BROWSERS: StaticArray<string> = ['Firefox', 'Edg', 'OPR', 'Chrome', 'Safari'];
const BROWSER_NAMES: StaticArray<string> = ['Firefox', 'Edge', 'Opera', 'Chrome', 'Safari'];
const SYSTEMS: StaticArray<string> = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'];

/** `Firefox, Windows`; what it calls itself when that says nothing. */
function browserOf(client: string): string {
	const names: string[] = [];
	for (let i = 0; i < BROWSERS.length && names.length == 0; i++)
		if (client.includes(BROWSERS[i])) names.push(BROWSER_NAMES[i]);
	for (let i = 0; i < SYSTEMS.length; i++)
		if (client.includes(SYSTEMS[i])) {
			names.push(SYSTEMS[i]);
			break;
		}
	if (names.length > 0) return names.join(', ');
	return client.length > 0 ? client.substring(0, 60) : 'unknown';
}

function time(doc: Doc, at: string): RenderElement {
	return html.time(text.parseTime(doc.string(at)), 'datetime');
}

export function blockPage(): RenderElement {
	const active = people.find(request.param('id')).bool('is_active');
	const person = begin(active ? 'Block' : 'Unblock');
	if (!person.has('id')) return notFound();
	const id = person.string('id');
	const ask = form(active ? 'person_block' : 'person_unblock');
	ask.context('id', id);
	ask.paragraph(
		active
			? 'The account stays with all that was written, but nobody can use it. Sessions and tokens for programs end at once.'
			: 'The account can be used again, with the roles and the password that it had.',
	);
	const actions = ask.actions();
	if (active) actions.submit('block', 'Block').class('button--danger');
	else actions.primary('unblock', 'Unblock');
	actions.link(LIST, 'Cancel').class('button');
	const current = active ? 'Block' : 'Unblock';
	if (!ask.accepted()) return below(person, current, ask.show());
	const saved = people.save(id, active ? '{"is_active":false}' : '{"is_active":true}');
	if (!saved.ok) return below(person, current, refused(ask, saved.problem));
	return ask.result('id', id).done(LIST + (active ? '?done=blocked' : '?done=unblocked'));
}

export function deletePage(): RenderElement {
	const person = begin('Delete');
	if (!person.has('id')) return notFound();
	const ask = form('person_delete');
	ask.context('id', person.string('id'));
	ask.paragraph('This cannot be undone.');
	const list = ask.element('ul');
	list.element(
		'li',
		'The name, the mail address, the password and all settings are removed, and the name is free again.',
	);
	list.element('li', 'All sessions and tokens for programs end at once.');
	list.element('li', 'What the person wrote stays, under a name such as deleted-8a62fe2165ab.');
	ask.paragraph('To keep somebody out for a while, block the account instead.');
	const actions = ask.actions();
	actions.submit('delete', 'Delete the account').class('button--danger');
	actions.link(LIST + '/' + person.string('id') + '/block', 'Block instead').class('button');
	if (!ask.accepted()) return below(person, 'Delete', ask.show());
	const problem = people.remove(person.string('id'));
	if (problem.length > 0) return below(person, 'Delete', refused(ask, problem));
	return ask.result('id', person.string('id')).done(LIST + '?done=deleted');
}
