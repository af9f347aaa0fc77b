// Filters by terms of the plugin `categories`, when it is there.
import { all, any, column, Condition, exists, Json, plugins } from '@trovato/sdk';
import { FieldName, ID } from './fields';
import { valueOf } from './values';

export const CATEGORIES = 'categories';

/** The revision has one of the terms, or one below them; null when a value is no id. Without the plugin nothing has a term. */
export function termCondition(field: FieldName, values: string[], descendants: bool): Condition | null {
	const ids: string[] = [];
	for (let i = 0; i < values.length; i++) {
		if (valueOf(ID, values[i]).length == 0) return null;
		ids.push(values[i].toLowerCase());
	}
	if (ids.length == 0) return null;
	if (!plugins.exists(CATEGORIES)) return any([]);
	const found = descendants ? withDescendants(ids) : ids;
	const prefix = field.relation.length > 0 ? field.relation + '_' : '';
	const parts: Condition[] = [column('term.revision_id').equalsColumn(prefix + 'w.revision_id')];
	parts.push(column('term.term_id').isIn<string>(found));
	if (field.isCustom) parts.push(column('term.field').equals<string>(field.name));
	return exists(CATEGORIES + '.item_term', 'term', all(parts));
}

/** The terms and all below them. */
function withDescendants(ids: string[]): string[] {
	const payload = new Json().object().key('ids').list();
	for (let i = 0; i < ids.length; i++) payload.string(ids[i]);
	const reply = plugins.invoke(CATEGORIES, 'descendants', payload.end().end().toJson());
	return reply.failed ? ids : idsOf(reply.text, ids);
}

/** Every id that occurs in the answer, and those that were asked for. */
function idsOf(json: string, asked: string[]): string[] {
	const found = asked.slice(0);
	const parts = json.split('"');
	for (let i = 0; i < parts.length && found.length < 500; i++)
		if (parts[i].length == 36 && valueOf(ID, parts[i]).length > 0 && !found.includes(parts[i])) found.push(parts[i]);
	return found;
}
