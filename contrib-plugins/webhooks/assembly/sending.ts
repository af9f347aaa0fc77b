// Deliveries: noted with the event, sent by a job, signed, tried again, given up.
import { crypto, currentJob, Doc, http, jobs, Json, request, Rows, sql, text as texts } from '@trovato/sdk';

const AT_ONCE = 5;
/** Characters that a job can hand to its next step, with room for the rest. */
const ROOM = 240000;

/** The event waits for every endpoint that wants it. */
export function note(event: Doc): void {
	const added = sql('add').string(event.string('id')).string(event.string('type')).string(event.string('subject'));
	if (added.string(event.string('sequence')).string(event.json('')).run() > 0) wake(request.now);
}

/** A job sends at this instant at the latest. */
export function wake(at: i64): void {
	const rows = sql('wake').time(at).all();
	if (rows.bool(0, 'needed')) jobs.enqueue('send', '{}', at);
}

/** A step either chooses what to send, or sends it: nobody waits for a stranger inside a transaction. */
export function step(): void {
	if (currentJob.state.count('list') > 0) send(currentJob.state);
	else choose();
}

function choose(): void {
	sql('sleep').run();
	const rows = sql('due').int(AT_ONCE).all();
	if (rows.length == 0) {
		const next = sql('next').all();
		if (!next.isNull(0, 'at')) wake(next.time(0, 'at'));
		return;
	}
	const json = new Json().object().key('list').list();
	let room = ROOM;
	for (let i = 0; i < rows.length; i++) {
		const body = rows.string(i, 'body');
		// As it is written into the state: quotes take two characters.
		const size = new Json().string(body).toJson().length;
		if (size > ROOM) {
			sql('failed').string(rows.string(i, 'id')).null().string('The event is too large to be sent.').run();
			continue;
		}
		if (size > room) break;
		room -= size;
		json.object().key('id').string(rows.string(i, 'id')).key('url').string(rows.string(i, 'url'));
		json
			.key('headers')
			.string(headersOf(rows, i, body))
			.key('body')
			.string(body)
			.end();
	}
	currentJob.again(json.end().end().toJson());
}

/** Whoever knows the secret can tell that the request comes from here, and when it was made. */
function headersOf(rows: Rows, row: i32, body: string): string {
	const id = rows.string(row, 'event_id');
	const time = (request.now / 1000).toString();
	const signature = crypto.hmacSha256(rows.string(row, 'secret'), id + '.' + time + '.' + body);
	const json = new Json().object().key('content-type').string('application/cloudevents+json; charset=utf-8');
	json.key('webhook-id').string(id).key('webhook-timestamp').string(time);
	return json
		.key('webhook-signature')
		.string('v1=' + signature)
		.end()
		.toJson();
}

function send(state: Doc): void {
	const statuses: i32[] = [];
	const errors: string[] = [];
	const count = state.count('list');
	for (let i = 0; i < count; i++) {
		const at = 'list.' + i.toString() + '.';
		const answer = http.post(state.string(at + 'url'), state.string(at + 'body'), state.string(at + 'headers'));
		const isFine = !answer.failed && answer.status >= 200 && answer.status < 300;
		statuses.push(answer.status);
		errors.push(isFine ? '' : answer.failed ? answer.message : 'The server answered ' + answer.status.toString() + '.');
	}
	for (let i = 0; i < count; i++) {
		const id = state.string('list.' + i.toString() + '.id');
		if (errors[i].length == 0) sql('done').string(id).int(statuses[i]).run();
		else if (statuses[i] == 0) sql('failed').string(id).null().string(errors[i]).run();
		else sql('failed').string(id).int(statuses[i]).string(errors[i]).run();
	}
	currentJob.again('{}');
}

/** A made-up event for one endpoint. */
export function test(endpoint: string): void {
	const id = crypto.uuid();
	const json = new Json().object().key('specversion').string('1.0').key('id').string(id);
	json.key('source').string('urn:trovato:webhooks').key('type').string('webhooks.test');
	json
		.key('subject')
		.string('endpoint/' + endpoint)
		.key('time')
		.string(texts.formatTime(request.now, 'iso'));
	json.key('datacontenttype').string('application/json').key('data').object().end().end();
	sql('test').string(endpoint).string(id).string(json.toJson()).run();
	wake(request.now);
}
