// Which plugins there are, what each may do, and the switch of each.
import { Doc, form, html, notFound, page, RenderElement, request, site } from '@trovato/sdk';

/** What somebody without experience should know of a capability. */
function explain(capability: string): string {
	if (capability.startsWith('http:'))
		return 'Send ' + capability.substring(5).toUpperCase() + ' requests to servers on the site’s list';
	if (capability == 'templates:code') return 'Bring templates, which are code that runs in the kernel';
	if (capability == 'browser:script') return 'Bring scripts that run in the browser of whoever visits';
	if (capability == 'site:plugins') return 'See and switch plugins';
	if (capability.startsWith('accounts:')) return 'Look after people’s accounts';
	return 'The capability ' + capability;
}

function badge(kind: string, label: string): RenderElement {
	return html
		.span(label)
		.class('badge')
		.class('badge--' + kind);
}

function stateOf(all: Doc, at: string): RenderElement {
	if (all.bool(at + '.stopped')) return badge('wrong', 'Stopped after failures');
	return all.bool(at + '.enabled') ? badge('good', 'Enabled') : badge('off', 'Disabled');
}

function cell(label: string): RenderElement {
	return html.element('td').attr('role', 'cell').attr('data-label', label);
}

export function pluginsPage(): RenderElement {
	page.title('Plugins');
	const all = site.plugins();
	const table = html.element('table').class('data').attr('role', 'table');
	table.append(html.element('caption').class('visually-hidden').text('All plugins of this installation'));
	const head = html.element('tr').attr('role', 'row');
	const names: StaticArray<string> = ['Plugin', 'State', 'May do', 'Version'];
	for (let i = 0; i < names.length; i++)
		head.append(html.element('th').attr('scope', 'col').attr('role', 'columnheader').text(names[i]));
	table.append(html.element('thead').attr('role', 'rowgroup').append(head));
	const body = html.element('tbody').attr('role', 'rowgroup');
	for (let i = 0; i < all.count(); i++) {
		const at = i.toString();
		const name = all.string(at + '.name');
		const row = html.element('tr').attr('role', 'row');
		const first = html.element('th').attr('scope', 'row').attr('role', 'rowheader');
		first
			.append(html.link('/admin/plugins/' + name, name))
			.append(html.p(all.string(at + '.description')).class('meta'));
		row.append(first).append(cell('State').append(stateOf(all, at)));
		const may = cell('May do');
		const count = all.count(at + '.capabilities');
		if (count == 0) may.text('Nothing beyond its own data');
		for (let n = 0; n < count; n++) {
			const capability = all.string(at + '.capabilities.' + n.toString());
			may.append(html.code(capability).class('chip'));
		}
		body.append(row.append(may).append(cell('Version').text(all.string(at + '.version'))));
	}
	return table.append(body);
}

/** Where a plugin stands in the list, or -1. */
function find(all: Doc, name: string): i32 {
	for (let i = 0; i < all.count(); i++) if (all.string(i.toString() + '.name') == name) return i;
	return -1;
}

export function pluginPage(): RenderElement {
	const all = site.plugins();
	const name = request.param('plugin');
	const index = find(all, name);
	if (index < 0) return notFound();
	const at = index.toString();
	page.title(name);
	const enabled = all.bool(at + '.enabled');
	const root = html.fragment();
	root.append(html.p(all.string(at + '.description')).class('lead'));
	const facts = html.element('dl').class('facts');
	fact(facts, 'State').append(stateOf(all, at));
	fact(facts, 'Version').text(all.string(at + '.version'));
	fact(facts, 'Comes from').text(all.bool(at + '.core') ? 'Trovato' : 'elsewhere');
	fact(facts, 'Needs').text(joined(all, at + '.requires', 'no other plugin'));
	const neededBy = dependents(all, name);
	if (neededBy.length > 0) fact(facts, 'Needed by').text(neededBy.join(', '));
	root.append(facts);
	root.append(capabilitiesOf(all, at));
	root.append(permissionsOf(all, at));
	const decision = form('admin_plugin');
	decision.context('plugin', name);
	if (all.bool(at + '.fixed')) {
		return root.append(html.p('site.toml names this plugin: whether it runs is decided there.').class('message'));
	}
	if (enabled && neededBy.length > 0) {
		const sentence = 'It cannot be disabled as long as ' + neededBy.join(', ') + ' needs it.';
		return root.append(html.p(sentence).class('message'));
	}
	if (enabled)
		decision.paragraph(
			'What it has stored stays; its pages and what it adds to others are gone until it is enabled again.',
		);
	const actions = decision.actions();
	if (enabled) actions.submit('disable', 'Disable ' + name).class('button--danger');
	else actions.primary('enable', 'Enable ' + name);
	if (decision.accepted()) {
		const problem = site.switchPlugin(name, decision.pressed == 'enable');
		if (problem.length == 0) return decision.done('/admin/plugins/' + name);
		return root.append(decision.fail('', problem).show());
	}
	return root.append(decision.show());
}

function fact(list: RenderElement, name: string): RenderElement {
	const value = html.element('dd');
	list.append(html.div().append(html.element('dt').text(name)).append(value));
	return value;
}

function joined(all: Doc, at: string, otherwise: string): string {
	const names: string[] = [];
	for (let i = 0; i < all.count(at); i++) names.push(all.string(at + '.' + i.toString()));
	return names.length > 0 ? names.join(', ') : otherwise;
}

/** The enabled plugins that need this one. */
function dependents(all: Doc, name: string): string[] {
	const found: string[] = [];
	for (let i = 0; i < all.count(); i++) {
		const at = i.toString();
		if (!all.bool(at + '.enabled')) continue;
		for (let n = 0; n < all.count(at + '.requires'); n++)
			if (all.string(at + '.requires.' + n.toString()) == name) found.push(all.string(at + '.name'));
	}
	return found;
}

function capabilitiesOf(all: Doc, at: string): RenderElement {
	const section = html.section().append(html.heading(2, 'What it may do'));
	const count = all.count(at + '.capabilities');
	if (count == 0) return section.paragraph('Nothing beyond its own data and what everybody may.');
	const list = html.ul().class('grants');
	const enabled = all.bool(at + '.enabled');
	for (let i = 0; i < count; i++) {
		const capability = all.string(at + '.capabilities.' + i.toString());
		let granted = false;
		for (let n = 0; n < all.count(at + '.granted'); n++)
			if (all.string(at + '.granted.' + n.toString()) == capability) granted = true;
		const entry = html
			.li(explain(capability) + ' ')
			.append(html.code(capability))
			.text(' ');
		if (enabled) entry.append(granted ? badge('good', 'Granted') : badge('off', 'Not granted'));
		list.append(entry);
	}
	return section.append(list);
}

function permissionsOf(all: Doc, at: string): RenderElement {
	const count = all.count(at + '.permissions');
	if (count == 0) return html.fragment();
	const section = html.section().append(html.heading(2, 'Permissions that it brings'));
	const list = html.ul().class('grants');
	for (let i = 0; i < count; i++) {
		const permission = at + '.permissions.' + i.toString();
		const entry = html.li().append(html.strong(all.string(permission + '.name')));
		const about = all.string(permission + '.description');
		list.append(about.length > 0 ? entry.text(' – ' + about) : entry);
	}
	return section.append(list);
}
