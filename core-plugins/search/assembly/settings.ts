// The screen of the settings: the language of the site and of each type, and how much each field weighs.
import { form, Form, FormElement, html, Json, page, RenderElement, request, Rows, sql } from '@trovato/sdk';
import { startReindex } from './indexing';

const PATH = '/admin/structure/search';
const WEIGHTS: StaticArray<string> = ['A', 'B', 'C', 'D', ''];
const WEIGHT_LABELS: StaticArray<string> = ['A: like the title', 'B: much', 'C: some', 'D: least', 'Not searched'];

export function settingsPage(): RenderElement {
	page.title('Search');
	const rows = sql('settings').all();
	const state = sql('state').all();
	const settings = describe(rows, state);
	if (!settings.accepted()) return html.fragment().append(outcome(state)).append(settings.show());
	if (settings.pressed != 'reindex') save(settings, rows);
	startReindex();
	return settings.done(PATH + '?done=' + (settings.pressed == 'reindex' ? 'reindex' : 'save'));
}

/** What was done, and when everything was indexed last. */
function outcome(state: Rows): RenderElement {
	const root = html.fragment();
	const done = request.query('done');
	if (done == 'save' || done == 'reindex') {
		const said = done == 'save' ? 'The settings are saved. ' : '';
		const message = html.div().class('message').attr('role', 'status');
		root.append(message.paragraph(said + 'All content is being indexed again in the background.'));
	}
	if (state.length == 0 || state.isNull(0, 'indexed')) return root;
	const known = state.string(0, 'known') + ' states of items are in the index. All were indexed last on ';
	const line = html.p().class('meta').text(known);
	return root.append(line.append(html.time(state.time(0, 'indexed'), 'datetime')).text(' UTC.'));
}

function describe(rows: Rows, state: Rows): Form {
	const settings = form('search_settings');
	const languages = sql('languages').all();
	const standard = settings.select('language', 'Language of the site').required();
	standard.description('How words are reduced to their stems, and which words are too common to count.');
	offer(standard, languages).value(state.string(0, 'language'));
	settings.paragraph('The title counts most, always. A field that is not searched is not found by its words.');
	let part: FormElement = settings;
	for (let i = 0; i < rows.length; i++) {
		const type = rows.string(i, 'type');
		if (i == 0 || rows.string(i - 1, 'type') != type) part = describeType(settings, rows, i, languages);
		if (rows.isNull(i, 'name')) continue;
		const weight = part.select(weightName(rows, i), rows.string(i, 'label', rows.string(i, 'name')));
		for (let n = 0; n < WEIGHTS.length; n++) weight.option(WEIGHTS[n], WEIGHT_LABELS[n]);
		weight.value(rows.string(i, 'weight'));
	}
	const actions = settings.actions();
	actions.primary('save', 'Save and index again');
	actions.submit('reindex', 'Index again');
	return settings;
}

function describeType(settings: Form, rows: Rows, row: i32, languages: Rows): FormElement {
	const type = rows.string(row, 'type');
	const part = settings.fieldset('type_' + type, rows.string(row, 'type_label'));
	const both = part.container().class('columns');
	const language = both.select('language_' + type, 'Language').option('', 'That of the site');
	offer(language, languages).value(rows.string(row, 'language'));
	const field = both.select('language_field_' + type, 'Language of each item').option('', 'That of the type');
	for (let i = row; i < rows.length && rows.string(i, 'type') == type; i++)
		if (mayNameLanguage(rows.string(i, 'kind')))
			field.option(rows.string(i, 'name'), 'As the field ' + rows.string(i, 'label', rows.string(i, 'name')) + ' says');
	field.value(rows.string(row, 'language_field'));
	return part;
}

function mayNameLanguage(kind: string): bool {
	return kind == 'Text' || kind == 'List';
}

function offer(select: FormElement, languages: Rows): FormElement {
	for (let i = 0; i < languages.length; i++) select.option(languages.string(i, 'code'), languages.string(i, 'label'));
	return select;
}

function weightName(rows: Rows, row: i32): string {
	return 'weight_' + rows.string(row, 'type') + '.' + rows.string(row, 'name');
}

function save(settings: Form, rows: Rows): void {
	const types = new Json().list();
	const fields = new Json().list();
	types.object().key('type').string('').key('language').string(settings.sentText('language'));
	types.key('language_field').string('').end();
	for (let i = 0; i < rows.length; i++) {
		const type = rows.string(i, 'type');
		if (i == 0 || rows.string(i - 1, 'type') != type) {
			types
				.object()
				.key('type')
				.string(type)
				.key('language')
				.string(settings.sentText('language_' + type));
			types
				.key('language_field')
				.string(settings.sentText('language_field_' + type))
				.end();
		}
		if (rows.isNull(i, 'name')) continue;
		fields.object().key('type').string(type).key('field').string(rows.string(i, 'name'));
		fields
			.key('weight')
			.string(settings.sentText(weightName(rows, i)))
			.end();
	}
	const said = types.end().toJson();
	sql('types_save').json(said).run();
	sql('types_forget').json(said).run();
	sql('fields_save').json(fields.end().toJson()).run();
}
