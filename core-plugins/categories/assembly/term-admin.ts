// The screens of terms: the tree of a vocabulary, and adding, changing, merging and deleting a term of it.
import {
	cache,
	Form,
	form,
	forbidden,
	FormElement,
	html,
	JsonValue,
	notFound,
	page,
	queryForm,
	RenderElement,
	request,
	Rows,
	sql,
} from '@trovato/sdk';
import { isUuid, Problems } from './problems';
import { FormTable } from './table';
import { countUsage, findDoomed, idsOf, jsonOf, mergeTerm, removeTerm, saveTerm, Term, TermInput } from './term';
import { Tree, WHOLE } from './tree';
import { LIST_TAG, Vocabulary } from './vocabulary';
import { ADMIN } from './vocabulary-pages';

const LEVEL = 100;

function baseOf(vocabulary: Vocabulary): string {
	return ADMIN + '/' + vocabulary.name + '/terms';
}

function begin(vocabulary: Vocabulary, title: string, isBelow: bool): void {
	page.title(title);
	page.breadcrumb('Categories', ADMIN);
	if (isBelow) page.breadcrumb(vocabulary.label, baseOf(vocabulary));
}

/** `/admin/categories/{vocabulary}/terms` */
export function termsPage(): RenderElement {
	const vocabulary = Vocabulary.find(request.param('vocabulary'));
	if (vocabulary === null) return notFound();
	if (!vocabulary.editable) return forbidden();
	begin(vocabulary, vocabulary.label, false);
	const root = html.fragment();
	const add = html
		.link(baseOf(vocabulary) + '/add', 'Add a term')
		.class('button')
		.class('button--primary');
	root.append(html.div().class('page-actions').append(add));
	if (vocabulary.terms == 0) return root.append(html.p('There are no terms yet.').class('empty'));
	if (vocabulary.terms > WHOLE || request.query('label').length > 0) root.append(filters(vocabulary));
	const order = form('terms_order');
	order.context('vocabulary', vocabulary.name);
	order.paragraph('Terms with less weight come first; those with the same weight by their labels.');
	const names = ['Term', 'Weight', 'What to do'];
	const table = new FormTable(order, 'Terms of ' + vocabulary.label, names);
	let next = '';
	let shown = 0;
	if (vocabulary.terms > WHOLE || request.query('label').length > 0 || request.query('under').length > 0) {
		const level = levelOf(vocabulary);
		shown = min(level.length, LEVEL);
		for (let i = 0; i < shown; i++) addLine(table, vocabulary, level, i, 0, <i32>level.int(i, 'children'), false);
		if (level.length > LEVEL) next = cursorOf(level, LEVEL - 1);
	} else {
		const tree = new Tree(vocabulary);
		const seen = new Set<i32>();
		shown = tree.lines.length;
		for (let i = 0; i < shown; i++) {
			addLine(table, vocabulary, tree.rows, tree.lines[i], tree.depths[i], 0, seen.has(tree.lines[i]));
			seen.add(tree.lines[i]);
		}
	}
	if (shown == 0) return root.append(html.p('No term fits.').class('empty'));
	order.actions().primary('save', 'Save the weights');
	if (!order.accepted()) {
		root.append(order.show());
		return next.length > 0 ? root.append(pager(vocabulary, next)) : root;
	}
	vocabulary.lock();
	sql('term_weights').string(vocabulary.id).json(weightsIn(order.sentValues)).run();
	cache.invalidate(LIST_TAG);
	return order.done(here(vocabulary, request.query('after')));
}

/** The same page again, in `terms_order` and after the filter. */
function here(vocabulary: Vocabulary, after: string): string {
	let query = '';
	const names = ['label', 'under'];
	for (let i = 0; i < names.length; i++) {
		const said = request.query(names[i]);
		if (said.length > 0) query += (query.length > 0 ? '&' : '?') + names[i] + '=' + encodeURIComponent(said);
	}
	if (after.length > 0) query += (query.length > 0 ? '&' : '?') + 'after=' + encodeURIComponent(after);
	return baseOf(vocabulary) + query;
}

function pager(vocabulary: Vocabulary, next: string): RenderElement {
	const link = html.link(here(vocabulary, next), 'Next page').attr('rel', 'next');
	return html.nav().class('pager').attr('aria-label', 'Pages').append(link);
}

function filters(vocabulary: Vocabulary): RenderElement {
	const filter = queryForm('terms_filter', baseOf(vocabulary));
	filter.class('filters');
	const bar = filter.container().class('toolbar');
	bar.search('label', 'Label').value(request.query('label'));
	const actions = bar.actions();
	actions.add('submit', '', 'Filter');
	if (request.query('label').length > 0) actions.link(baseOf(vocabulary), 'Reset').class('button');
	return filter.plain();
}

/** One level of a large vocabulary, or what fits a filter. */
function levelOf(vocabulary: Vocabulary): Rows {
	const under = request.query('under');
	const statement = sql('terms_level')
		.string(vocabulary.id)
		.stringOrNull(isUuid(under) ? under : '');
	statement.stringOrNull(request.query('label').trim());
	const after = request.query('after');
	const end = after.indexOf('~');
	const id = end > 0 ? after.substring(end + 1, end + 37) : '';
	if (isUuid(id)) {
		const weight = I64.parseInt(after.substring(0, end));
		statement
			.int(max<i64>(-10_000, min<i64>(weight, 10_000)))
			.string(after.substring(end + 38))
			.string(id);
	} else statement.null().null().null();
	return statement.int(LEVEL + 1).all();
}

/** Weight, id and label of a row, as the address carries them. */
function cursorOf(rows: Rows, row: i32): string {
	return rows.string(row, 'weight') + '~' + rows.string(row, 'id') + '~' + rows.string(row, 'folded');
}

function addLine(
	table: FormTable,
	vocabulary: Vocabulary,
	rows: Rows,
	row: i32,
	depth: i32,
	children: i32,
	again: bool,
): void {
	const id = rows.string(row, 'id');
	const label = rows.string(row, 'label');
	const line = table.row();
	const name = line.heading();
	if (depth > 0) name.element('span', '– '.repeat(depth)).class('indent').attr('aria-hidden', 'true');
	name.link('/term/' + id, label);
	if (depth > 0) name.element('span', ' (level ' + (depth + 1).toString() + ')').class('visually-hidden');
	if (children > 0)
		name
			.element('p')
			.class('meta')
			.link(baseOf(vocabulary) + '?under=' + id, children == 1 ? '1 term below' : children.toString() + ' terms below');
	const weight = line.cell();
	// A term below several others stands at several places, and has one weight.
	if (again) weight.element('span', rows.string(row, 'weight'));
	else
		weight
			.number('weight[' + id + ']', 'Weight of ' + label)
			.labelHidden()
			.min('-10000')
			.max('10000')
			.value(rows.string(row, 'weight'));
	const links = line.cell().element('span').class('row-links');
	const base = baseOf(vocabulary) + '/' + id;
	links.link(base, 'Edit').attr('aria-label', 'Edit ' + label);
	links.link(base + '/merge', 'Merge').attr('aria-label', 'Merge ' + label);
	links.link(base + '/delete', 'Delete').attr('aria-label', 'Delete ' + label);
}

function weightsIn(values: JsonValue): string {
	const list = JsonValue.list();
	for (let i = 0; i < values.keys.length; i++) {
		const name = values.keys[i];
		const said = values.values[i].asText();
		if (!name.startsWith('weight[') || said.length == 0) continue;
		const weight = JsonValue.int(I64.parseInt(said));
		list.push(
			JsonValue.object()
				.setString('id', name.substring(7, name.length - 1))
				.set('weight', weight),
		);
	}
	return list.toJson();
}

/** The control with which a term of the vocabulary is chosen. */
function chooser(
	made: FormElement,
	vocabulary: Vocabulary,
	name: string,
	title: string,
	without: string,
	several: bool,
): FormElement {
	if (vocabulary.terms > WHOLE) {
		const source = '/content/suggest/category_tag:' + vocabulary.name;
		return made.autocomplete(name, title, source).description('The label of a term.');
	}
	const control = several ? made.checkboxes(name, title) : made.select(name, title).option('', 'None');
	const tree = new Tree(vocabulary);
	const seen = new Set<string>();
	for (let i = 0; i < tree.lines.length; i++) {
		const id = tree.id(i);
		if (id == without || seen.has(id)) continue;
		seen.add(id);
		control.option(id, '– '.repeat(tree.depths[i]) + tree.label(i));
	}
	return control;
}

/** `A label (id)`, the id or the label alone. */
function idIn(text: string, vocabulary: Vocabulary): string {
	const open = text.endsWith(')') ? text.lastIndexOf('(') : -1;
	const id = open < 0 ? text : text.substring(open + 1, text.length - 1);
	if (isUuid(id) || text.length == 0) return id;
	const rows = sql('terms_called')
		.string(vocabulary.name)
		.json(jsonOf([text]))
		.all();
	return rows.isNull(0, 'id') ? text : rows.string(0, 'id');
}

function describe(id: string, vocabulary: Vocabulary, term: Term | null): Form {
	const made = form(id);
	made.context('vocabulary', vocabulary.name);
	const label = made.textfield('label', 'Label').required().maxLength(255);
	const about = made.textarea('description', 'What it means').maxLength(20_000);
	about.description('Stands on the page of the term.');
	if (vocabulary.parents != 'none') {
		const several = vocabulary.parents == 'many';
		const without = term === null ? '' : term.id;
		const parents = chooser(made, vocabulary, 'parents', several ? 'Below' : 'Below which term', without, several);
		const known = term === null ? [request.query('under')] : term.parents;
		if (several && parents.type != 'autocomplete') parents.values(known);
		else if (known.length > 0) parents.value(known[0]);
	}
	const weight = made.number('weight', 'Weight').min('-10000').max('10000').value('0');
	weight.description('Terms with less weight come first.');
	if (term !== null) {
		made.context('term', term.id).hidden('version', term.version);
		label.value(term.label);
		about.value(term.description);
		weight.value(term.weight.toString());
	}
	const actions = made.actions();
	actions.primary('save', term === null ? 'Add the term' : 'Save');
	if (term === null) actions.submit('another', 'Add it and another one');
	return made;
}

function inputOf(made: Form, id: string, vocabulary: Vocabulary): TermInput {
	const input = new TermInput();
	input.id = id;
	input.label = made.sentText('label');
	input.description = made.sentText('description');
	input.weight = I64.parseInt(made.sentText('weight', '0'));
	input.version = made.sentText('version');
	const parents = made.sentList('parents');
	for (let i = 0; i < parents.length; i++) if (parents[i].length > 0) input.parents.push(idIn(parents[i], vocabulary));
	return input;
}

export function addTermPage(): RenderElement {
	const vocabulary = Vocabulary.find(request.param('vocabulary'));
	if (vocabulary === null) return notFound();
	if (!vocabulary.editable) return forbidden();
	begin(vocabulary, 'Add a term to ' + vocabulary.label, true);
	const made = describe('term_add', vocabulary, null);
	if (!made.accepted()) return made.show();
	const input = inputOf(made, '', vocabulary);
	const problems: Problems = saveTerm(vocabulary, input);
	if (problems.count > 0) return problems.show(made);
	return made.result('id', input.id).done(baseOf(vocabulary) + (made.pressed == 'another' ? '/add' : ''));
}

/** What the pages of one term have in common; null when it is not there, or not to be changed by this user. */
class Editing {
	constructor(
		readonly vocabulary: Vocabulary,
		readonly term: Term,
	) {}

	static find(): Editing | null {
		const vocabulary = Vocabulary.find(request.param('vocabulary'));
		const term = Term.find(request.param('id'));
		if (vocabulary === null || term === null || !vocabulary.editable) return null;
		if (term.vocabularyName != vocabulary.name || term.mergedInto.length > 0) return null;
		return new Editing(vocabulary, term);
	}
}

export function editTermPage(): RenderElement {
	const editing = Editing.find();
	if (editing === null) return notFound();
	const vocabulary = editing.vocabulary;
	begin(vocabulary, 'Edit ' + editing.term.label, true);
	const made = describe('term_edit', vocabulary, editing.term);
	if (!made.accepted()) return made.show();
	const problems: Problems = saveTerm(vocabulary, inputOf(made, editing.term.id, vocabulary));
	if (problems.count > 0) return problems.show(made);
	return made.result('id', editing.term.id).done(baseOf(vocabulary));
}

/** `3 items have it, 2 of them in public.` */
function usageSentence(ids: string[]): string {
	const usage = countUsage(ids);
	const items = usage.int(0, 'items');
	const published = usage.int(0, 'published');
	if (items == 0) return 'No item has it.';
	const who = items == 1 ? '1 item has it' : items.toString() + ' items have it';
	return who + ', ' + (published == items ? 'all in public.' : published.toString() + ' of them in public.');
}

export function deleteTermPage(): RenderElement {
	const editing = Editing.find();
	if (editing === null) return notFound();
	const term = editing.term;
	begin(editing.vocabulary, 'Delete ' + term.label, true);
	const all = findDoomed(term.id, true);
	let others = 0;
	for (let i = 0; i < all.length; i++) if (!all.bool(i, 'merged') && all.string(i, 'id') != term.id) others++;
	const ask = form('term_delete');
	ask.context('term', term.id);
	ask.paragraph(usageSentence([term.id]) + ' It disappears from their pages; the items stay.');
	const children = term.children.count();
	if (children > 0) {
		const choice = ask.radios('children', 'What is below it').required();
		const where = term.parents.length > 0 ? 'goes up to where this term was' : 'goes up to the top';
		choice.option('up', (children == 1 ? 'The term below ' : 'The ' + children.toString() + ' terms below ') + where);
		if (others > 0)
			choice.option(
				'too',
				'Is deleted too: ' + (others == 1 ? '1 term' : others.toString() + ' terms') + '. ' + usageOf(all),
			);
		choice.value('up');
		if (others > 0) listNames(ask, all, term.id);
	}
	const actions = ask.actions();
	actions.submit('delete', 'Delete').class('button--danger');
	actions.link(baseOf(editing.vocabulary), 'Cancel').class('button');
	if (!ask.accepted()) return ask.show();
	removeTerm(editing.vocabulary, term, ask.sentText('children') == 'too');
	return ask.result('id', term.id).done(baseOf(editing.vocabulary));
}

function usageOf(terms: Rows): string {
	const items = countUsage(idsOf(terms)).int(0, 'items');
	return items == 0
		? 'No item has one of them.'
		: (items == 1 ? '1 item has' : items.toString() + ' items have') + ' one of all these.';
}

function listNames(ask: Form, terms: Rows, without: string): void {
	const names = ask.details('names', 'The terms below it').element('ul');
	for (let i = 0; i < terms.length && i < 200; i++)
		if (!terms.bool(i, 'merged') && terms.string(i, 'id') != without) names.element('li', terms.string(i, 'label'));
}

export function mergeTermPage(): RenderElement {
	const editing = Editing.find();
	if (editing === null) return notFound();
	const term = editing.term;
	begin(editing.vocabulary, 'Merge ' + term.label, true);
	const ask = form('term_merge');
	ask.context('term', term.id);
	const children = term.children.count();
	let sentence = usageSentence([term.id]) + ' They are found at the other term afterwards, and this page leads there.';
	if (children > 0)
		sentence +=
			children == 1
				? ' The term below it goes there as well.'
				: ' The ' + children.toString() + ' terms below it go there as well.';
	ask.paragraph(sentence);
	chooser(ask, editing.vocabulary, 'into', 'The term that stays', term.id, false).required();
	const actions = ask.actions();
	actions.submit('merge', 'Merge').class('button--danger');
	actions.link(baseOf(editing.vocabulary), 'Cancel').class('button');
	if (!ask.accepted()) return ask.show();
	const problems: Problems = mergeTerm(editing.vocabulary, term, idIn(ask.sentText('into'), editing.vocabulary));
	return problems.count > 0 ? problems.show(ask) : ask.result('id', term.id).done(baseOf(editing.vocabulary));
}
