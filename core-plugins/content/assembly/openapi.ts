// The description of the JSON interface (OpenAPI 3.1), made from the content types as they are now.
import { Json, page, RenderElement, nothing, sql } from '@trovato/sdk';
import { respondJson } from './represent';
import { writeSchemas } from './api-schemas';
import { reference, schemaName, textSchema, typeOfRow, writeTypeSchemas } from './schemas';

const ITEM = '/api/items/{id}';
const TYPE = '/api/types/{type}';
const LIST_PARAMETERS: StaticArray<string> = [
	'type|types, joined by commas',
	'author_id|the id of a user',
	'title|a part of the title',
	'state|published, scheduled, expired or draft; with version=latest',
	'filter|a JSON object of field names and values, or of comparisons eq ne lt lte gt gte in contains null',
	'sort|created, changed or title; - before it for descending',
	'limit|1 to 100, 25 unless told',
	'after|where the list goes on: part of the address in next',
	'fields|members and fields to send, joined by commas',
	'version|live (what is public) or latest (the newest saved state)',
	'as_of|an instant: what is public then; takes the permission preview content',
];

/** Writes paths and their operations. */
class Paths {
	private path: string = '';

	constructor(private json: Json) {}

	/** The next operation; those of one path follow one another. */
	begin(method: string, path: string, id: string, summary: string): void {
		const json = this.json;
		if (path != this.path) {
			if (this.path.length > 0) json.end();
			json.key(path).object();
			this.path = path;
		}
		json.key(method).object().key('operationId').string(id).key('summary').string(summary);
	}

	/** Parameters: those of the path, and `query` each as `name|description`; `conditional` asks for If-Match. */
	parameters(query: StaticArray<string>, conditional: bool): void {
		const json = this.json;
		json.key('parameters').list();
		for (let at = this.path.indexOf('{'); at >= 0; at = this.path.indexOf('{', at + 1))
			this.parameter(this.path.substring(at + 1, this.path.indexOf('}', at)), 'path', '', true);
		for (let i = 0; i < query.length; i++) {
			const bar = query[i].indexOf('|');
			this.parameter(query[i].substring(0, bar), 'query', query[i].substring(bar + 1), false);
		}
		if (conditional)
			this.parameter(
				'If-Match',
				'header',
				'the ETag of the version that is meant, or *; in a body also as version',
				false,
			);
		json.end();
	}

	private parameter(name: string, place: string, description: string, required: bool): void {
		const json = this.json.object().key('name').string(name).key('in').string(place);
		if (description.length > 0) json.key('description').string(description);
		if (required) json.key('required').bool(true);
		textSchema(json.key('schema'), name == 'id' || name == 'revision' || name == 'publication' ? 'uuid' : '').end();
	}

	body(schema: string): void {
		content(this.json.key('requestBody').object().key('required').bool(true), 'application/json', schema).end();
	}

	/** Ends the operation: its good answer, and problems for everything else. */
	answers(status: string, description: string, schema: string): void {
		const json = this.json.key('responses').object().key(status).object().key('description').string(description);
		if (schema.length > 0) content(json, 'application/json', schema);
		json.end().key('default').object().key('description').string('A problem (RFC 9457)');
		content(json, 'application/problem+json', 'Problem').end().end().end();
	}

	end(): void {
		this.json.end();
	}
}

function content(json: Json, type: string, schema: string): Json {
	json.key('content').object().key(type).object();
	return reference(json.key('schema'), schema).end().end();
}

const NONE: StaticArray<string> = [];
const AS_OF: StaticArray<string> = [
	'version|live or latest',
	'fields|members and fields to send, joined by commas',
	'as_of|an instant',
];

function writePaths(json: Json): void {
	const paths = new Paths(json.key('paths').object());
	paths.begin('get', '/api/items', 'listItems', 'List items');
	paths.parameters(LIST_PARAMETERS, false);
	paths.answers('200', 'A page of items', 'ItemList');
	paths.begin('post', '/api/items', 'createItem', 'Create an item');
	paths.body('NewItem');
	paths.answers('201', 'The item', 'AnyItem');
	paths.begin('post', '/api/items/bulk', 'changeItems', 'Publish, unpublish, delete or bring back many items');
	paths.body('Bulk');
	paths.answers('200', 'What became of each', 'BulkResult');
	paths.begin('get', ITEM, 'getItem', 'Read an item');
	paths.parameters(AS_OF, false);
	paths.answers('200', 'The item', 'AnyItem');
	paths.begin('patch', ITEM, 'changeItem', 'Change an item; what is not named stays');
	paths.parameters(NONE, true);
	paths.body('ItemChange');
	paths.answers('200', 'The item', 'AnyItem');
	paths.begin('delete', ITEM, 'deleteItem', 'Delete an item; it can be restored for 30 days');
	paths.parameters(NONE, true);
	paths.answers('204', 'Deleted', '');
	simple(paths, 'post', ITEM + '/restore', 'restoreItem', 'Bring a deleted item back', '', '200', 'AnyItem');
	simple(paths, 'post', ITEM + '/clone', 'cloneItem', 'Copy an item as a draft', '', '201', 'AnyItem');
	paths.begin('post', ITEM + '/revert', 'revertItem', 'Make an older revision the newest');
	paths.parameters(NONE, true);
	paths.body('Revert');
	paths.answers('200', 'The item', 'AnyItem');
	paths.begin('get', ITEM + '/revisions', 'listRevisions', 'List the revisions, the newest first');
	paths.parameters(['after|where the list goes on'], false);
	paths.answers('200', 'Revisions', 'RevisionList');
	simple(paths, 'get', ITEM + '/revisions/{revision}', 'getRevision', 'Read a revision', '', '200', 'Revision');
	paths.begin('get', ITEM + '/diff', 'compareRevisions', 'What differs between two revisions');
	paths.parameters(['from|the id of a revision', 'to|the id of a revision'], false);
	paths.answers('200', 'Differences, field by field', 'Diff');
	simple(paths, 'get', ITEM + '/timeline', 'getTimeline', 'What is public when', '', '200', 'Timeline');
	paths.begin('delete', ITEM + '/publications/{publication}', 'cancelPublication', 'Take back what is planned');
	paths.parameters(NONE, true);
	paths.answers('200', 'The item', 'AnyItem');
	simple(paths, 'get', '/api/types', 'listTypes', 'List content types', '', '200', 'TypeList');
	simple(paths, 'post', '/api/types', 'createType', 'Make a content type', 'NewType', '201', 'Type');
	simple(paths, 'get', TYPE, 'getType', 'Read a content type', '', '200', 'Type');
	simple(paths, 'patch', TYPE, 'changeType', 'Change a content type', 'TypeChange', '200', 'Type');
	simple(paths, 'delete', TYPE, 'deleteType', 'Remove a content type without content', '', '204', '');
	simple(
		paths,
		'post',
		TYPE + '/preview',
		'previewType',
		'What a change would mean',
		'TypeChange',
		'200',
		'TypeEffects',
	);
	simple(paths, 'get', '/api/openapi.json', 'getOpenApi', 'This description', '', '200', 'Anything');
	paths.end();
	json.end();
}

function simple(
	paths: Paths,
	method: string,
	path: string,
	id: string,
	summary: string,
	body: string,
	status: string,
	schema: string,
): void {
	paths.begin(method, path, id, summary);
	if (path.indexOf('{') >= 0) paths.parameters(NONE, false);
	if (body.length > 0) paths.body(body);
	paths.answers(status, status == '204' ? 'Done' : summary, schema);
}

/** `GET /api/openapi.json` */
export function getOpenApi(): RenderElement {
	const rows = sql('types').all();
	const json = new Json().object().key('openapi').string('3.1.0');
	json.key('info').object().key('title').string('Content').key('version').string('1.0').end();
	writePaths(json);
	json.key('components').object().key('schemas').object();
	writeSchemas(json);
	json.key('AnyItem').object().key('anyOf').list();
	for (let i = 0; i < rows.length; i++) reference(json, schemaName(rows.string(i, 'type')));
	json.end().end();
	for (let i = 0; i < rows.length; i++) writeTypeSchemas(json, typeOfRow(rows, i), rows.string(i, 'description'));
	page.cacheTag('item_types');
	respondJson(json.end().end().end().toJson());
	return nothing();
}
