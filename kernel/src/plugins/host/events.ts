// Host function of `events`: what happened, written to the outbox in the transaction in which it happens.
import { TrovatoError } from '../../errors/trovato-error.ts';
import type { LoadedStatement } from '../../db/statements.ts';
import type { Events } from '../../generated/host.ts';
import { frameOf, type Slot } from '../worker/frame.ts';
import { checkPayload } from '../worker/payload.ts';

const APPEND: LoadedStatement = {
	name: 'append-event',
	kind: 'insert',
	text: '/* kernel.append-event */ select kernel.append_event($1, $2, $3, $4)::text as id',
};

export function createEvents(slot: Slot): Events {
	return {
		async append(type, aggregate, id, payload) {
			const { plugin, request } = frameOf(slot, 'events.append');
			if (!plugin.events.includes(type))
				throw new TrovatoError(
					'host.not_granted',
					`Plugin '${plugin.name}' does not declare the event ${type}; add it to 'events' of its manifest.`,
				);
			for (const text of [aggregate, id])
				if (text.length === 0 || text.length > 255)
					throw new TrovatoError('host.bad_argument', 'The type and the id of an aggregate have 1 to 255 characters.');
			checkPayload(payload);
			const { rows } = await request.work.run(plugin, APPEND, [type, aggregate, id, { json: payload }]);
			return String(rows[0]?.['id']);
		},
	};
}
