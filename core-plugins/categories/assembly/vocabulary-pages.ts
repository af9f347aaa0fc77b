// The screens of vocabularies.
import { Form, form, forbidden, html, notFound, page, RenderElement, request, sql } from '@trovato/sdk';
import { Problems } from './problems';
import { Table } from './table';
import {
	changeVocabulary,
	createVocabulary,
	mayAdminister,
	removeVocabulary,
	Vocabulary,
	VocabularyInput,
} from './vocabulary';

export const ADMIN = '/admin/categories';

/** `/admin/categories`: those whose terms the user may change. */
export function vocabulariesPage(): RenderElement {
	page.title('Categories');
	const rows = sql('vocabularies').all();
	const table = new Table('Vocabularies', ['Vocabulary', 'Terms', 'Parents', 'New ones while writing', 'What to do']);
	let shown = 0;
	for (let i = 0; i < rows.length; i++) {
		const one = Vocabulary.of(rows, i);
		if (!one.editable) continue;
		shown++;
		const first = html.fragment().append(html.link(ADMIN + '/' + one.name + '/terms', one.label));
		first.append(html.p(one.description.length > 0 ? one.description : one.name).class('meta'));
		const row = table.row(first).text(one.terms.toString());
		row.text(one.parents == 'none' ? 'none' : one.parents == 'one' ? 'one' : 'several').text(one.free ? 'yes' : 'no');
		const links = html.span().class('row-links');
		links.append(html.link(ADMIN + '/' + one.name + '/terms', 'Terms').attr('aria-label', 'Terms of ' + one.label));
		if (mayAdminister())
			links.text(' ').append(html.link(ADMIN + '/' + one.name, 'Edit').attr('aria-label', 'Edit ' + one.label));
		row.cell(links);
	}
	if (shown == 0 && !mayAdminister()) return forbidden();
	const root = html.fragment();
	if (mayAdminister()) {
		const add = html
			.link(ADMIN + '/add', 'Add a vocabulary')
			.class('button')
			.class('button--primary');
		root.append(html.div().class('page-actions').append(add));
	}
	return shown > 0 ? root.append(table.root) : root.append(html.p('There are no vocabularies yet.').class('empty'));
}

function describe(id: string, known: Vocabulary | null): Form {
	const made = form(id);
	made.textfield('label', 'Name').required().maxLength(255);
	const name = made.textfield('machine_name', 'Machine name').required().maxLength(32);
	name.pattern('[a-z][a-z0-9_]*', 'Machine name must begin with a letter and have a-z, 0-9 and _ only.');
	name.description('For addresses and code, such as topics; it stays.');
	const about = made.textarea('description', 'What it is for').maxLength(5000);
	const parents = made.radios('parents', 'What a term may be below');
	parents.option('none', 'Nothing: the terms are a list').option('one', 'One other term: they are a tree');
	parents.option('many', 'Several other terms').value(known === null ? 'one' : known.parents);
	const free = made.checkbox('free', 'Whoever writes content may add terms while doing so');
	if (known !== null) {
		made.context('vocabulary', known.name);
		setValue(made, 'label', known.label);
		name.value(known.name).disabled();
		about.value(known.description);
		free.checked(known.free);
	}
	const actions = made.actions();
	actions.primary('save', known === null ? 'Add the vocabulary' : 'Save');
	if (known !== null && known.terms == 0)
		actions
			.link(ADMIN + '/' + known.name + '/delete', 'Delete')
			.class('button')
			.class('button--danger');
	return made;
}

function setValue(made: Form, name: string, value: string): void {
	const element = made.find(name);
	if (element !== null) element.value(value);
}

function inputOf(made: Form, name: string): VocabularyInput {
	const input = new VocabularyInput();
	input.name = name;
	input.label = made.sentText('label');
	input.description = made.sentText('description');
	input.parents = made.sentText('parents');
	input.free = made.sentBool('free');
	return input;
}

export function addVocabularyPage(): RenderElement {
	page.title('Add a vocabulary');
	page.breadcrumb('Categories', ADMIN);
	const made = describe('vocabulary_add', null);
	if (!made.accepted()) return made.show();
	const name = made.sentText('machine_name');
	const problems: Problems = createVocabulary(inputOf(made, name));
	if (problems.count > 0) return problems.show(made);
	return made.result('vocabulary', name).done(ADMIN + '/' + name + '/terms');
}

export function vocabularyPage(): RenderElement {
	const known = Vocabulary.find(request.param('vocabulary'));
	if (known === null) return notFound();
	page.title('Edit ' + known.label);
	page.breadcrumb('Categories', ADMIN);
	page.breadcrumb(known.label, ADMIN + '/' + known.name + '/terms');
	const made = describe('vocabulary_edit', known);
	if (!made.accepted()) return made.show();
	const problems: Problems = changeVocabulary(known, inputOf(made, known.name));
	if (problems.count > 0) return problems.show(made);
	return made.result('vocabulary', known.name).done(ADMIN);
}

export function deleteVocabularyPage(): RenderElement {
	const known = Vocabulary.find(request.param('vocabulary'));
	if (known === null) return notFound();
	page.title('Delete ' + known.label);
	page.breadcrumb('Categories', ADMIN);
	if (known.terms > 0) {
		const sentence =
			'It has ' + (known.terms == 1 ? '1 term' : known.terms.toString() + ' terms') + '. Delete or merge them first.';
		return html.fragment().append(html.p(sentence).class('message').class('message--wrong'));
	}
	const ask = form('vocabulary_delete');
	ask.context('vocabulary', known.name);
	ask.paragraph('It has no terms. Fields that refer to it can have no values any more.');
	const actions = ask.actions();
	actions.submit('delete', 'Delete').class('button--danger');
	actions.link(ADMIN, 'Cancel').class('button');
	if (!ask.accepted()) return ask.show();
	const problems: Problems = removeVocabulary(known);
	return problems.count > 0 ? problems.show(ask) : ask.done(ADMIN);
}
