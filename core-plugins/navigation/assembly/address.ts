// Addresses of pages: what one may look like, who has it, and what becomes of the one before.
import { cache, ErrorNumber, request, sql } from '@trovato/sdk';
import { isUuid, Problems } from './problems';

const MOST = 200;
/** The front page is what this address stands for; without it, it is what a manifest has there. */
export const FRONT = '/';
export const FRONT_TAG = 'front_page';

/** A path of the site as people write it, without what browsers add; empty when it is none. */
export function cleanPath(text: string): string {
	let path = text.trim();
	if (path.length > 0 && !path.startsWith('/')) path = '/' + path;
	while (path.length > 1 && path.endsWith('/')) path = path.substring(0, path.length - 1);
	return path;
}

/** What is wrong with an address; empty when nothing is. */
export function addressProblem(label: string, path: string): string {
	if (path.length == 0) return label + ' is required.';
	if (path == FRONT) return '';
	if (path.length > MOST) return label + ' has more than 200 characters.';
	if (path.includes('//') || path.includes('\\')) return label + ' has an empty part, or a backslash.';
	for (let i = 0; i < path.length; i++) {
		const code = path.charCodeAt(i);
		if (code <= 32 || code == 127 || code == 0x25 || code == 0x3f || code == 0x23 || code == 0xa0)
			return label + ' must have no spaces, and none of ? # %.';
	}
	if (path.includes('/./') || path.includes('/../') || path.endsWith('/.') || path.endsWith('/..'))
		return label + ' must not have . or .. as a part.';
	return request.reach(path) > 0 ? label + ' is that of a page which is there already.' : '';
}

/** The path that a page has without an address of its own, for what somebody gave: such a path, or an address. */
export function targetOf(given: string): string {
	const path = cleanPath(given);
	if (request.reach(path) > 0) return path;
	const rows = sql('alias_at').string(path).all();
	if (rows.length > 0) return rows.string(0, 'target');
	return path.length <= MOST && request.pageAt(path).length > 0 ? path : '';
}

/** Whatever shows a link to the path is made anew; and the front page, when that was or is its address. */
export function forget(target: string, path: string = ''): void {
	cache.invalidate('alias:' + target);
	if (path == FRONT) cache.invalidate(FRONT_TAG);
}

/** Screens of the administration and of accounts, and what is for programs. */
export function isPrivate(path: string): bool {
	const first = path.split('/')[1];
	return first == 'admin' || first == 'user' || first == 'api';
}

/** Why a page cannot have this address although others could; empty when it can. */
export function frontProblem(path: string, target: string): string {
	if (path != FRONT || (target != FRONT && !isPrivate(target))) return '';
	return "'" + target + "' cannot be the front page: choose a page that visitors read.";
}

/** Tells of an address that cannot be given to the target; `own` is the id of an address that is to lead there instead. */
export function checkAddress(
	field: string,
	label: string,
	path: string,
	target: string,
	problems: Problems,
	own: string = '',
): void {
	const wrong = addressProblem(label, path);
	if (wrong.length > 0) return problems.add(field, wrong);
	const unfit = frontProblem(path, target);
	if (unfit.length > 0) return problems.add('target', unfit);
	const rows = sql('alias_at').string(path).all();
	if (rows.length > 0 && rows.string(0, 'target') != target && rows.string(0, 'id') != own)
		problems.add(field, label + " '" + path + "' is that of another page.");
}

/** Gives the target an address that was checked; false when somebody else has taken it in the meantime. */
export function addAddress(path: string, target: string, byPattern: bool): bool {
	const made = sql('alias_insert').string(path).string(target).bool(byPattern).attempt();
	if (made.failed && made.error != ErrorNumber.DbConstraint) throw new Error(request.lastError);
	if (made.failed) return false;
	sql('redirect_free').string(path).run();
	forget(target, path);
	return true;
}

/** Changes an address; with `lead`, the one before leads to it. False when somebody else has taken it in the meantime. */
export function changeAddress(
	id: string,
	before: string,
	path: string,
	target: string,
	byPattern: bool,
	lead: bool,
): bool {
	const changed = sql('alias_update').string(id).string(path).string(target).bool(byPattern).attempt();
	if (changed.failed && changed.error != ErrorNumber.DbConstraint) throw new Error(request.lastError);
	if (changed.failed) return false;
	sql('redirect_free').string(path).run();
	if (lead && before != path) leadOn(before, target);
	forget(target, path);
	forget(target, before);
	return true;
}

/** Whoever asks for an address that was is sent to where its page is now; there is always a front page. */
export function leadOn(source: string, target: string): void {
	if (source == FRONT) return;
	if (sql('redirect_change').string(source).string(target).int(301).run() == 0)
		sql('redirect_insert').string(source).string(target).int(301).run();
}

/** `/item/<id>`, or nothing. */
export function itemIn(path: string): string {
	const id = path.startsWith('/item/') ? path.substring(6) : '';
	return isUuid(id) ? id : '';
}
