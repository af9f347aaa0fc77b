// The same as JSON: `GET /api/search`.
import { ErrorNumber, Json, nothing, problem, RenderElement, request, text as texts } from '@trovato/sdk';
import { Asked, FARTHEST, isId, isTypeName, LONGEST, wholeNumber } from './asked';
import { find, Found, show, suggest } from './found';
import { writeMarked } from './marked';
import { countedTerms } from './terms';
import { address, PAGE_SIZE } from './page';

const PATH = '/api/search';
const MOST: i32 = 100;

export function answerSearch(): RenderElement {
	const asked = Asked.fromAddress();
	const limit = wholeNumber(request.query('limit', PAGE_SIZE.toString()), 1, MOST, 0);
	let wrong = '';
	if (asked.isEmpty) wrong = mistake(wrong, 'q', 'q must say what to look for.');
	if (asked.wasCut) wrong = mistake(wrong, 'q', 'q must have ' + LONGEST.toString() + ' characters at most.');
	if (limit == 0) wrong = mistake(wrong, 'limit', 'limit must be a whole number from 1 to 100.');
	if (wholeNumber(request.query('start', '0'), 0, FARTHEST, -1) < 0)
		wrong = mistake(wrong, 'start', 'start must be a whole number from 0 to 5000.');
	if (request.query('type').length > 0 && !isTypeName(request.query('type')))
		wrong = mistake(wrong, 'type', 'type must be the name of a content type.');
	if (request.query('term').length > 0 && !isId(request.query('term')))
		wrong = mistake(wrong, 'term', 'term must be the id of a term.');
	if (wrong.length > 0) {
		request.explain(wrong);
		return problem(ErrorNumber.RequestInvalid);
	}
	const found = find(asked, limit);
	const json = new Json().object().key('q').string(asked.text).key('total');
	if (found.total < 0) json.null();
	else json.int(found.total);
	json.key('more').bool(found.more).key('items').list();
	if (!found.isEmpty) writeItems(json, asked, found);
	json.end();
	// What a term is narrowed further by is not asked: no page takes more than four statements.
	writeFacets(json, asked.term.length > 0 ? '[]' : found.terms, found.types);
	json.key('next');
	if (found.next < 0) json.null();
	else
		json.string(
			address(asked, asked.type, asked.term, found.next, PATH) +
				(limit == PAGE_SIZE ? '' : '&limit=' + limit.toString()),
		);
	json.key('suggestion');
	const better = found.isEmpty && asked.start == 0 ? suggest(asked) : '';
	if (better.length > 0) json.string(better);
	else json.null();
	request.respond(200, 'application/json', json.end().toJson());
	return nothing();
}

function mistake(before: string, field: string, message: string): string {
	request.explainField(field, message);
	return before.length > 0 ? before + ' ' + message : message;
}

function writeItems(json: Json, asked: Asked, found: Found): void {
	const rows = show(asked, found);
	for (let i = 0; i < rows.length; i++) {
		const id = rows.string(i, 'id');
		json.object().key('id').string(id).key('type').string(rows.string(i, 'type'));
		json.key('type_label').string(rows.string(i, 'type_label')).key('title').string(rows.string(i, 'plain_title'));
		json
			.key('url')
			.string('/item/' + id)
			.key('draft')
			.bool(found.isDraft(i));
		json.key('created').string(texts.formatTime(found.rows.time(found.places[i], 'created'), 'iso'));
		json.key('score').float(found.rows.float(found.places[i], 'score')).key('snippet');
		writeMarked(json, rows.string(i, 'snippet'));
		json.end();
	}
}

function writeFacets(json: Json, found: string, types: string): void {
	json.key('facets').object().key('types').raw(types).key('terms').list();
	const terms = countedTerms(found);
	for (let i = 0; i < terms.length; i++) {
		json.object().key('id').string(terms[i].id).key('label').string(terms[i].label);
		json.key('count').int(terms[i].count).end();
	}
	json.end().end();
}
