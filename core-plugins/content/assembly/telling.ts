// Events of items: told in the transaction of the change, those of an instant to come at that instant.
import { events, Json, Rows, sql, stage } from '@trovato/sdk';
import { write } from './staging';

/** From withdrawing what was planned until telling what holds now; the items' rows are locked. A stage tells nothing. */
export class Telling {
	private instant: string = '';
	private before: string = '[]';

	/** @param items rows with an id and a type */
	constructor(items: Rows) {
		// What is planned in live stays planned, whatever a stage changes.
		if (stage.isLive) this.instant = events.withdraw('item', idsOf(items));
	}

	/** Takes away what is public of the items, and what will be; `whole` takes what was public as well. */
	clear(rows: string, whole: bool = false): void {
		if (!stage.isLive) {
			write('windows_clear').json(rows).run();
			return;
		}
		const before = sql('windows_live').json(rows).string(this.instant).all();
		this.before = before.toJson();
		before.release();
		sql('windows_clear').json(rows).bool(whole).run();
	}

	/**
	 * Tells how the time line of items differs from what it was before it was cleared.
	 * @param rows `[{id, revision_id, also?}]`; `also` is what else happened to one
	 * @param also what else happened to the others: `content.created`, `content.restored`, `content.deleted`, or nothing
	 */
	tell(rows: string, also: string = ''): void {
		if (!stage.isLive) return;
		const transitions = sql('transitions').json(rows).string(this.instant).json(this.before).string(also).all();
		events.appendRows(transitions);
		transitions.release();
	}
}

function idsOf(rows: Rows): string {
	const ids = new Json().list();
	for (let i = 0; i < rows.length; i++) ids.string(rows.string(i, 'id'));
	return ids.end().toJson();
}
