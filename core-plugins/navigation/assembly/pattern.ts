// Addresses that are made of a pattern, such as /news/{year}/{title}, when content is saved.
import { ItemHandle, Items, Json, Rows, sql, text as texts } from '@trovato/sdk';
import { addAddress, addressProblem, changeAddress } from './address';

const TRIES = 5;
const MOST_TITLE = 80;

/** What is wrong with a pattern; empty when nothing is. */
export function patternProblem(pattern: string): string {
	const filled = fill(pattern, 'title', 'type', '2026', '11', '018f0000-0000-7000-8000-000000000000');
	if (filled.includes('{') || filled.includes('}'))
		return 'A pattern may have {title}, {type}, {year}, {month} and {id}, and no other braces.';
	if (!pattern.includes('{title}') && !pattern.includes('{id}')) return 'A pattern needs {title} or {id}.';
	return filled.startsWith('/') ? addressProblem('A pattern', filled) : 'A pattern begins with /.';
}

function fill(pattern: string, title: string, type: string, year: string, month: string, id: string): string {
	return pattern
		.replaceAll('{title}', title)
		.replaceAll('{type}', type)
		.replaceAll('{year}', year)
		.replaceAll('{month}', month)
		.replaceAll('{id}', id);
}

function shortSlug(title: string): string {
	const slug = texts.slug(title);
	if (slug.length <= MOST_TITLE) return slug;
	const cut = slug.lastIndexOf('-', MOST_TITLE);
	return slug.substring(0, cut > 20 ? cut : MOST_TITLE);
}

/** Gives items the addresses that the patterns of their types make, unless somebody gave them one by hand. */
export function applyPatterns(items: Items): void {
	const asked = new Json().list();
	for (let i = 0; i < items.length; i++) {
		const item = items.at(i);
		asked.object().key('id').string(item.id).key('revision').string(item.revisionId).key('place').int(i).end();
	}
	// Most types have no pattern: then this is all.
	const rows = sql('patterns_for').json(asked.end().toJson()).all();
	for (let i = 0; i < rows.length; i++) applyPattern(items.at(<i32>rows.int(i, 'place')), rows, i);
}

function applyPattern(item: ItemHandle, rows: Rows, row: i32): void {
	const target = '/item/' + item.id;
	const known = rows.string(row, 'alias_id');
	// What is not public yet does not change the address of what is.
	if (known.length > 0 && (!rows.bool(row, 'by_pattern') || !rows.bool(row, 'decides'))) return;
	const day = texts.formatTime(rows.time(row, 'created'), 'iso-date');
	let title = shortSlug(item.title);
	if (title.length == 0) title = item.id.substring(0, 8);
	const type = item.type.replaceAll('_', '-');
	const base = fill(rows.string(row, 'pattern'), title, type, day.substring(0, 4), day.substring(5, 7), item.id);
	const before = rows.string(row, 'path');
	if (addressProblem('An address', base).length > 0 || fits(before, base)) return;
	for (let i = 0; i < TRIES; i++) {
		const path = freeAddress(base, target);
		const given =
			known.length == 0
				? addAddress(path, target, true)
				: changeAddress(known, before, path, target, true, rows.bool(row, 'public'));
		if (given) return;
	}
}

/** An address that is the base, or the base with a number behind it. */
function fits(path: string, base: string): bool {
	if (path == base) return true;
	if (!path.startsWith(base + '-')) return false;
	for (let i = base.length + 1; i < path.length; i++)
		if (path.charCodeAt(i) < 0x30 || path.charCodeAt(i) > 0x39) return false;
	return path.length > base.length + 1;
}

function freeAddress(base: string, target: string): string {
	const rows = sql('aliases_taken').string(base).string(target).all();
	const taken = new Set<string>();
	for (let i = 0; i < rows.length; i++) taken.add(rows.string(i, 'path'));
	if (!taken.has(base)) return base;
	let n = 2;
	while (taken.has(base + '-' + n.toString())) n++;
	return base + '-' + n.toString();
}
