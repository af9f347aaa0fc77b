// The terms of a vocabulary as a tree: in the order in which people read it, with the depth of each.
import { Doc, Json, Rows, sql } from '@trovato/sdk';
import { texts } from './term';
import { Vocabulary } from './vocabulary';

/** More terms than this are looked at level by level. */
export const WHOLE = 500;
const MOST_LINES = 2000;

export class Tree {
	/** The rows of the lines, in order; a term with several parents has several lines. */
	readonly lines: i32[] = [];
	readonly depths: i32[] = [];
	readonly rows: Rows;
	/** There are more terms than `most`. */
	readonly partial: bool;
	private children: Map<string, i32[]> = new Map<string, i32[]>();

	constructor(vocabulary: Vocabulary, most: i32 = WHOLE) {
		const rows = sql('terms')
			.string(vocabulary.id)
			.int(most + 1)
			.all();
		this.rows = rows;
		this.partial = rows.length > most;
		const placed = new Set<i32>();
		const tops: i32[] = [];
		for (let i = 0; i < rows.length; i++) {
			const parents = texts(Doc.json(rows.json(i, 'parents')));
			if (parents.length == 0) tops.push(i);
			for (let p = 0; p < parents.length; p++) {
				if (!this.children.has(parents[p])) this.children.set(parents[p], []);
				this.children.get(parents[p]).push(i);
			}
		}
		for (let i = 0; i < tops.length; i++) this.place(tops[i], 0, placed);
		// A circle that two stages have made together hangs nowhere.
		for (let i = 0; i < rows.length; i++) if (!placed.has(i)) this.place(i, 0, placed);
	}

	private place(row: i32, depth: i32, placed: Set<i32>): void {
		if (this.lines.length >= MOST_LINES || depth > 32) return;
		placed.add(row);
		this.lines.push(row);
		this.depths.push(depth);
		const id = this.rows.string(row, 'id');
		if (!this.children.has(id)) return;
		const below = this.children.get(id);
		for (let i = 0; i < below.length; i++) this.place(below[i], depth + 1, placed);
	}

	id(line: i32): string {
		return this.rows.string(this.lines[line], 'id');
	}

	label(line: i32): string {
		return this.rows.string(this.lines[line], 'label');
	}

	/** `{"id", "label", "depth"}`, each term once. */
	toJson(): string {
		const json = new Json().list();
		const seen = new Set<i32>();
		for (let i = 0; i < this.lines.length; i++) {
			const row = this.lines[i];
			if (seen.has(row)) continue;
			seen.add(row);
			json.object().key('id').string(this.id(i)).key('label').string(this.label(i)).key('depth').int(this.depths[i]);
			json.key('weight').int(this.rows.int(row, 'weight')).key('parents').raw(this.rows.json(row, 'parents')).end();
		}
		return json.end().toJson();
	}
}
