// The screens on which a site builder makes listings: a form for what most listings are, JSON for all others.
import { Doc, Form, form, html, notFound, page, RenderElement, request, sql, treeElement } from '@trovato/sdk';
import { checkForSaving, saveListing } from './api';
import { definitionOf, describe, isSimple } from './builder-form';
import { Listing } from './listing';
import { previewOf } from './builder-preview';
import { allEntries, Entry, findEntry, forget, readListing } from './registry';

const PATH = '/admin/structure/listings';

export function listingsPage(): RenderElement {
	page.title('Listings');
	const root = html.fragment();
	const add = html
		.link(PATH + '/add', 'Add a listing')
		.class('button')
		.class('button--primary');
	root.append(html.div().class('page-actions').append(add));
	const entries = allEntries();
	if (entries.length == 0) return root.append(html.p('There are no listings yet.').class('empty'));
	const table = html.element('table').class('data').attr('role', 'table');
	table.append(html.element('caption').class('visually-hidden').text('Listings'));
	const head = html.element('tr').attr('role', 'row');
	const names: StaticArray<string> = ['Listing', 'Shown as', 'Made by', 'State'];
	for (let i = 0; i < names.length; i++)
		head.append(html.element('th').attr('scope', 'col').attr('role', 'columnheader').text(names[i]));
	table.append(html.element('thead').attr('role', 'rowgroup').append(head));
	const body = html.element('tbody').attr('role', 'rowgroup');
	for (let i = 0; i < entries.length; i++) body.append(rowOf(entries[i]));
	return root.append(table.append(body));
}

function rowOf(entry: Entry): RenderElement {
	const listing = readListing(entry.definition);
	const row = html.element('tr').attr('role', 'row');
	const first = html.element('th').attr('scope', 'row').attr('role', 'rowheader');
	first.append(html.link(PATH + '/' + entry.name, listing.label.length > 0 ? listing.label : entry.name));
	row.append(first.append(html.p(listing.description.length > 0 ? listing.description : entry.name).class('meta')));
	const shown = html.element('td').attr('role', 'cell').attr('data-label', 'Shown as');
	for (let i = 0; i < listing.displays.length; i++) {
		const display = listing.displays[i];
		if (i > 0) shown.text(' ');
		const path = display.path;
		if (path.length > 0 && !path.includes('{') && entry.enabled)
			shown.append(html.span().class('chip').link(path, path));
		else shown.append(html.span(path.length > 0 ? path : display.type).class('chip'));
	}
	row.append(shown);
	const by = entry.plugin.length > 0 ? 'the plugin ' + entry.plugin : entry.overrides ? 'hand, over a plugin' : 'hand';
	row.append(html.element('td').attr('role', 'cell').attr('data-label', 'Made by').text(by));
	const wrong = listing.problems.count > 0;
	const state = html.span(wrong ? 'Wrong' : entry.enabled ? 'Enabled' : 'Disabled').class('badge');
	state.class(wrong ? 'badge--wrong' : entry.enabled ? 'badge--good' : 'badge--off');
	return row.append(html.element('td').attr('role', 'cell').attr('data-label', 'State').append(state));
}

/** What a new listing begins with. */
const BLANK =
	'{"sorts":[{"field":"created","direction":"desc"}],"pager":{"type":"full","items_per_page":20},' +
	'"displays":[{"display_type":"page","style":"teasers"}]}';

export function addPage(): RenderElement {
	page.title('Add a listing');
	page.breadcrumb('Listings', PATH);
	return edit(null, BLANK);
}

export function editPage(): RenderElement {
	const entry = findEntry(request.param('listing'));
	if (entry === null) return notFound();
	page.title(Doc.json(entry.definition).string('label', entry.name));
	page.breadcrumb('Listings', PATH);
	return edit(entry, entry.definition);
}

function edit(entry: Entry | null, definition: string): RenderElement {
	page.style('gather.css');
	page.script('gather.js');
	const doc = Doc.json(definition);
	const asJson = request.query('as') == 'json' || !isSimple(doc);
	const made = asJson ? describeJson(entry, doc) : describe(entry, doc);
	const root = html.fragment();
	if (entry !== null) root.append(about(entry, asJson, isSimple(doc)));
	if (!made.accepted()) return root.append(made.show()).append(html.div().id('gather-preview'));
	if (made.pressed == 'delete' && entry !== null) {
		sql('delete').string(entry.name).run();
		forget();
		return made.done(PATH);
	}
	const text = asJson ? made.sentText('definition') : definitionOf(made.sentValues, entry).toJson();
	const sent = Doc.json(text);
	if (sent.failed || sent.kind() != 'object') {
		made.fail('definition', 'This is no JSON object: ' + request.lastError);
		return root.append(made.show());
	}
	const listing = readListing(text);
	if (entry !== null && listing.name != entry.name) listing.problems.add('name', 'The name of a listing stays.');
	if (entry === null && findEntry(listing.name) !== null)
		listing.problems.add('name', "There is a listing '" + listing.name + "' already.");
	if (made.pressed == 'preview') return preview(root, made, listing);
	if (listing.problems.count == 0) checkForSaving(listing);
	if (listing.problems.count > 0) {
		listing.problems.tell(made);
		return root.append(made.show()).append(html.div().id('gather-preview'));
	}
	const version = entry === null ? 0 : <i32>parseInt(made.sentText('version'));
	if (saveListing(listing, made.sentBool('enabled'), version) == 0) {
		made.fail('', 'Somebody else changed this listing in the meantime. Open it again to see how it is now.');
		return root.append(made.show());
	}
	return made.done(PATH);
}

/** Nothing is saved: the form as it was sent, and below it what the listing would show. */
function preview(root: RenderElement, made: Form, listing: Listing): RenderElement {
	if (listing.problems.count > 0) {
		listing.problems.tell(made);
		return root.append(made.show()).append(html.div().id('gather-preview'));
	}
	const shown = treeElement(previewOf(listing).json.toJson());
	return root.append(made.ask('previewed', '1')).append(shown);
}

function about(entry: Entry, asJson: bool, simple: bool): RenderElement {
	const root = html.fragment();
	if (entry.plugin.length > 0)
		root.append(
			html
				.p(
					'The plugin ' +
						entry.plugin +
						' brings this listing along. What you save here stands in its place until you delete it.',
				)
				.class('message'),
		);
	if (entry.overrides)
		root.append(
			html
				.p('This stands in the place of a listing that a plugin brings along; deleting it brings that one back.')
				.class('message'),
		);
	const here = PATH + '/' + entry.name;
	if (!simple)
		return root.append(
			html.p('This listing says more than the form has room for, so it is shown as JSON.').class('meta'),
		);
	return root.append(
		html
			.p()
			.class('meta')
			.append(asJson ? html.link(here, 'Edit in the form') : html.link(here + '?as=json', 'Edit as JSON')),
	);
}

/** The definition as it is written. */
function describeJson(entry: Entry | null, doc: Doc): Form {
	const made = form('listing_json');
	made.context('listing', doc.string('name'));
	made
		.textarea('definition', 'Definition')
		.required()
		.maxLength(100_000)
		.attr('rows', '24')
		.attr('spellcheck', 'false')
		.value(indent(doc.json()));
	made.checkbox('enabled', 'Enabled').checked(entry === null || entry.enabled);
	if (entry !== null) made.hidden('version', entry.version.toString());
	const actions = made.actions();
	actions.primary('save', 'Save');
	actions.submit('preview', 'Preview');
	if (entry !== null && entry.plugin.length == 0) actions.submit('delete', 'Delete').class('button--danger');
	return made;
}

/** JSON with a line for each member. */
function indent(json: string): string {
	let out = '';
	let depth = 0;
	let quoted = false;
	for (let i = 0; i < json.length; i++) {
		const code = json.charCodeAt(i);
		if (quoted) {
			out += json.charAt(i);
			if (code == 0x5c) out += json.charAt(++i);
			else if (code == 0x22) quoted = false;
			continue;
		}
		if (code == 0x22) quoted = true;
		const opens = code == 0x7b || code == 0x5b;
		const closes = code == 0x7d || code == 0x5d;
		const next = i + 1 < json.length ? json.charCodeAt(i + 1) : 0;
		if (closes) {
			depth--;
			const last = json.charCodeAt(i - 1);
			if (last != 0x7b && last != 0x5b) out += '\n' + '  '.repeat(depth);
		}
		out += json.charAt(i);
		if (opens) depth++;
		if ((opens && next != 0x7d && next != 0x5d) || code == 0x2c) out += '\n' + '  '.repeat(depth);
		else if (code == 0x3a) out += ' ';
	}
	return out;
}
