// What can be done from the command line: for sites that bring their addresses and menus along.
import { cache, crypto, input, request, sql } from '@trovato/sdk';
import { addAddress, addressProblem, changeAddress, cleanPath, forget, frontProblem, targetOf } from './address';
import { pathIn } from './menu-admin';
import { MENUS_TAG } from './menus';
import { lineProblem } from './problems';

const NO_PAGE = ' is no page of this site';

/** Gives a page the address, which may have been that of another page; empty, or why not. */
export function setAddress(): string {
	const path = cleanPath(request.param('at'));
	const target = targetOf(request.param('page'));
	if (target.length == 0) return '--page ' + request.param('page') + NO_PAGE;
	const wrong = addressProblem('--at', path);
	if (wrong.length > 0) return wrong;
	const unfit = frontProblem(path, target);
	if (unfit.length > 0) return unfit;
	const known = sql('alias_at').string(path).all();
	if (known.length > 0 && known.string(0, 'target') == target) {
		input.unchanged(0);
		return '';
	}
	if (known.length > 0) forget(known.string(0, 'target'));
	const given =
		known.length > 0
			? changeAddress(known.string(0, 'id'), path, path, target, false, false)
			: addAddress(path, target, false);
	if (known.length > 0) input.updated(0);
	else input.created(0);
	return given ? '' : '--at ' + path + ' was taken in the meantime';
}

/** Puts an entry into a menu, unless it has one to that page: that one gets the title. */
export function addMenuEntry(): string {
	const menu = sql('menu').string(request.param('menu')).all();
	if (menu.length == 0) return "There is no menu '" + request.param('menu') + "'";
	const title = request.param('title').trim();
	const wrong = lineProblem('--title', title);
	if (wrong.length > 0) return wrong;
	const path = pathIn(request.param('page').trim());
	if (path.length == 0) return '--page ' + request.param('page') + NO_PAGE;
	const weight = I64.parseInt(request.param('weight', '0'));
	const id = menu.string(0, 'id');
	sql('menu_lock').string(id).run();
	const entries = sql('entries').string(id).all();
	let known = -1;
	for (let i = 0; i < entries.length; i++) if (entries.string(i, 'path') == path) known = i;
	const statement = sql(known < 0 ? 'entry_insert' : 'entry_update')
		.string(known < 0 ? crypto.uuid() : entries.string(known, 'id'))
		.string(id);
	if (known < 0) statement.null();
	else statement.stringOrNull(entries.string(known, 'parent_id'));
	statement.string(title).string(path).int(weight).bool(true).run();
	cache.invalidate(MENUS_TAG);
	if (known < 0) input.created(0);
	else input.updated(0);
	return '';
}
