// The JSON interface of vocabularies and terms.
import {
	Doc,
	ErrorNumber,
	forbidden,
	Json,
	notFound,
	nothing,
	problem,
	RenderElement,
	request,
	sql,
} from '@trovato/sdk';
import { ancestorsJson, descendantsJson } from './functions';
import { Problems } from './problems';
import { countUsage, findDoomed, idsOf, mergeTerm, removeTerm, saveTerm, Term, TermInput } from './term';
import { Tree } from './tree';
import { changeVocabulary, createVocabulary, removeVocabulary, Vocabulary, VocabularyInput } from './vocabulary';

const MOST = 10_000;

function answer(json: string, status: i32 = 200): RenderElement {
	request.respond(status, 'application/json', json);
	return nothing();
}

function nothingLeft(): RenderElement {
	request.respond(204, 'application/json', '');
	return nothing();
}

/** The JSON object in the body; one that `failed` was answered by `malformed`. */
function readBody(): Doc {
	const doc = Doc.json(request.body);
	return !doc.failed && doc.kind() != 'object' ? Doc.json('') : doc;
}

function malformed(): RenderElement {
	request.explain('The body must be a JSON object.');
	return problem(ErrorNumber.RequestMalformed);
}

export function getVocabularies(): RenderElement {
	const rows = sql('vocabularies').all();
	const json = new Json().object().key('vocabularies').list();
	for (let i = 0; i < rows.length; i++) Vocabulary.of(rows, i).write(json);
	return answer(json.end().end().toJson());
}

function show(name: string, status: i32 = 200): RenderElement {
	const known = Vocabulary.find(name);
	if (known === null) return notFound();
	const json = new Json();
	known.write(json);
	return answer(json.toJson(), status);
}

export function getVocabulary(): RenderElement {
	return show(request.param('vocabulary'));
}

export function postVocabulary(): RenderElement {
	const body = readBody();
	if (body.failed) return malformed();
	const input = new VocabularyInput();
	input.name = body.string('machine_name');
	const problems = new Problems();
	input.read(body, problems);
	const wrong = problems.count > 0 ? problems : createVocabulary(input);
	if (wrong.count > 0) return wrong.answer();
	request.setHeader('location', '/api/vocabularies/' + input.name);
	return show(input.name, 201);
}

export function patchVocabulary(): RenderElement {
	const known = Vocabulary.find(request.param('vocabulary'));
	if (known === null) return notFound();
	const body = readBody();
	if (body.failed) return malformed();
	const input = VocabularyInput.of(known);
	const problems = new Problems();
	input.read(body, problems);
	const wrong = problems.count > 0 ? problems : changeVocabulary(known, input);
	return wrong.count > 0 ? wrong.answer() : show(known.name);
}

export function deleteVocabulary(): RenderElement {
	const known = Vocabulary.find(request.param('vocabulary'));
	if (known === null) return notFound();
	const problems: Problems = removeVocabulary(known);
	return problems.count > 0 ? problems.answer() : nothingLeft();
}

export function getTerms(): RenderElement {
	const known = Vocabulary.find(request.param('vocabulary'));
	if (known === null) return notFound();
	return answer('{"terms":' + new Tree(known, MOST).toJson() + '}');
}

function showTerm(id: string, status: i32 = 200): RenderElement {
	const term = Term.find(id);
	if (term === null) return notFound();
	const json = new Json();
	term.write(json);
	return answer(json.toJson(), status);
}

export function getTerm(): RenderElement {
	return showTerm(request.param('id'));
}

export function postTerm(): RenderElement {
	const known = Vocabulary.find(request.param('vocabulary'));
	if (known === null) return notFound();
	if (!known.editable) return forbidden();
	const body = readBody();
	if (body.failed) return malformed();
	const input = new TermInput();
	const problems = new Problems();
	input.read(body, problems);
	const wrong = problems.count > 0 ? problems : saveTerm(known, input);
	if (wrong.count > 0) return wrong.answer();
	request.setHeader('location', '/api/terms/' + input.id);
	return showTerm(input.id, 201);
}

/** The term of the address with its vocabulary. */
class Asked {
	readonly term: Term | null = Term.find(request.param('id'));
	readonly vocabulary: Vocabulary | null;

	constructor() {
		const term = this.term;
		this.vocabulary = term === null ? null : Vocabulary.find(term.vocabularyName);
	}
}

export function patchTerm(): RenderElement {
	const asked = new Asked();
	const term = asked.term;
	const vocabulary = asked.vocabulary;
	if (term === null || vocabulary === null) return notFound();
	if (!vocabulary.editable) return forbidden();
	const body = readBody();
	if (body.failed) return malformed();
	const input = TermInput.of(term);
	const problems = new Problems();
	input.read(body, problems);
	const wrong = problems.count > 0 ? problems : saveTerm(vocabulary, input);
	return wrong.count > 0 ? wrong.answer() : showTerm(term.id);
}

/** `?children=delete` takes what is below along; else it goes up. */
export function deleteTerm(): RenderElement {
	const asked = new Asked();
	const term = asked.term;
	const vocabulary = asked.vocabulary;
	if (term === null || vocabulary === null) return notFound();
	if (!vocabulary.editable) return forbidden();
	removeTerm(vocabulary, term, request.query('children') == 'delete');
	return nothingLeft();
}

export function postMerge(): RenderElement {
	const asked = new Asked();
	const term = asked.term;
	const vocabulary = asked.vocabulary;
	if (term === null || vocabulary === null) return notFound();
	if (!vocabulary.editable) return forbidden();
	const body = readBody();
	if (body.failed) return malformed();
	const problems: Problems = mergeTerm(vocabulary, term, body.string('into'));
	return problems.count > 0 ? problems.answer() : showTerm(body.string('into'));
}

/** What deleting or merging a term touches. */
export function getUsage(): RenderElement {
	const asked = new Asked();
	const term = asked.term;
	const vocabulary = asked.vocabulary;
	if (term === null || vocabulary === null) return notFound();
	if (!vocabulary.editable) return forbidden();
	const own = countUsage([term.id]);
	const doomed = findDoomed(term.id, true);
	const all = countUsage(idsOf(doomed));
	const json = new Json().object().key('items').int(own.int(0, 'items')).key('published').int(own.int(0, 'published'));
	json.key('children').int(term.children.count()).key('with_children').object();
	json.key('terms').int(doomed.length).key('items').int(all.int(0, 'items'));
	return answer(json.key('published').int(all.int(0, 'published')).end().end().toJson());
}

export function getDescendants(): RenderElement {
	return answer('{"terms":' + descendantsJson([request.param('id')]) + '}');
}

export function getAncestors(): RenderElement {
	return answer('{"terms":' + ancestorsJson(request.param('id')) + '}');
}
