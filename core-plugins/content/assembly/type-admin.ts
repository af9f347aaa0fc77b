// The JSON interface of content types: what there is, making one by hand, changing and removing it.
import {
	cache,
	crypto,
	Doc,
	ErrorNumber,
	jobs,
	Json,
	notFound,
	nothing,
	RenderElement,
	request,
	Rows,
	sql,
	stage,
	user,
} from '@trovato/sdk';
import { malformed, readBody, refuse } from './api';
import { TypeDefinition } from './definition';
import { Problems } from './problems';
import { respondJson } from './represent';
import { deleteUnusedType, insertType, lockType, updateType } from './staging';
import { convertBatch, convertedFields, Effect, findEffects } from './type-change';
import { checkType, isMachineName } from './type-check';

/** Writes a type as the interface shows it. */
export function writeType(json: Json, rows: Rows, row: i32): void {
	const settings = Doc.json(rows.json(row, 'settings'));
	json.object().key('type').string(rows.string(row, 'type')).key('label').string(rows.string(row, 'label'));
	json.key('description').string(rows.string(row, 'description')).key('plugin').string(rows.string(row, 'plugin'));
	json.key('title_label').string(settings.string('title_label', 'Title'));
	json.key('changed').string(rows.string(row, 'changed'));
	if (!rows.isNull(row, 'items')) json.key('items').int(rows.int(row, 'items'));
	json.key('fields').raw(settings.has('fields') ? settings.json('fields') : '[]');
	if (settings.has('converting')) json.key('converting').raw(settings.json('converting'));
	json.end();
}

/** All types as a JSON list. */
export function typesJson(): string {
	const rows = sql('types').all();
	const json = new Json().list();
	for (let i = 0; i < rows.length; i++) writeType(json, rows, i);
	return json.end().toJson();
}

/** `GET /api/types` */
export function getTypes(): RenderElement {
	respondJson('{"types":' + typesJson() + '}');
	return nothing();
}

/** `GET /api/types/{type}` */
export function getType(): RenderElement {
	return respondType(request.param('type'));
}

function respondType(name: string, status: i32 = 200): RenderElement {
	const rows = sql('type').string(name).all();
	if (rows.length == 0) return notFound();
	const json = new Json();
	writeType(json, rows, 0);
	respondJson(json.toJson(), status);
	return nothing();
}

/** What became of a request about a type: its JSON, or why it was refused. */
export class TypeAnswer {
	readonly problems: Problems = new Problems();
	number: ErrorNumber = ErrorNumber.RequestInvalid;
	/** The code of the refusal; empty when there is none. */
	error: string = '';
	message: string = '';
	json: string = '';

	refuse(number: ErrorNumber, error: string, message: string): TypeAnswer {
		this.number = number;
		this.error = error;
		this.message = message;
		return this;
	}

	conflict(message: string): TypeAnswer {
		return this.refuse(ErrorNumber.RequestConflict, 'request.conflict', message);
	}

	/** The type as it is now. */
	with(name: string): TypeAnswer {
		const json = new Json();
		writeType(json, sql('type').string(name).all(), 0);
		this.json = json.toJson();
		return this;
	}

	/** The answer of a route. */
	respond(status: i32 = 200): RenderElement {
		if (this.problems.count > 0) return this.problems.answer();
		if (this.error.length > 0) return refuse(this.number, this.message);
		request.respond(status, 'application/json', this.json);
		return nothing();
	}
}

function begin(): TypeAnswer {
	const answer = new TypeAnswer();
	if (user.can('administer content types')) return answer;
	return answer.refuse(ErrorNumber.RequestForbidden, 'request.forbidden', 'The user may not change content types.');
}

function absent(answer: TypeAnswer): TypeAnswer {
	return answer.refuse(ErrorNumber.RequestNotFound, 'request.not_found', 'There is no such content type.');
}

/** `POST /api/types` */
export function postType(): RenderElement {
	const body = readBody();
	if (body.failed) return malformed();
	const answer = createType(body);
	if (answer.json.length > 0) request.setHeader('location', '/api/types/' + body.string('type'));
	return answer.respond(201);
}

export function createType(body: Doc): TypeAnswer {
	const answer = begin();
	if (answer.error.length > 0) return answer;
	const name = body.string('type');
	if (!isMachineName(name))
		answer.problems.add(
			'type',
			'Machine name must begin with a letter and have a-z, 0-9 and _, at most 32 characters.',
		);
	if (!body.has('label')) answer.problems.add('label', 'Label is required.');
	checkType(body, answer.problems);
	if (answer.problems.count > 0) return answer;
	const settings = new Json().object().key('title_label').string(body.string('title_label', 'Title'));
	settings.key('fields').raw(body.has('fields') ? body.json('fields') : '[]');
	const label = body.string('label').trim();
	if (!insertType(name, label, body.string('description').trim(), settings.end().toJson()))
		return answer.conflict("There is a content type '" + name + "' already.");
	forgetType(name);
	return answer.with(name);
}

/** A type as it would be with the changes that a request asks for. */
class Proposal {
	constructor(
		readonly old: TypeDefinition,
		readonly fresh: TypeDefinition,
		readonly label: string,
		readonly description: string,
		readonly settings: string,
		readonly effects: Effect[],
	) {}

	/** Names this change of this state: what somebody who has seen its effects sends to have it made. */
	get token(): string {
		let effects = '';
		for (let i = 0; i < this.effects.length; i++) effects += this.effects[i].message + '\n';
		return crypto.sha256(this.old.settings.json() + '\n' + this.settings + '\n' + effects).substring(0, 16);
	}
}

function propose(rows: Rows, body: Doc): Proposal {
	const name = rows.string(0, 'type');
	const before = Doc.json(rows.json(0, 'settings'));
	const settings = new Json().object();
	settings.key('title_label').string(body.string('title_label', before.string('title_label', 'Title')));
	settings.key('fields').raw(body.has('fields') ? body.json('fields') : before.json('fields'));
	const made = settings.end().toJson();
	const label = body.has('label') ? body.string('label').trim() : rows.string(0, 'label');
	const old = new TypeDefinition(name, rows.string(0, 'label'), rows.string(0, 'plugin'), before);
	const fresh = new TypeDefinition(name, label, rows.string(0, 'plugin'), Doc.json(made));
	const description = body.has('description') ? body.string('description').trim() : rows.string(0, 'description');
	return new Proposal(old, fresh, label, description, made, findEffects(old, fresh));
}

/** `POST /api/types/{type}/preview`: what a change would mean, without making it. */
export function previewType(): RenderElement {
	const body = readBody();
	return body.failed ? malformed() : previewChange(request.param('type'), body).respond();
}

export function previewChange(name: string, body: Doc): TypeAnswer {
	const answer = begin();
	if (answer.error.length > 0) return answer;
	const rows = sql('type').string(name).all();
	if (rows.length == 0) return absent(answer);
	checkType(body, answer.problems);
	if (answer.problems.count > 0) return answer;
	const proposal = propose(rows, body);
	const json = new Json().object().key('effects').list();
	for (let i = 0; i < proposal.effects.length; i++) {
		const effect = proposal.effects[i];
		json.object().key('field').string(effect.field).key('kind').string(effect.kind);
		json.key('items').int(effect.items).key('message').string(effect.message).end();
	}
	answer.json = json.end().key('confirm').string(proposal.token).end().toJson();
	return answer;
}

/** `PATCH /api/types/{type}` */
export function patchType(): RenderElement {
	const body = readBody();
	return body.failed ? malformed() : changeType(request.param('type'), body).respond();
}

export function changeType(name: string, body: Doc): TypeAnswer {
	const answer = begin();
	if (answer.error.length > 0) return answer;
	const rows = lockType(name);
	if (rows.length == 0) return absent(answer);
	checkType(body, answer.problems);
	if (answer.problems.count > 0) return answer;
	if (isConverting(rows) && body.has('fields'))
		return answer.conflict('Values are still being converted after the last change; that has to end first.');
	const proposal = propose(rows, body);
	if (proposal.effects.length > 0 && body.string('confirm') != proposal.token) {
		let told = '';
		for (let i = 0; i < proposal.effects.length; i++) {
			told += proposal.effects[i].message + ' ';
			request.explainField(proposal.effects[i].field, proposal.effects[i].message);
		}
		return answer.conflict(told + 'Look at the preview of the change, and send its confirm along.');
	}
	const names = convertedFields(proposal.old, proposal.fresh);
	let settings = proposal.settings;
	if (names != '[]') {
		const waiting = new Json().object().key('fields').raw(names).key('after').string('');
		waiting.key('items').int(0).key('failures').list().end().end();
		settings = settings.substring(0, settings.length - 1) + ',"converting":' + waiting.toJson() + '}';
	}
	updateType(name, proposal.label, proposal.description, settings);
	forgetType(name);
	// What one batch does not get done goes on in the background; in a stage all of it once the type is published.
	if (names != '[]' && stage.isLive && convertNext(name))
		jobs.enqueue('convert_fields', new Json().object().key('type').string(name).end().toJson());
	return answer.with(name);
}

function isConverting(rows: Rows): bool {
	const settings = Doc.json(rows.json(0, 'settings'));
	return settings.has('converting') && settings.string('converting.state') != 'done';
}

/** Converts a batch of what a change of fields left to do; true when there is more. The type is locked. */
export function convertNext(name: string): bool {
	const rows = lockType(name);
	const settings = Doc.json(rows.json(0, 'settings'));
	const state = settings.string('converting.state');
	if (!settings.has('converting') || state == 'done') return false;
	const type = new TypeDefinition(name, rows.string(0, 'label'), rows.string(0, 'plugin'), settings);
	const names = settings.json('converting.fields');
	const done = convertBatch(type, names, settings.string('converting.after'));
	const items = settings.int('converting.items') + done.items;
	const json = new Json().object().key('title_label').string(settings.string('title_label', 'Title'));
	json.key('fields').raw(settings.json('fields'));
	const failures = joinLists(settings.json('converting.failures'), done.failures.end().toJson());
	// What could not be converted stays to be read until somebody has.
	if (done.next.length > 0 || failures != '[]') {
		json.key('converting').object().key('fields').raw(names).key('after').string(done.next).key('items').int(items);
		json
			.key('state')
			.string(done.next.length > 0 ? 'running' : 'done')
			.key('failures')
			.raw(failures)
			.end();
	}
	updateType(name, rows.string(0, 'label'), rows.string(0, 'description'), json.end().toJson());
	return done.next.length > 0;
}

function joinLists(first: string, second: string): string {
	if (first == '[]') return second;
	if (second == '[]') return first;
	return first.substring(0, first.length - 1) + ',' + second.substring(1);
}

/** `DELETE /api/types/{type}`: only without content. */
export function deleteType(): RenderElement {
	return removeType(request.param('type')).respond(204);
}

export function removeType(name: string): TypeAnswer {
	const answer = begin();
	if (answer.error.length > 0) return answer;
	const rows = lockType(name);
	if (rows.length == 0) return absent(answer);
	const plugin = rows.string(0, 'plugin');
	if (plugin.length > 0) return answer.conflict('The plugin ' + plugin + ' brings this type along.');
	if (!deleteUnusedType(name))
		return answer.conflict('There is content of this type, or was less than 30 days ago; it cannot go.');
	forgetType(name);
	return answer;
}

/** What shows the type, or items of it, is made anew. */
function forgetType(name: string): void {
	cache.invalidate('item_type:' + name);
	cache.invalidate('item_types');
}
