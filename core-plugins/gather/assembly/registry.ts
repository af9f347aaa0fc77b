// All listings that there are: those of plugins, and those that were made by hand.
import { cache, column, Doc, Json, plugins, query, request, sql, text as texts } from '@trovato/sdk';
import { Types } from './fields';
import { Listing } from './listing';

/** Whatever shows a listing depends on it. */
export const TAG = 'gather';
/** Whoever asked where a path leads depends on it. */
const PATHS_TAG = 'paths';
/** What begins the name of a parameter that is a value of the path. */
export const PATH_VALUE = 'path.';
const BIN = 'registry';
const KEY = 'all';

/** A listing as it is defined, before it is read. */
export class Entry {
	constructor(
		readonly name: string,
		/** Who defines it; empty when it was made by hand. */
		readonly plugin: string,
		/** It stands in the place of a plugin's listing. */
		readonly overrides: bool,
		readonly enabled: bool,
		readonly version: i32,
		readonly definition: string,
	) {}
}

let loaded: Doc = changetype<Doc>(<usize>0);

/** `{"listings": [{"name", "plugin", "overrides", "enabled", "version", "definition"}], "types": […]}` */
function registry(): Doc {
	if (changetype<usize>(loaded) != 0) return loaded;
	let json = cache.get(BIN, KEY);
	if (json === null) {
		json = collect();
		cache.set(BIN, KEY, json, [TAG, 'item_types']);
	}
	loaded = Doc.json(json);
	return loaded;
}

/** After a change. */
export function forget(): void {
	loaded = changetype<Doc>(<usize>0);
	cache.invalidate(TAG);
	cache.invalidate(PATHS_TAG);
}

function collect(): string {
	// Content types differ by stage: a query says which are meant.
	const types = query('content.item_type')
		.as('t')
		.select('t.type')
		.select('t.label')
		.selectColumn(column('t.settings').path('fields').asJson())
		.orderBy('t.label')
		.limit(1000)
		.all();
	const made = Doc.json(sql('listings').all().toJson());
	const declared = plugins.collectJson('tap_gather_info');
	const json = new Json().object().key('types').raw(types.toJson()).key('listings').list();
	const hand: string[] = [];
	for (let i = 0; i < made.count(); i++) hand.push(made.string(i.toString() + '.name'));
	const coded: string[] = [];
	for (let i = 0; i < declared.count(); i++) {
		const plugin = declared.string(i.toString() + '.plugin');
		const value = i.toString() + '.value';
		const several = declared.kind(value) == 'list';
		const count = several ? declared.count(value) : 1;
		for (let j = 0; j < count; j++) {
			const at = several ? value + '.' + j.toString() : value;
			const name = declared.string(at + '.name');
			if (coded.includes(name)) continue;
			coded.push(name);
			if (!hand.includes(name)) write(json, name, plugin, false, true, 0, declared.json(at));
		}
	}
	for (let i = 0; i < made.count(); i++) {
		const at = i.toString() + '.';
		write(
			json,
			hand[i],
			'',
			coded.includes(hand[i]),
			made.bool(at + 'enabled'),
			<i32>made.int(at + 'version'),
			made.json(at + 'definition'),
		);
	}
	return json.end().end().toJson();
}

function write(json: Json, name: string, plugin: string, over: bool, on: bool, version: i32, definition: string): void {
	json.object().key('name').string(name).key('plugin').string(plugin).key('overrides').bool(over);
	json.key('enabled').bool(on).key('version').int(version).key('definition').raw(definition).end();
}

function entryAt(all: Doc, index: i32): Entry {
	const at = 'listings.' + index.toString() + '.';
	return new Entry(
		all.string(at + 'name'),
		all.string(at + 'plugin'),
		all.bool(at + 'overrides'),
		all.bool(at + 'enabled'),
		<i32>all.int(at + 'version'),
		all.json(at + 'definition'),
	);
}

export function allEntries(): Entry[] {
	const all = registry();
	const entries: Entry[] = [];
	for (let i = 0; i < all.count('listings'); i++) entries.push(entryAt(all, i));
	return entries;
}

export function findEntry(name: string): Entry | null {
	const all = registry();
	for (let i = 0; i < all.count('listings'); i++)
		if (all.string('listings.' + i.toString() + '.name') == name) return entryAt(all, i);
	return null;
}

let types: Types | null = null;

export function contentTypes(): Types {
	const known = types;
	if (known !== null) return known;
	const made = new Types(registry().json('types'));
	types = made;
	return made;
}

/** The listing with that name, when it is enabled and its definition holds. */
export function findListing(name: string): Listing | null {
	const entry = findEntry(name);
	if (entry === null || !entry.enabled) return null;
	const listing = readListing(entry.definition);
	return listing.problems.count > 0 ? null : listing;
}

/** A definition in JSON, read; look at its problems. */
export function readListing(definition: string): Listing {
	return new Listing(Doc.json(definition), contentTypes());
}

/** The values of placeholders, by their names; null when the path is another one. */
export function matchPath(pattern: string, path: string): Map<string, string> | null {
	const wanted = pattern.split('/');
	const parts = path.split('/');
	if (wanted.length != parts.length) return null;
	const values = new Map<string, string>();
	for (let i = 0; i < parts.length; i++) {
		if (wanted[i].startsWith('{')) {
			if (parts[i].length == 0) return null;
			values.set(wanted[i].substring(1, wanted[i].length - 1), decode(parts[i]));
		} else if (wanted[i] != parts[i]) return null;
	}
	return values;
}

/** What cannot be decoded stays as it is. */
function decode(part: string): string {
	return part.includes('%') && texts.test('^([^%]|%[0-9a-fA-F]{2})*$', part) && !texts.test('%[89a-fA-F]', part)
		? decodeURIComponent(part)
		: part;
}

/** Where a path leads, as `tap_route_resolve` answers; empty when no listing has it. */
export function resolvePath(asked: Doc): string {
	if (asked.string('method') != 'GET') return '';
	const path = asked.string('path');
	const all = registry();
	for (let i = 0; i < all.count('listings'); i++) {
		const at = 'listings.' + i.toString() + '.';
		if (!all.bool(at + 'enabled')) continue;
		const displays = at + 'definition.displays';
		for (let j = 0; j < all.count(displays); j++) {
			const display = displays + '.' + j.toString() + '.';
			const pattern = all.string(display + 'path');
			const type = all.string(display + 'display_type');
			const values: Map<string, string> | null = pattern.length == 0 ? null : matchPath(pattern, path);
			if (values === null) continue;
			const route =
				type == 'json'
					? 'listing_json'
					: type == 'rss'
						? 'listing_feed'
						: type == 'block'
							? 'listing_block'
							: 'listing';
			const json = new Json().object().key('plugin').string('gather').key('route').string(route);
			json
				.key('params')
				.object()
				.key('listing')
				.string(all.string(at + 'name'));
			json.key('display').string(all.string(display + 'id', type));
			const names = values.keys();
			for (let n = 0; n < names.length; n++) json.key(PATH_VALUE + names[n]).string(values.get(names[n]));
			return json.end().end().toJson();
		}
	}
	return '';
}

/** Another listing that has the path already; empty when it is free. */
export function ownerOf(path: string, except: string): string {
	const entries = allEntries();
	for (let i = 0; i < entries.length; i++) {
		if (entries[i].name == except) continue;
		const doc = Doc.json(entries[i].definition);
		for (let j = 0; j < doc.count('displays'); j++)
			if (doc.string('displays.' + j.toString() + '.path') == path) return entries[i].name;
	}
	return '';
}
