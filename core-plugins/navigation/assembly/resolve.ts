// Where an address leads, and which address a path has: asked once a page.
import { Doc, Json, page, request, sql } from '@trovato/sdk';
import { FRONT, FRONT_TAG, isPrivate } from './address';

/** So long a path may be that an address stands for. */
const MOST = 200;
/** Changes when many addresses may have changed at once: by publishing a stage. */
export const ALIASES_TAG = 'aliases';

/** `{"path"}` for an address, `{"redirect", "status"}` for one that was, or nothing. */
export function resolvePath(asked: Doc): string {
	const path = asked.string('path');
	if (path.length > MOST) return '';
	const rows = sql('resolve').string(path).all();
	const json = new Json().object();
	if (path == FRONT) page.cacheTag(FRONT_TAG);
	if (rows.length == 0) return '';
	const target = rows.string(0, 'target');
	if (rows.string(0, 'kind') == 'alias') {
		page.cacheTag('alias:' + target);
		page.cacheTag(ALIASES_TAG);
		return json.key('path').string(target).end().toJson();
	}
	return json.key('redirect').string(target).key('status').int(rows.int(0, 'status')).end().toJson();
}

/** The addresses of those paths that have one. */
export function alterPaths(paths: Doc): string {
	page.cacheTag(ALIASES_TAG);
	const asked = new Json().list();
	let any = false;
	for (let i = 0; i < paths.count(); i++) {
		const path = paths.string(i.toString());
		if (!mayHaveAddress(path)) continue;
		any = true;
		asked.string(path);
		page.cacheTag('alias:' + path);
	}
	// The page itself: search engines are told which of its addresses counts.
	const own = request.path;
	const isPage = request.method == 'GET' && mayHaveAddress(own) && request.reach(own) != 1;
	if (isPage) {
		asked.string(own);
		page.cacheTag('alias:' + own);
	}
	if (!any && !isPage) return '';
	const rows = sql('aliases_of').json(asked.end().toJson()).all();
	const json = new Json().object();
	for (let i = 0; i < rows.length; i++) {
		const address = encodeURI(rows.string(i, 'path'));
		json.key(rows.string(i, 'target')).string(address);
		if (isPage && rows.string(i, 'target') == own) request.setHeader('link', '<' + address + '>; rel="canonical"');
	}
	return json.end().toJson();
}

/** Screens of the administration and of accounts have none. */
function mayHaveAddress(path: string): bool {
	if (path.length == 0 || path.length > MOST || path == FRONT || isPrivate(path)) return false;
	for (let i = 0; i < path.length; i++) if (path.charCodeAt(i) <= 32 || path.charCodeAt(i) > 126) return false;
	return true;
}
