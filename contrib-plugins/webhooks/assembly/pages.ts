// The pages on which people say who is told of what, and see what became of it.
import {
	crypto,
	Form,
	form,
	html,
	Json,
	notFound,
	page,
	RenderElement,
	request,
	Rows,
	sql,
	text as texts,
} from '@trovato/sdk';
import { test, wake } from './sending';

const LIST = '/admin/webhooks';
const TYPES = '^([a-z][a-z0-9_.]*(\\.\\*)?|\\*)( +([a-z][a-z0-9_.]*(\\.\\*)?|\\*))*$';

/** A table whose rows become lists where there is no room for columns. */
class Table {
	readonly root: RenderElement = html.element('table').class('data').attr('role', 'table');
	private body: RenderElement = html.element('tbody').attr('role', 'rowgroup');
	private row: RenderElement = html.element('tr');
	private at: i32 = 0;

	constructor(
		caption: string,
		private names: string[],
	) {
		this.root.append(html.element('caption').class('visually-hidden').text(caption));
		const head = html.element('tr').attr('role', 'row');
		for (let i = 0; i < names.length; i++)
			head.append(html.element('th').attr('scope', 'col').attr('role', 'columnheader').text(names[i]));
		this.root.append(html.element('thead').attr('role', 'rowgroup').append(head)).append(this.body);
	}

	begin(first: RenderElement): Table {
		this.row = html.element('tr').attr('role', 'row');
		this.row.append(html.element('th').attr('scope', 'row').attr('role', 'rowheader').append(first));
		this.body.append(this.row);
		this.at = 1;
		return this;
	}

	cell(content: RenderElement): Table {
		const cell = html
			.element('td')
			.attr('role', 'cell')
			.attr('data-label', this.names[this.at++]);
		this.row.append(cell.append(content));
		return this;
	}

	text(value: string): Table {
		return this.cell(html.span(value));
	}
}

function badge(kind: string, label: string): RenderElement {
	return html
		.span(label)
		.class('badge')
		.class('badge--' + kind);
}

export function endpointsPage(): RenderElement {
	page.title('Webhooks');
	page.style('webhooks.css');
	const rows = sql('endpoints').all();
	const add = html
		.link(LIST + '/add', 'Add a webhook')
		.class('button')
		.class('button--primary');
	const root = html.fragment().append(html.div().class('page-actions').append(add));
	if (rows.length == 0) return root.append(html.p('No server is told of anything yet.'));
	const table = new Table('Webhooks', ['Address', 'Events', 'State', 'Waiting', 'Given up']);
	for (let i = 0; i < rows.length; i++) {
		const state = rows.bool(i, 'active') ? badge('good', 'On') : badge('off', 'Off');
		const link = html.link(LIST + '/' + rows.string(i, 'id'), rows.string(i, 'url')).class('webhook-url');
		table.begin(link).text(rows.string(i, 'types'));
		table.cell(state).text(rows.int(i, 'waiting').toString());
		const dead = rows.int(i, 'dead');
		table.cell(dead > 0 ? badge('wrong', dead.toString()) : html.span('0'));
	}
	return root.append(table.root);
}

function describe(id: string, url: string, types: string, active: bool): Form {
	const described = form('webhooks_endpoint');
	described.context('endpoint', id);
	described
		.url('url', 'Address')
		.required()
		.maxLength(2000)
		.value(url)
		.description('The server has to be on the list of this site: its settings name it under http.hosts.');
	described
		.textfield('types', 'Events')
		.required()
		.maxLength(1000)
		.value(types)
		.pattern(TYPES, 'Events are types with blanks between them, such as content.published or content.*.')
		.description('Types with blanks between them, such as content.published content.unpublished, or content.*.');
	described.checkbox('active', 'Tell this server').checked(active);
	return described;
}

function save(sent: Form, id: string, secret: string): void {
	const types = texts.replace(' +', sent.sentText('types').trim(), ' ');
	const statement = sql('endpoint_save').string(id).string(sent.sentText('url')).string(types);
	statement.bool(sent.sentBool('active')).string(secret).run();
}

export function addPage(): RenderElement {
	page.title('Add a webhook');
	page.breadcrumb('Webhooks', LIST);
	const made = describe('', '', 'content.published content.unpublished', true);
	made.actions().primary('save', 'Add');
	if (!made.accepted()) return made.show();
	const id = crypto.uuid();
	save(made, id, newSecret());
	return made.done(LIST + '/' + id);
}

function newSecret(): string {
	return 'whsec_' + crypto.random(32);
}

export function endpointPage(): RenderElement {
	const id = request.param('id');
	const rows = sql('endpoint').string(id).all();
	if (rows.length == 0) return notFound();
	page.title(rows.string(0, 'url'));
	page.breadcrumb('Webhooks', LIST);
	const here = LIST + '/' + id;
	const edited = describe(id, rows.string(0, 'url'), rows.string(0, 'types'), rows.bool(0, 'active'));
	const actions = edited.actions();
	actions.primary('save', 'Save');
	actions.submit('test', 'Send a test');
	actions.submit('secret', 'Make a new secret');
	if (edited.accepted()) {
		save(edited, id, '');
		if (edited.pressed == 'test') test(id);
		else if (edited.pressed == 'secret') sql('endpoint_secret').string(id).string(newSecret()).run();
		// What waited while it was off goes out now.
		else wake(request.now);
		return edited.done(here);
	}
	const dead = sql('deliveries').string(id).string('dead').all();
	const again = describeAgain(id, dead);
	if (again.accepted()) {
		sendAgain(again, id);
		return again.done(here);
	}
	const root = html.fragment().append(edited.show());
	root.append(html.heading(2, 'Secret'));
	root.append(html.p('The server checks with it that a request comes from here.').class('meta'));
	root.append(html.p('').append(html.code(rows.string(0, 'secret')).class('chip')));
	if (dead.length > 0) root.append(html.heading(2, 'Given up')).append(again.show());
	root.append(html.heading(2, 'The last events')).append(deliveriesTable(sql('deliveries').string(id).null().all()));
	root.append(html.heading(2, 'Delete')).append(html.p('The server is told of nothing any more.').class('meta'));
	const remove = html
		.link(here + '/delete', 'Delete this webhook')
		.class('button')
		.class('button--danger');
	return root.append(html.div().class('page-actions').append(remove));
}

function describeAgain(id: string, dead: Rows): Form {
	const again = form('webhooks_again');
	again.context('endpoint', id);
	const chosen = again.checkboxes('chosen', 'Events that nobody took after five attempts');
	for (let i = 0; i < dead.length; i++) {
		const what = dead.string(i, 'type') + ' ' + dead.string(i, 'subject') + ': ' + dead.string(i, 'error');
		chosen.option(dead.string(i, 'id'), what);
	}
	const actions = again.actions();
	actions.primary('chosen', 'Send the chosen ones again');
	actions.submit('all', 'Send all again');
	return again;
}

function sendAgain(sent: Form, id: string): void {
	const statement = sql('again').string(id);
	if (sent.pressed == 'all') statement.null().run();
	else {
		const list = new Json().list();
		const chosen = sent.sentList('chosen');
		for (let i = 0; i < chosen.length; i++) list.string(chosen[i]);
		statement.json(list.end().toJson()).run();
	}
	wake(request.now);
}

function deliveriesTable(rows: Rows): RenderElement {
	if (rows.length == 0) return html.p('Nothing was sent yet.');
	const table = new Table('The last events', ['Event', 'State', 'Attempts', 'Answer', 'When']);
	for (let i = 0; i < rows.length; i++) {
		const state = rows.string(i, 'state');
		const first = html.fragment().append(html.strong(rows.string(i, 'type')));
		table.begin(first.append(html.p(rows.string(i, 'subject')).class('meta')));
		if (state == 'done') table.cell(badge('good', 'Arrived'));
		else if (state == 'dead') table.cell(badge('wrong', 'Given up'));
		else table.cell(badge('soon', rows.int(i, 'attempts') > 0 ? 'Tried again later' : 'Waiting'));
		const error = rows.string(i, 'error');
		const status = rows.isNull(i, 'status') ? '' : rows.int(i, 'status').toString();
		table.text(rows.int(i, 'attempts').toString()).text(error.length > 0 ? error : status.length > 0 ? status : '–');
		table.cell(html.span('').time(rows.time(i, 'changed'), 'datetime'));
	}
	return table.root;
}

export function deletePage(): RenderElement {
	const id = request.param('id');
	const rows = sql('endpoint').string(id).all();
	if (rows.length == 0) return notFound();
	page.title('Delete ' + rows.string(0, 'url'));
	page.breadcrumb('Webhooks', LIST);
	page.breadcrumb(rows.string(0, 'url'), LIST + '/' + id);
	const decision = form('webhooks_delete');
	decision.context('endpoint', id);
	decision.paragraph('The server is told of nothing any more, and what became of earlier events is forgotten.');
	const actions = decision.actions();
	actions.submit('delete', 'Delete').class('button--danger');
	actions.link(LIST + '/' + id, 'Cancel');
	if (!decision.accepted()) return decision.show();
	sql('endpoint_delete').string(id).run();
	return decision.done(LIST);
}
