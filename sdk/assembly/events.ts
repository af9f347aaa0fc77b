// Telling others of a change.
import { giveUp } from './failure';
import * as host from './generated/events';

export class events {
	/**
	 * Writes an event of a type in the manifest's `events`, in the transaction of the change, and gives its id. Write the
	 * changed row first. `payload` is JSON. A failure ends the call.
	 */
	static append(type: string, aggregateType: string, aggregateId: string, payload: string = '{}'): string {
		const id = host.append(type, aggregateType, aggregateId, payload);
		if (id === null) {
			giveUp('The event ' + type + ' cannot be written');
			return '';
		}
		return id;
	}
}
