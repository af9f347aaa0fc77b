// Host function of `events`: what happened, written to the outbox in the transaction in which it happens.
import type { LoadedStatement } from '../../db/statements.ts';
import type { Events } from '../../generated/host.ts';
import { frameOf, type Slot } from '../worker/frame.ts';
import { checkDeclared, readPayload } from '../worker/payload.ts';

const APPEND: LoadedStatement = {
	name: 'append-event',
	kind: 'insert',
	text: '/* kernel.append-event */ select kernel.append_event($1, $2, $3, $4)::text as id',
};

export function createEvents(slot: Slot): Events {
	return {
		async append(type, aggregate, id, payload) {
			const { plugin, request } = frameOf(slot, 'events.append');
			checkDeclared(plugin, 'events', type);
			const { rows } = await request.work.run(plugin, APPEND, [type, aggregate, id, readPayload(payload)]);
			return String(rows[0]?.['id']);
		},
	};
}
