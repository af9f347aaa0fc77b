// Events of items: told in the transaction of the change, those of an instant to come at that instant.
import { Doc, events, Json, Rows, sql, stage } from '@trovato/sdk';

/** From withdrawing what was planned until telling what holds now; the items' rows are locked. A stage tells nothing. */
export class Telling {
	private instant: string = '';

	/** @param items rows with an id and a type */
	constructor(items: Rows) {
		if (stage.isLive) this.instant = events.withdraw('item', idsOf(items));
	}

	/** Takes away what was public of the items, and tells as what. */
	clear(rows: string): Rows {
		if (!stage.isLive) return sql('windows_clear_staged').json(rows).all();
		return sql('windows_clear').json(rows).string(this.instant).all();
	}

	/**
	 * Tells how the time line of items differs from what it was.
	 * @param rows `[{id, revision_id}]`
	 * @param cleared what `clear` gave
	 * @param also `content.created` or `content.deleted` of the same revisions, or nothing
	 */
	tell(rows: string, cleared: Rows, also: string = ''): void {
		if (!stage.isLive) return;
		events.appendRows(sql('transitions').json(rows).string(this.instant).json(cleared.toJson()).string(also).all());
	}
}

/** As many items as one statement tells of. */
const SLICE = 1000;

/** The same for what is published, which may be any number of items. */
export class TellingOfPublication {
	private readonly slices: string[] = [];
	private readonly instants: string[] = [];
	private readonly before: string[] = [];

	constructor(private readonly about: Doc) {
		const operation = about.string('operation');
		let last = '';
		let count = SLICE;
		while (count == SLICE) {
			const rows = sql('publish_slice').string(operation).string(about.string('stage')).string(last).all();
			count = rows.length;
			if (count == 0) break;
			last = rows.string(count - 1, 'id');
			const instant = events.withdraw('item', idsOf(rows));
			const slice = rows.toJson();
			this.slices.push(slice);
			this.instants.push(instant);
			this.before.push(sql('publish_live').json(slice).string(instant).all().toJson());
		}
	}

	/** Tells how the time line differs from what it was when this began. */
	tell(): void {
		const also = this.about.string('operation') == 'delete' ? 'content.deleted' : 'content.created';
		for (let i = 0; i < this.slices.length; i++) {
			const told = sql('transitions').json(this.slices[i]).string(this.instants[i]).json(this.before[i]).string(also);
			events.appendRows(told.all());
		}
	}
}

function idsOf(rows: Rows): string {
	const ids = new Json().list();
	for (let i = 0; i < rows.length; i++) ids.string(rows.string(i, 'id'));
	return ids.end().toJson();
}
