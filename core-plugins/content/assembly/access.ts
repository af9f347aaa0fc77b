// Who may do what with an item: plugins are asked first (Deny outweighs Grant), then roles decide.
import { AccessResult, Items, plugins, Rows, user } from '@trovato/sdk';

export const VIEW = 'view';
export const EDIT = 'edit';
export const DELETE = 'delete';

const BATCH = 500;

/** For each row of items: whether the user may do it. */
export function permitted(rows: Rows, operation: string): bool[] {
	const answers: bool[] = [];
	for (let first = 0; first < rows.length; first += BATCH) {
		const items = rows.items(first, BATCH);
		plugins.checkItems('tap_item_access', items, operation);
		for (let i = 0; i < items.length; i++) {
			const said = items.accessAt(i);
			if (said == AccessResult.Neutral) answers.push(byRole(rows, first + i, operation));
			else answers.push(said == AccessResult.Grant);
		}
	}
	return answers;
}

/** Says of each item of a batch, all of them public, whether the user may view it: Grant or Deny. */
export function decideViews(items: Items): void {
	plugins.checkItems('tap_item_access', items, VIEW);
	const granted = user.can('access content');
	for (let i = 0; i < items.length; i++) {
		const said = items.accessAt(i);
		const may = said == AccessResult.Neutral ? granted : said == AccessResult.Grant;
		items.setAccess(i, may ? AccessResult.Grant : AccessResult.Deny);
	}
}

/** The same for one row. */
export function may(rows: Rows, row: i32, operation: string): bool {
	const items = rows.items(row, 1);
	plugins.checkItems('tap_item_access', items, operation);
	const said = items.accessAt(0);
	return said == AccessResult.Neutral ? byRole(rows, row, operation) : said == AccessResult.Grant;
}

/** What roles say, without plugins: for what is only shown or hidden, not for what is decided. */
export function byRole(rows: Rows, row: i32, operation: string): bool {
	const type = rows.string(row, 'type');
	const own = isOwn(rows.string(row, 'author_id'));
	if (operation == VIEW) {
		if (isPublic(rows, row)) return user.can('access content');
		if (own || user.can('view unpublished content')) return true;
		return mayForType(EDIT, type, false);
	}
	return mayForType(operation, type, own);
}

/** Whether a row of items is public now: rows have a column `public`, or `live_revision_id`. */
export function isPublic(rows: Rows, row: i32): bool {
	return rows.bool(row, 'public') || !rows.isNull(row, 'live_revision_id');
}

/** Nobody owns what visitors who are not logged in have made. */
export function isOwn(author: string): bool {
	return !user.isAnonymous && author == user.id;
}

export function mayForType(operation: string, type: string, own: bool): bool {
	if (user.can('administer content') || user.can(operation + ' any ' + type + ' content')) return true;
	return own && user.can(operation + ' own ' + type + ' content');
}

export function mayCreate(type: string): bool {
	return user.can('administer content') || user.can('create ' + type + ' content');
}
