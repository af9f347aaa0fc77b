// Shows a page of a listing: what was left out, filters, items, and the way to other pages. It is described in JSON, so
// that other plugins can put it into their pages.
import {
	Doc,
	FormElement,
	ItemHandle,
	JsonValue,
	page,
	queryForm,
	request,
	Rows,
	text as texts,
	user,
} from '@trovato/sdk';
import { addressOf } from './asked';
import { BOOLEAN, FieldName, NUMBER, REFERENCE, TIME } from './fields';
import { Filter } from './filter';
import { Display, Listing, Shown } from './listing';
import { operatorLabel, takesSeveral } from './operators';
import { Wanted } from './query';
import { COUNTED, Found, targetOf } from './run';
import { findTerm, TERM, termsOf } from './terms';

/** The widget of a filter whose choices are links. */
const LINKS = 'links';
const MOST_LINKS = 50;

export function element(tag: string): FormElement {
	return new FormElement(JsonValue.object().setString('#type', 'markup').setString('#tag', tag));
}

/** The whole listing. `blockLevel` leaves out what stands around the items of a page. */
export function showListing(listing: Listing, display: Display, wanted: Wanted, found: Found): FormElement {
	const isPage = display.type == 'page';
	page.style('listing.css');
	const root = element('div')
		.class('gather')
		.class('gather--' + listing.name.replaceAll('_', '-'));
	if (listing.header.length > 0 && (wanted.page == 1 || !isPage))
		addFormatted(root.element('div').class('gather-header'), listing.header);
	if (isPage) {
		addLinks(root, listing, wanted);
		for (let i = 0; i < wanted.notes.length; i++)
			root.element('p', wanted.notes[i]).class('message').attr('role', 'status');
		addForm(root, listing, wanted);
	}
	if (found.failure.length > 0) {
		root.element('p', 'This list cannot be shown at the moment.').class('message').attr('role', 'alert');
		return root;
	}
	if (isPage && listing.filter.leaves().length > 0) addCount(root, listing, found);
	if (found.length == 0) {
		const sentence = wanted.page > 1 || wanted.after.length > 0 ? 'There is nothing more.' : listing.empty;
		addFormatted(root.element('div').class('gather-empty'), sentence);
	} else if (display.style == 'table') addTable(root, listing, display, found);
	else if (display.style == 'list') addList(root, listing, found);
	else addTeasers(root, listing, found, isPage ? 'h2' : 'h3');
	if (isPage) addPager(root, listing, wanted, found);
	else {
		const whole = listing.displayOf('page');
		if (found.more && whole !== null && whole.path.length > 0 && !whole.path.includes('{'))
			root
				.element('p')
				.class('more')
				.link(whole.path, 'All of ' + whole.title);
	}
	return root;
}

function addFormatted(into: FormElement, text: string): void {
	into.json.setString('#value', text).setString('#format', 'filtered_html');
}

function addCount(root: FormElement, listing: Listing, found: Found): void {
	if (found.total < 0) return;
	const exposed = listing.filter.leaves();
	let any = false;
	for (let i = 0; i < exposed.length; i++) if (exposed[i].exposed.length > 0) any = true;
	if (any) root.element('p', countWords(found)).class('gather-count').attr('role', 'status');
}

/** How many items there are, as far as it is known. */
export function countWords(found: Found): string {
	const number = found.total.toString();
	if (found.isMore) return 'More than ' + COUNTED.toString() + ' results';
	const words = number + (found.total == 1 ? ' result' : ' results');
	return found.approximate ? 'About ' + words : words;
}

// Items

function addTeasers(root: FormElement, listing: Listing, found: Found, heading: string): void {
	const list = root.element('div').class('listing');
	for (let i = 0; i < found.length; i++) {
		const rows = found.rows[i];
		const row = found.places[i];
		const entry = list.element('article').class('teaser');
		if (rows.int(row, 'sticky') == 1) entry.class('teaser--sticky');
		const item = rows.item(row);
		if (listing.fields.length == 0) {
			entry.element(heading).link('/item/' + item.id, item.title);
			addTime(entry.element('p').class('meta'), item.created, 'date');
			const summary = item.string('field_summary');
			if (summary.length > 0) entry.paragraph(summary);
			continue;
		}
		let meta: FormElement | null = null;
		for (let j = 0; j < listing.fields.length; j++) {
			const shown = listing.fields[j];
			if (shown.field.full == 'title') addValue(entry.element(heading), listing, shown, found, i);
			else if (hasValue(listing, shown, found, i)) {
				if (isMeta(shown)) {
					// Dates and names beside each other share a line.
					const line: FormElement = meta === null ? entry.element('p').class('meta') : meta;
					if (meta !== null) line.json.listAt('#children').push(JsonValue.string(' · '));
					addValue(line, listing, shown, found, i);
					meta = line;
					continue;
				}
				const part = entry.element(shown.field.isFormatted ? 'div' : 'p').class('field');
				if (shown.field.target == TERM) part.class('meta');
				if (!shown.field.isFormatted && shown.label.length > 0 && !isSummary(shown))
					part.element('span', shown.label + ': ').class('field-label');
				addValue(part, listing, shown, found, i);
			}
			meta = null;
		}
	}
}

function isMeta(shown: Shown): bool {
	return shown.field.kind == TIME || shown.field.relation == 'author' || shown.field.full == 'type';
}

function isSummary(shown: Shown): bool {
	return shown.field.name == 'field_summary';
}

function addList(root: FormElement, listing: Listing, found: Found): void {
	const list = root.element('ul').class('titles');
	for (let i = 0; i < found.length; i++) {
		const entry = list.element('li');
		const item = found.rows[i].item(found.places[i]);
		if (listing.fields.length == 0) entry.link('/item/' + item.id, item.title);
		for (let j = 0; j < listing.fields.length; j++) {
			if (!hasValue(listing, listing.fields[j], found, i)) continue;
			if (j > 0) entry.element('span', ' · ');
			addValue(entry, listing, listing.fields[j], found, i);
		}
	}
}

function addTable(root: FormElement, listing: Listing, display: Display, found: Found): void {
	const table = root.element('div').class('table-scroll').element('table').class('data').attr('role', 'table');
	table.element('caption', display.title).class('visually-hidden');
	const head = table.element('thead').attr('role', 'rowgroup').element('tr').attr('role', 'row');
	const body = table.element('tbody').attr('role', 'rowgroup');
	if (listing.fields.length == 0) {
		head.element('th', 'Title').attr('scope', 'col').attr('role', 'columnheader');
		head.element('th', 'Created').attr('scope', 'col').attr('role', 'columnheader');
	}
	for (let j = 0; j < listing.fields.length; j++)
		head.element('th', listing.fields[j].label).attr('scope', 'col').attr('role', 'columnheader');
	for (let i = 0; i < found.length; i++) {
		const line = body.element('tr').attr('role', 'row');
		const item = found.rows[i].item(found.places[i]);
		if (listing.fields.length == 0) {
			line
				.element('th')
				.attr('scope', 'row')
				.attr('role', 'rowheader')
				.link('/item/' + item.id, item.title);
			addTime(line.element('td').attr('role', 'cell').attr('data-label', 'Created'), item.created, 'date');
		}
		for (let j = 0; j < listing.fields.length; j++) {
			const cell =
				j == 0
					? line.element('th').attr('scope', 'row').attr('role', 'rowheader')
					: line.element('td').attr('role', 'cell');
			if (j > 0) cell.attr('data-label', listing.fields[j].label);
			addValue(cell, listing, listing.fields[j], found, i);
		}
	}
}

function addTime(into: FormElement, milliseconds: i64, format: string): void {
	into
		.element('time', texts.formatTime(milliseconds, format == 'datetime' ? 'datetime' : 'date'))
		.attr('datetime', texts.formatTime(milliseconds, 'iso'));
}

/** The item that a field belongs to, or nothing. */
function itemOf(listing: Listing, field: FieldName, found: Found, index: i32): ItemHandle {
	if (field.relation.length == 0) return found.rows[index].item(found.places[index]);
	const relation = listing.relation(field.relation);
	const id = relation === null ? '' : targetOf(found, index, relation);
	if (!found.otherRows.has(id)) return changetype<ItemHandle>(<usize>0);
	return found.other.item(found.otherRows.get(id));
}

/** What stands in a field: a text for people; empty when there is nothing. */
export function textOf(listing: Listing, shown: Shown, found: Found, index: i32): string {
	const field = shown.field;
	if (field.relation == 'author') return found.rows[index].string(found.places[index], 'author');
	const item = itemOf(listing, field, found, index);
	if (changetype<usize>(item) == 0) return '';
	if (!field.isCustom) {
		if (field.name == 'title') return item.title;
		if (field.name == 'type') return listing.types.labelOf(item.type);
		if (field.name == 'id') return item.id;
		if (field.name == 'author_id') return item.authorId;
		if (field.name == 'created' || field.name == 'changed')
			return texts.formatTime(
				field.name == 'created' ? item.created : item.changed,
				shown.format == 'datetime' ? 'datetime' : 'date',
			);
		const yes = found.rows[index].int(found.places[index], field.name) == 1;
		return yes ? 'Yes' : 'No';
	}
	const doc = Doc.json(item.json(field.name));
	if (doc.failed) return '';
	if (doc.kind() == 'object') return wordOf(doc, '', field, shown.format);
	let words = '';
	for (let i = 0; i < doc.count(); i++) {
		const word = wordOf(doc, i.toString() + '.', field, shown.format);
		if (word.length > 0) words += (words.length > 0 ? ', ' : '') + word;
	}
	return words;
}

function wordOf(doc: Doc, at: string, field: FieldName, format: string): string {
	if (field.target == TERM && doc.has(at + 'target_id'))
		return termsOf(field.scope).labelOf(doc.string(at + 'target_id'));
	const kind = doc.kind(at + 'value');
	if (kind == 'boolean') return doc.bool(at + 'value') ? 'Yes' : 'No';
	if (kind != 'string' && kind != 'number') return '';
	const text = doc.string(at + 'value');
	if (field.kind != TIME) return text;
	const time = texts.parseTime(text, i64.MIN_VALUE);
	return time == i64.MIN_VALUE ? text : texts.formatTime(time, format == 'datetime' ? 'datetime' : 'date');
}

function hasValue(listing: Listing, shown: Shown, found: Found, index: i32): bool {
	return textOf(listing, shown, found, index).length > 0;
}

function addValue(into: FormElement, listing: Listing, shown: Shown, found: Found, index: i32): void {
	const field = shown.field;
	const text = textOf(listing, shown, found, index);
	if (text.length == 0) return;
	if (shown.link && field.relation != 'author') {
		into.link('/item/' + itemOf(listing, field, found, index).id, text);
		return;
	}
	if (field.target == TERM && field.relation.length == 0) {
		addTerms(into, field, Doc.json(itemOf(listing, field, found, index).json(field.name)));
		return;
	}
	if (field.isFormatted && field.relation != 'author') {
		const doc = Doc.json(itemOf(listing, field, found, index).json(field.name));
		const format = doc.string('format', 'plain_text');
		into.json
			.listAt('#children')
			.push(JsonValue.object().setString('#type', 'markup').setString('#value', text).setString('#format', format));
		return;
	}
	if (!field.isCustom && (field.name == 'created' || field.name == 'changed')) {
		const item = itemOf(listing, field, found, index);
		addTime(into, field.name == 'created' ? item.created : item.changed, shown.format);
		return;
	}
	into.json.listAt('#children').push(JsonValue.string(text));
}

/** Terms lead to their pages. */
function addTerms(into: FormElement, field: FieldName, values: Doc): void {
	const terms = termsOf(field.scope);
	let any = false;
	for (let i = 0; i < values.count(); i++) {
		const id = values.string(i.toString() + '.target_id');
		const label = id.length > 0 ? terms.labelOf(id) : values.string(i.toString() + '.value');
		if (label.length == 0) continue;
		if (any) into.json.listAt('#children').push(JsonValue.string(', '));
		if (id.length > 0) into.link('/term/' + id, label).class('tag');
		else into.json.listAt('#children').push(JsonValue.string(label));
		any = true;
	}
}

// Filters that visitors fill in

/** What a filter offers, as links: a page of its own for each. */
function addLinks(root: FormElement, listing: Listing, wanted: Wanted): void {
	const leaves = listing.filter.leaves();
	for (let i = 0; i < leaves.length; i++) {
		const filter = leaves[i];
		if (filter.exposed.length == 0 || filter.widget != LINKS) continue;
		const byTerm = filter.byTerm;
		const terms = byTerm ? termsOf(filter.field!.scope) : null;
		const count = terms === null ? filter.options.length : min(terms.ids.length, MOST_LINKS);
		if (count == 0) continue;
		const said = byTerm ? findTerm(filter.field!, request.query(filter.exposed)) : request.query(filter.exposed);
		const nav = root.element('nav').class('gather-links').attr('aria-label', filter.label);
		const list = nav.element('ul');
		addLink(list, addressOf(listing, wanted, '', filter.exposed), 'All', said.length == 0);
		for (let j = 0; j < count; j++) {
			const value = terms === null ? filter.options[j] : terms.ids[j];
			const label = terms === null ? filter.optionLabels[j] : terms.labels[j];
			const place = filter.exposed + '=' + encodeURIComponent(value);
			addLink(list, addressOf(listing, wanted, place, filter.exposed), label, said == value);
		}
	}
}

function addLink(list: FormElement, path: string, label: string, isHere: bool): void {
	const link = list.element('li').link(path, label);
	if (isHere) link.attr('aria-current', 'true');
}

function addForm(root: FormElement, listing: Listing, wanted: Wanted): void {
	const leaves = listing.filter.leaves();
	const form = queryForm('gather_' + listing.name, request.path);
	form.class('filters').attr('role', 'search');
	const bar = form.container().class('toolbar');
	let controls = 0;
	for (let i = 0; i < leaves.length; i++) {
		if (leaves[i].exposed.length == 0 || leaves[i].widget == LINKS) continue;
		addControl(bar, leaves[i], wanted);
		controls++;
	}
	let sorts = 0;
	for (let i = 0; i < listing.sorts.length; i++) if (listing.sorts[i].exposed.length > 0) sorts++;
	if (sorts > 0) {
		const select = bar.select('sort', 'Order').option('', 'As it is');
		for (let i = 0; i < listing.sorts.length; i++) {
			const sort = listing.sorts[i];
			if (sort.exposed.length == 0) continue;
			select.option(sort.exposed, sort.label + (sort.field.kind == TIME ? ', oldest first' : ', ascending'));
			select.option('-' + sort.exposed, sort.label + (sort.field.kind == TIME ? ', newest first' : ', descending'));
		}
		select.value(wanted.sort.length > 0 ? (wanted.descending ? '-' : '') + wanted.sort : '');
		controls++;
	}
	if (controls == 0) return;
	for (let i = 0; i < listing.arguments.length; i++) {
		const argument = listing.arguments[i];
		if (argument.source == 'query' && request.query(argument.name).length > 0)
			form.hidden(argument.name, request.query(argument.name));
	}
	if (request.query('as_of').length > 0) form.hidden('as_of', request.query('as_of'));
	const actions = bar.actions();
	actions.add('submit', '', 'Show');
	if (addressOf(listing, wanted, '') != request.path) actions.link(request.path, 'Show all').class('button');
	root.json.listAt('#children').push(form.json);
}

function addControl(bar: FormElement, filter: Filter, wanted: Wanted): void {
	const field = filter.field!;
	const name = filter.exposed;
	if (filter.operator == 'between') {
		control(bar, widgetOf(filter), name + '_min', filter.label + ' from').value(request.query(name + '_min'));
		control(bar, widgetOf(filter), name + '_max', filter.label + ' to').value(request.query(name + '_max'));
		return;
	}
	const widget = widgetOf(filter);
	const said = request.query(name);
	if (widget != 'select') {
		const made = control(bar, widget, name, filter.label);
		if (widget == 'checkbox') made.checked(said == '1');
		else made.value(said);
		return;
	}
	const select = bar.select(name, filter.label).option('', 'Any');
	if (filter.options.length > 0)
		for (let i = 0; i < filter.options.length; i++) select.option(filter.options[i], filter.optionLabels[i]);
	else if (filter.byTerm) {
		const terms = termsOf(field.scope);
		for (let i = 0; i < terms.ids.length; i++)
			select.option(terms.ids[i], '— '.repeat(terms.depths[i]) + terms.labels[i]);
		select.value(findTerm(field, said));
		return;
	} else if (field.kind == BOOLEAN || (!field.isCustom && field.kind == NUMBER))
		select.option('1', 'Yes').option('0', 'No');
	select.value(said);
}

function widgetOf(filter: Filter): string {
	if (filter.widget.length > 0) return filter.widget;
	if (filter.options.length > 0) return 'select';
	const kind = filter.field!.kind;
	if (kind == BOOLEAN) return 'select';
	if (filter.byTerm && termsOf(filter.field!.scope).ids.length > 0) return 'select';
	if (takesSeveral(filter.operator)) return 'text';
	return kind == NUMBER ? 'number' : kind == TIME ? 'date' : 'text';
}

function control(bar: FormElement, widget: string, name: string, label: string): FormElement {
	if (widget == 'number') return bar.number(name, label).step('any');
	if (widget == 'date') return bar.date(name, label);
	if (widget == 'checkbox') return bar.checkbox(name, label);
	return bar.search(name, label);
}

// The way to other pages

function addPager(root: FormElement, listing: Listing, wanted: Wanted, found: Found): void {
	if (listing.pager == 'none' || (listing.pager == 'mini' && found.next.length == 0 && found.previous.length == 0))
		return;
	if (listing.pager == 'mini') {
		const pager = root.element('nav').class('pager').attr('aria-label', 'Pages');
		if (found.previous.length > 0)
			pager
				.link(addressOf(listing, wanted, 'before=' + encodeURIComponent(found.previous)), 'Previous')
				.attr('rel', 'prev');
		if (found.previous.length > 0 && found.next.length > 0) pager.json.listAt('#children').push(JsonValue.string(' '));
		if (found.next.length > 0)
			pager.link(addressOf(listing, wanted, 'after=' + encodeURIComponent(found.next)), 'Next').attr('rel', 'next');
		return;
	}
	const pages = found.total > 0 ? (found.total + wanted.items - 1) / wanted.items : 1;
	if (pages <= 1 && wanted.page == 1 && !found.more) return;
	const list = root.element('nav').class('pager').attr('aria-label', 'Pages').element('ul').class('pager-pages');
	const here = wanted.page;
	if (here > 1)
		list
			.element('li')
			.link(pageAddress(listing, wanted, min(here - 1, pages), -1), 'Previous')
			.attr('rel', 'prev');
	for (let number = 1; number <= pages; number++) {
		const near = number > here - 3 && number < here + 3;
		if (number != 1 && number != pages && !near) {
			if (number == here - 3 || number == here + 3) list.element('li', '…');
			continue;
		}
		const link = list.element('li').link(pageAddress(listing, wanted, number, -1), number.toString());
		link.attr('aria-label', 'Page ' + number.toString());
		if (number == here) link.attr('aria-current', 'page');
	}
	if (found.isMore) list.element('li', '…');
	if (found.more)
		list
			.element('li')
			.link(pageAddress(listing, wanted, here + 1, found.end), 'Next')
			.attr('rel', 'next');
}

/** `end` is where the page before ended: when plugins hid items the next one begins there, and shows none twice. */
function pageAddress(listing: Listing, wanted: Wanted, number: i32, end: i32): string {
	if (number == 1) return addressOf(listing, wanted, '');
	const shifted = end >= 0 && end != (number - 1) * wanted.items;
	return addressOf(listing, wanted, 'page=' + number.toString() + (shifted ? '&from=' + end.toString() : ''));
}
