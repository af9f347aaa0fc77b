// Host functions of `events`: what happened, written to the outbox in the transaction in which it happens.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { LoadedStatement } from '../../db/statements.ts';
import type { StatementArg } from '../../db/unit-of-work.ts';
import type { Events } from '../../generated/host.ts';
import { findHandle, frameOf, type Slot } from '../worker/frame.ts';
import { checkDeclared, readPayload } from '../worker/payload.ts';

const statement = (name: string, kind: LoadedStatement['kind'] & string, text: string): LoadedStatement => ({
	name,
	kind,
	text: `/* kernel.${name} */ ${text}`,
});
const APPEND = statement('append-event', 'insert', 'select kernel.append_event($1, $2, $3, $4)::text as id');
const APPEND_ALL = statement(
	'append-events',
	'insert',
	'select coalesce(json_agg(id), $2::json)::text as ids from kernel.append_events($1) as id',
);
const WITHDRAW = statement(
	'withdraw-events',
	'update',
	`select to_char(kernel.withdraw_events(array(select jsonb_array_elements_text($1::jsonb)), $2,
		array(select jsonb_array_elements_text($3::jsonb)))
		at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as instant`,
);
const MAX_EVENTS = 2_000;
const MAX_LIST = 2_097_152;

export function createEvents(slot: Slot): Events {
	const run = async (name: string, one: LoadedStatement, ...args: StatementArg[]): Promise<Record<string, unknown>> => {
		const { plugin, request } = frameOf(slot, name);
		return (await request.work.run(plugin, one, args)).rows[0] ?? {};
	};
	const appendList = async (name: string, list: readonly unknown[], json: string): Promise<string> => {
		const { plugin } = frameOf(slot, name);
		for (const { type, data = null } of list.map((event) => ({ ...(event as { type?: string; data?: unknown }) }))) {
			checkDeclared(plugin, 'events', String(type));
			readPayload(JSON.stringify(data));
		}
		const row = await run(name, APPEND_ALL, { json }, { json: '[]' });
		return String(row['ids']);
	};
	return {
		async append(type, aggregate, id, payload) {
			checkDeclared(frameOf(slot, 'events.append').plugin, 'events', type);
			const row = await run('events.append', APPEND, type, aggregate, id, readPayload(payload));
			return String(row['id']);
		},
		async appendAll(events) {
			const list = readList(events, 'events');
			if (list.length > MAX_EVENTS) throw new TrovatoError('host.limit', `At most ${MAX_EVENTS} events fit in a list.`);
			return appendList('events.append-all', list, events);
		},
		async appendRows(rows, column) {
			const list = findHandle(slot, 'rows', rows)?.rows.map((row) => row[column] ?? null) ?? [];
			for (let first = 0; first < list.length; first += MAX_EVENTS) {
				const part = list.slice(first, first + MAX_EVENTS);
				await appendList('events.append-rows', part, JSON.stringify(part));
			}
		},
		async withdraw(aggregate, ids) {
			readList(ids, 'ids');
			const types = JSON.stringify(frameOf(slot, 'events.withdraw').plugin.declares.events);
			const row = await run('events.withdraw', WITHDRAW, { json: types }, aggregate, { json: ids });
			return String(row['instant']);
		},
	};
}

function readList(json: string, what: string): readonly unknown[] {
	if (json.length > MAX_LIST) throw new TrovatoError('host.limit', `The list of ${what} is longer than ${MAX_LIST}.`);
	const list = parse(json);
	// Postgres holds no NUL, escaped or not.
	if (Array.isArray(list) && !JSON.stringify(list).includes('\\u0000')) return list;
	throw new TrovatoError('request.invalid', `The list of ${what} is no JSON list, or contains the character NUL.`);
}

function parse(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}
