// Menus as they stand on pages: read once, kept until one of them or what they lead to changes.
import { cache, Doc, html, Json, JsonValue, page, parseJson, RenderElement, request, Rows, sql } from '@trovato/sdk';
import { itemIn } from './address';

/** Changes with every menu and every entry. */
export const MENUS_TAG = 'menus';
/** Changes with the paths that other plugins resolve. */
const PATHS_TAG = 'paths';
export const REGIONS: StaticArray<string> = ['header', 'before', 'aside', 'after', 'footer'];
export const REGION_LABELS: StaticArray<string> = [
	'Header',
	'Before the content',
	'Beside the content',
	'After the content',
	'Footer',
];
const DEEPEST = 6;

/** `tap_page`: the menus in their regions. Screens of the administration have none. */
export function placeMenus(asked: Doc): void {
	if (asked.string('theme') == 'admin') return;
	page.cacheTag(MENUS_TAG);
	const known = cache.get('menus', 'shown');
	const menus = parseJson(known === null ? loadMenus() : known);
	const until = menus.string('until');
	if (until.length > 0) page.expiresAt(I64.parseInt(until));
	const path = asked.string('path');
	const target = asked.string('target');
	const all = menus.listAt('menus').values;
	for (let i = 0; i < all.length; i++) {
		const entries = all[i].listAt('entries').values;
		const list = listOf(entries, '', path, target, 0);
		if (list === null) continue;
		page.style('navigation.css');
		const nav = html
			.nav()
			.class('menu')
			.class('menu--' + all[i].string('name').replaceAll('_', '-'));
		page.region(all[i].string('region'), nav.attr('aria-label', all[i].string('label')).append(list));
	}
}

function loadMenus(): string {
	const rows = sql('menus_shown').all();
	const tags: string[] = [MENUS_TAG];
	const json = new Json().object().key('menus').list();
	let next: i64 = 0;
	let menu = '';
	for (let i = 0; i < rows.length; i++) {
		if (rows.string(i, 'machine_name') != menu) {
			if (menu.length > 0) json.end().end();
			menu = rows.string(i, 'machine_name');
			json.object().key('name').string(menu).key('label').string(rows.string(i, 'label'));
			json.key('region').string(rows.string(i, 'region')).key('entries').list();
		}
		const path = rows.string(i, 'path');
		if (rows.bool(i, 'is_item')) tags.push('item:' + itemIn(path));
		const change = rows.time(i, 'next_change');
		if (change > 0 && (next == 0 || change < next)) next = change;
		if (!rows.bool(i, 'public')) continue;
		const lead = pageOf(path);
		if (lead != path && !tags.includes(PATHS_TAG)) tags.push(PATHS_TAG);
		writeEntry(json, rows, i, lead);
	}
	if (menu.length > 0) json.end().end();
	json.end();
	if (next > 0) json.key('until').string(next.toString());
	const text = json.end().toJson();
	for (let i = 0; i < tags.length; i++) page.cacheTag(tags[i]);
	const seconds = next > 0 ? max<i64>(1, (next - request.now) / 1000) : 0;
	cache.set('menus', 'shown', text, tags, <u32>min<i64>(seconds, 86_400));
	return text;
}

/** What decides whether a visitor may open it: the path that a manifest has for it; empty for none. */
export function pageOf(path: string): string {
	if (!path.startsWith('/') || path.startsWith('/user/')) return path;
	const bare = withoutQuery(path);
	return request.reach(bare) > 0 ? path : request.pageAt(bare);
}

function writeEntry(json: Json, rows: Rows, row: i32, lead: string): void {
	if (lead.length == 0) return;
	json.object().key('id').string(rows.string(row, 'id')).key('parent').string(rows.string(row, 'parent_id'));
	json.key('title').string(rows.string(row, 'title')).key('path').string(rows.string(row, 'path'));
	json.key('page').string(lead).end();
}

/** The entries below one that the visitor may open, as a list; null when there is none. */
function listOf(entries: JsonValue[], parent: string, path: string, target: string, depth: i32): RenderElement | null {
	if (depth >= DEEPEST) return null;
	const list = html.ul();
	let any = false;
	for (let i = 0; i < entries.length; i++) {
		const entry = entries[i];
		if (entry.string('parent') != parent || !isOpen(entry.string('page'))) continue;
		any = true;
		const link = html.link(entry.string('path'), entry.string('title'));
		const bare = withoutQuery(entry.string('path'));
		if (bare == path || bare == target) link.attr('aria-current', 'page');
		const line = html.li().append(link);
		const below = listOf(entries, entry.string('id'), path, target, depth + 1);
		if (below !== null) line.append(below);
		list.append(line);
	}
	return any ? list : null;
}

export function withoutQuery(path: string): string {
	const question = path.indexOf('?');
	const hash = path.indexOf('#');
	const end = question < 0 ? hash : hash < 0 ? question : min(question, hash);
	return end < 0 ? path : path.substring(0, end);
}

/** Another site, or a page of this one that the visitor may open. */
function isOpen(path: string): bool {
	return !path.startsWith('/') || path.startsWith('/user/') || request.reach(withoutQuery(path)) == 2;
}
