// Telling others of a change.
import { giveUp, orGiveUp } from './failure';
import * as host from './generated/events';
import { Rows } from './rows';

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

	/**
	 * Writes several events at once, in this order: a JSON list of `{"type", "aggregate_type", "aggregate_id", "data", "at"}`.
	 * `at`, an ISO 8601 text, may be left out; an event whose instant is to come is told then. A failure ends the call.
	 */
	static appendAll(list: string): void {
		if (host.appendAll(list) === null) giveUp('Events cannot be written');
	}

	/** The same for the JSON column `column` of rows; as many as there are. */
	static appendRows(rows: Rows, column: string = 'event'): void {
		orGiveUp(host.appendRows(changetype<i32>(rows), column), 'Events cannot be written');
	}

	/**
	 * Takes back what is to be told later of these aggregates, `ids` being a JSON list, and gives the instant (ISO 8601) up to
	 * which everything has happened: derive from it what is to be told now and later. Write the changed rows first: their
	 * locks keep others from doing the same. A failure ends the call.
	 */
	static withdraw(aggregateType: string, ids: string): string {
		const instant = host.withdraw(aggregateType, ids);
		if (instant === null) {
			giveUp('Events cannot be taken back');
			return '';
		}
		return instant;
	}
}
