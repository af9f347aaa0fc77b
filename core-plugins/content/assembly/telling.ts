// Events of items: told in the transaction of the change, those of an instant to come at that instant.
import { events, Json, Rows, sql, stage } from '@trovato/sdk';
import { write } from './staging';

/** From withdrawing what was planned until telling what holds now; the items' rows are locked. A stage tells nothing. */
export class Telling {
	private instant: string = '';

	/** @param items rows with an id and a type */
	constructor(items: Rows) {
		// What is planned in live stays planned, whatever a stage changes.
		if (stage.isLive) this.instant = events.withdraw('item', idsOf(items));
	}

	/** Takes away what was public of the items, and tells as what. */
	clear(rows: string): Rows {
		if (!stage.isLive) return write('windows_clear').json(rows).all();
		return sql('windows_clear').json(rows).string(this.instant).all();
	}

	/**
	 * Tells how the time line of items differs from what it was.
	 * @param rows `[{id, revision_id, also?}]`; `also` is what else happened to one
	 * @param cleared what `clear` gave
	 * @param also what else happened to the others: `content.created`, `content.restored`, `content.deleted`, or nothing
	 */
	tell(rows: string, cleared: Rows, also: string = ''): void {
		if (!stage.isLive) return;
		events.appendRows(sql('transitions').json(rows).string(this.instant).json(cleared.toJson()).string(also).all());
	}
}

function idsOf(rows: Rows): string {
	const ids = new Json().list();
	for (let i = 0; i < rows.length; i++) ids.string(rows.string(i, 'id'));
	return ids.end().toJson();
}
