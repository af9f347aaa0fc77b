// Terms of the plugin `categories`, where there is one: what is below a term that results are narrowed to, and what people
// read for the terms that results have.
import { Doc, Json, plugins } from '@trovato/sdk';

/** A term with all below it, and those that were merged into them. */
export class Below {
	readonly ids: string[] = [];
	/** What people read for the term itself. */
	label: string = '';

	constructor(term: string) {
		if (plugins.exists('categories')) {
			const reply = plugins.invoke(
				'categories',
				'descendants',
				new Json().object().key('id').string(term).end().toJson(),
			);
			const found = Doc.json(reply.failed ? '[]' : reply.text);
			for (let i = 0; i < found.count(); i++) {
				const at = i.toString();
				this.ids.push(found.string(at + '.id'));
				if (this.ids[i] == term) this.label = found.string(at + '.label');
			}
		}
		if (this.ids.length == 0) this.ids.push(term);
	}

	idsJson(): string {
		const json = new Json().list();
		for (let i = 0; i < this.ids.length; i++) json.string(this.ids[i]);
		return json.end().toJson();
	}
}

/** A term that some of the results have. */
export class TermCount {
	constructor(
		readonly id: string,
		readonly label: string,
		public count: i64,
	) {}
}

/** The terms of results, `[{"id", "count"}]`, with their labels; none where there are no categories. */
export function countedTerms(found: string): TermCount[] {
	const terms = Doc.json(found);
	const counted: TermCount[] = [];
	if (terms.count() == 0 || !plugins.exists('categories')) return counted;
	const ids = new Json().list();
	for (let i = 0; i < terms.count(); i++) ids.string(terms.string(i.toString() + '.id'));
	const reply = plugins.invoke('categories', 'terms_find', ids.end().toJson());
	if (reply.failed) return counted;
	const known = Doc.json(reply.text);
	const labels = new Map<string, string>();
	const paths = new Map<string, string>();
	for (let i = 0; i < known.count(); i++) {
		const at = i.toString();
		labels.set(known.string(at + '.id'), known.string(at + '.label'));
		paths.set(known.string(at + '.id'), known.string(at + '.path'));
	}
	for (let i = 0; i < terms.count(); i++) {
		const id = terms.string(i.toString() + '.id');
		if (!labels.has(id)) continue;
		// One that was merged counts as the one that stands for it.
		const standing = paths.get(id).substring('/term/'.length);
		const count = terms.int(i.toString() + '.count');
		let same: TermCount | null = null;
		for (let j = 0; j < counted.length; j++) if (counted[j].id == standing) same = counted[j];
		if (same !== null) same.count += count;
		else counted.push(new TermCount(standing, labels.get(id), count));
	}
	return counted;
}
