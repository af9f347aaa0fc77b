// What other plugins may ask, and how content refers to terms.
import { Doc, Json, page, Rows, sql, user } from '@trovato/sdk';
import { isUuid, Problems } from './problems';
import { jsonOf, labelProblem, makeTerms, saveTerm, Term, TermInput, texts } from './term';
import { Tree } from './tree';
import { LIST_TAG, mayEdit, Vocabulary } from './vocabulary';

const MOST = 10_000;

function refusal(code: string, message: string): string {
	return new Json().object().key('error').string(code).key('message').string(message).end().toJson();
}

/** `{"vocabulary"}`: all of its terms in order, `{"id", "label", "depth", "weight", "parents"}`; `{"ids"}`: these terms. */
export function termsFor(payload: string): string {
	const asked = Doc.json(payload);
	page.cacheTag(LIST_TAG);
	if (asked.has('ids')) return findTerms(jsonOf(uuids(texts(asked, 'ids'))));
	const vocabulary = Vocabulary.find(asked.string('vocabulary'));
	return vocabulary === null ? '[]' : new Tree(vocabulary, MOST).toJson();
}

function uuids(values: string[]): string[] {
	const ids: string[] = [];
	for (let i = 0; i < values.length; i++) if (isUuid(values[i])) ids.push(values[i]);
	return ids;
}

/** `{"id"}` or `{"ids"}`: what is below, `{"id", "label", "depth"}`; the terms themselves have the depth 0. */
export function descendantsFor(payload: string): string {
	const asked = Doc.json(payload);
	page.cacheTag(LIST_TAG);
	return descendantsJson(uuids(asked.has('ids') ? texts(asked, 'ids') : [asked.string('id')]));
}

export function descendantsJson(ids: string[]): string {
	return depthsOf(sql('descendants').json(jsonOf(ids)).all());
}

/** `{"id"}`: what is above, from the top; the term itself has the depth 0. */
export function ancestorsFor(payload: string): string {
	const id = Doc.json(payload).string('id');
	page.cacheTag(LIST_TAG);
	return isUuid(id) ? ancestorsJson(id) : '[]';
}

export function ancestorsJson(id: string): string {
	return depthsOf(sql('ancestors').string(id).all());
}

function depthsOf(rows: Rows): string {
	const json = new Json().list();
	for (let i = 0; i < rows.length; i++) {
		json.object().key('id').string(rows.string(i, 'id')).key('label').string(rows.string(i, 'label'));
		json.key('depth').int(rows.int(i, 'depth')).key('merged').bool(rows.bool(i, 'merged')).end();
	}
	return json.end().toJson();
}

/** `{"vocabulary", "id"?, "label", "description", "weight", "parents"}` on behalf of the user: `{"id"}`, or `{"error", …}`. */
export function saveFor(payload: string): string {
	const doc = Doc.json(payload);
	const vocabulary = Vocabulary.find(doc.string('vocabulary'));
	if (doc.failed || vocabulary === null) return refusal('request.not_found', 'There is no such vocabulary.');
	if (!vocabulary.editable) return refusal('request.forbidden', 'The user may not change terms of this vocabulary.');
	const id = doc.string('id');
	const known = isUuid(id) ? Term.find(id) : null;
	if (id.length > 0 && (known === null || known.vocabularyName != vocabulary.name))
		return refusal('request.not_found', 'There is no such term.');
	const input = known === null ? new TermInput() : TermInput.of(known);
	const problems = new Problems();
	input.read(doc, problems);
	const wrong = problems.count > 0 ? problems : saveTerm(vocabulary, input);
	return wrong.count > 0 ? wrong.toJson() : new Json().object().key('id').string(input.id).end().toJson();
}

/** What fields may refer to: the terms of each vocabulary, and those of all. */
export function targetsJson(): string {
	const rows = sql('vocabulary_names').all();
	const json = new Json().list();
	for (let i = -1; i < rows.length; i++) {
		const settings = Doc.json(i < 0 ? '{}' : rows.json(i, 'settings'));
		json.object().key('target').string('category_tag');
		json.key('scope').string(i < 0 ? '' : rows.string(i, 'machine_name'));
		json.key('label').string(i < 0 ? 'Terms of any vocabulary' : 'Terms of ' + rows.string(i, 'label'));
		json.key('widgets').list();
		if (i >= 0) json.string('select');
		if (settings.bool('free')) json.string('tags');
		json.end().key('find').string('terms_find').key('suggest').string('terms_suggest');
		json.key('options').string('terms_options').key('take').string('terms_take').end();
	}
	return json.end().toJson();
}

/** A list of ids: `{"id", "label", "path", "scope"}` of those that are there. */
export function findTerms(payload: string): string {
	page.cacheTag(LIST_TAG);
	const ids = uuids(texts(Doc.json(payload)));
	if (ids.length == 0) return '[]';
	const rows = sql('terms_found').json(jsonOf(ids)).all();
	const json = new Json().list();
	for (let i = 0; i < rows.length; i++) {
		json.object().key('id').string(rows.string(i, 'id')).key('label').string(rows.string(i, 'label'));
		json.key('path').string('/term/' + rows.string(i, 'term_id'));
		json.key('scope').string(rows.string(i, 'machine_name'));
		json.key('vocabulary').string(rows.string(i, 'vocabulary')).end();
	}
	return json.end().toJson();
}

/** `{"scope", "text"}`: terms whose label has the text. */
export function suggestTerms(payload: string): string {
	const asked = Doc.json(payload);
	const scope = asked.string('scope');
	const rows = sql('terms_suggest').stringOrNull(scope).string(asked.string('text')).all();
	const json = new Json().list();
	for (let i = 0; i < rows.length; i++) {
		const label = rows.string(i, 'label');
		json.object().key('id').string(rows.string(i, 'id')).key('label').string(label);
		json
			.key('about')
			.string(scope.length > 0 ? label : label + ' – ' + rows.string(i, 'vocabulary'))
			.end();
	}
	return json.end().toJson();
}

/** `{"scope"}`: all terms of a vocabulary, in order. */
export function termOptions(payload: string): string {
	const vocabulary = Vocabulary.find(Doc.json(payload).string('scope'));
	return vocabulary === null ? '[]' : new Tree(vocabulary, MOST).toJson();
}

/**
 * `{"scope", "labels", "make", "each"}`: for each label, in order, `{"id"}` of the term that is called so, or `{"problem"}`. With
 * `make` new ones are made where the vocabulary lets writers do that, however many in one statement; with `each` also when another
 * label cannot be that of a term.
 */
export function takeTerms(payload: string): string {
	const asked = Doc.json(payload);
	const scope = asked.string('scope');
	const labels = texts(asked, 'labels');
	for (let i = 0; i < labels.length; i++) labels[i] = labels[i].trim();
	let rows = called(scope, labels);
	const problems: string[] = [];
	const fresh: string[] = [];
	for (let i = 0; i < labels.length; i++) {
		problems.push(labelProblem(labels[i]));
		if (rows.isNull(i, 'id') && problems[i].length == 0) fresh.push(labels[i]);
	}
	const ready = asked.bool('make') && fresh.length > 0 && (asked.bool('each') || problems.join('').length == 0);
	const vocabulary = ready ? Vocabulary.find(scope) : null;
	if (vocabulary !== null && (mayEdit(scope) || (vocabulary.free && !user.isAnonymous))) {
		makeTerms(vocabulary, fresh);
		rows = called(scope, labels);
	}
	const json = new Json().list();
	for (let i = 0; i < labels.length; i++) {
		const id = rows.string(i, 'id');
		const why = problems[i].length > 0 ? problems[i] : "has no term '" + labels[i] + "'";
		json
			.object()
			.key(id.length > 0 ? 'id' : 'problem')
			.string(id.length > 0 ? id : why)
			.end();
	}
	return json.end().toJson();
}

/** A row for each label, in order. */
function called(scope: string, labels: string[]): Rows {
	return sql('terms_called').stringOrNull(scope).json(jsonOf(labels)).all();
}
