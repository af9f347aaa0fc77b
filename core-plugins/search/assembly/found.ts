// Finding: one statement for what fits, one for what of it the visitor may see, one for what is shown of it.
import { Doc, Json, plugins, Rows, sql } from '@trovato/sdk';
import { Asked } from './asked';

/** Where results are denied, what follows them is looked at up to this many times the page. */
const ROUNDS = 3;

/** One page of results. */
export class Found {
	/** Revisions that are shown, best first. */
	readonly revisions: string[] = [];
	/** The row of each in `rows`. */
	readonly places: i32[] = [];
	/** How many fit; -1 when plugins keep some of them from the visitor, who shall not count them. */
	total: i64 = 0;
	/** There are more than were counted. */
	more: bool = false;
	/** Where the next page begins; -1 on the last. */
	next: i32 = -1;
	/** `[{"type", "label", "count"}]` */
	types: string = '[]';
	/** `[{"id", "count"}]` */
	terms: string = '[]';

	constructor(readonly rows: Rows) {}

	get isEmpty(): bool {
		return this.revisions.length == 0;
	}

	isDraft(index: i32): bool {
		return this.rows.bool(this.places[index], 'draft');
	}
}

export function find(asked: Asked, limit: i32): Found {
	const statement = sql('search').string(asked.text).string(asked.rest).string(asked.word).stringOrNull(asked.author);
	statement.stringOrNull(asked.type);
	if (asked.term.length == 0) statement.null();
	else statement.json(asked.terms.idsJson());
	const rows = statement
		.int(asked.start)
		.int(limit * ROUNDS + 1)
		.all();
	const found = new Found(rows);
	if (rows.length == 0) return found;
	// Where all that fits is at hand, all of it is asked about: then the count is true whatever plugins keep back.
	const isAll = asked.start == 0 && rows.int(0, 'total') == rows.length;
	const asksFor = isAll ? rows.length : min(rows.length, limit);
	const seen = visible(rows, 0, asksFor);
	let at = take(found, seen, 0, asksFor, limit);
	const denied = seen.size < asksFor;
	if (denied && at == asksFor && rows.length > asksFor)
		at = take(found, visible(rows, asksFor, rows.length), asksFor, rows.length, limit);
	// No page is told of on which nothing would be.
	if (isAll) while (at < rows.length && !seen.has(rows.string(at, 'revision_id'))) at++;
	if (at < rows.length || (!isAll && rows.length > limit * ROUNDS)) found.next = asked.start + at;
	found.total = !denied ? rows.int(0, 'total') : isAll ? seen.size : -1;
	found.more = rows.bool(0, 'more');
	if (!denied) {
		found.types = listIn(rows, 'types');
		found.terms = listIn(rows, 'terms');
	}
	return found;
}

function listIn(rows: Rows, column: string): string {
	return rows.isNull(0, column) ? '[]' : rows.json(0, column);
}

/** Adds those that may be seen until the page is full; says which row comes next. */
function take(found: Found, seen: Set<string>, from: i32, to: i32, limit: i32): i32 {
	let at = from;
	for (; at < to && found.revisions.length < limit; at++) {
		const revision = found.rows.string(at, 'revision_id');
		if (!seen.has(revision)) continue;
		found.revisions.push(revision);
		found.places.push(at);
	}
	return at;
}

/** Which of the rows the visitor may see: `content` asks plugins and roles, all at once. */
function visible(rows: Rows, from: i32, to: i32): Set<string> {
	const payload = new Json().object().key('revisions').list();
	for (let i = from; i < to; i++) payload.string(rows.string(i, 'revision_id'));
	const reply = plugins.invoke('content', 'items_visible', payload.end().end().toJson());
	if (reply.failed) throw new Error('content.items_visible: ' + reply.text);
	const doc = Doc.json(reply.text);
	const seen = new Set<string>();
	for (let i = 0; i < doc.count(); i++) seen.add(doc.string(i.toString()));
	return seen;
}

/** Titles and snippets of the results, in their order. */
export function show(asked: Asked, found: Found): Rows {
	const ids = new Json().list();
	for (let i = 0; i < found.revisions.length; i++) ids.string(found.revisions[i]);
	return sql('show').json(ids.end().toJson()).string(asked.text).string(asked.rest).string(asked.word).all();
}

/** A question with words that are known, where it has words that are not; empty when there is none that finds something. */
export function suggest(asked: Asked): string {
	const words = wordsOf(asked.text);
	if (words.length == 0) return '';
	const list = new Json().list();
	for (let i = 0; i < words.length; i++) list.string(words[i].toLowerCase());
	const rows = sql('suggest').json(list.end().toJson()).all();
	let better = asked.text;
	for (let i = 0; i < rows.length; i++) {
		const word = rows.string(i, 'word');
		const known = rows.string(i, 'known');
		if (known == word) continue;
		for (let j = 0; j < words.length; j++)
			if (words[j].toLowerCase() == word) better = better.replaceAll(words[j], known);
	}
	if (better == asked.text) return '';
	const other = new Asked(better);
	other.type = asked.type;
	other.term = asked.term;
	return find(other, 1).isEmpty ? '' : better;
}

const MOST_WORDS = 10;

/** The words of a question that may be misspelt: four letters or more, each once. */
function wordsOf(text: string): string[] {
	const words: string[] = [];
	const parts = text.replaceAll('"', ' ').split(' ');
	for (let i = 0; i < parts.length && words.length < MOST_WORDS; i++)
		if (parts[i].length >= 4 && parts[i].length <= 40 && !parts[i].startsWith('-') && !words.includes(parts[i]))
			words.push(parts[i]);
	return words;
}
