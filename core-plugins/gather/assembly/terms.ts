// Filters by terms of the plugin `categories`, when it is there, and the names of terms.
import { all, any, cache, column, Condition, Doc, exists, Json, plugins } from '@trovato/sdk';
import { FieldName, ID } from './fields';
import { valueOf } from './values';

const CATEGORIES = 'categories';
/** What a field of terms refers to. */
export const TERM = 'category_tag';
/** What depends on which terms there are. */
const TAG = 'term_list';

/** The terms of a vocabulary, in order. */
export class Terms {
	readonly ids: string[] = [];
	readonly labels: string[] = [];
	readonly depths: i32[] = [];

	labelOf(id: string): string {
		const at = this.ids.indexOf(id);
		return at < 0 ? '' : this.labels[at];
	}

	idOf(label: string): string {
		for (let i = 0; i < this.ids.length; i++)
			if (this.labels[i].toLowerCase() == label.toLowerCase()) return this.ids[i];
		return '';
	}
}

const known = new Map<string, Terms>();

/** Those of a vocabulary; none when there is no such vocabulary, or no plugin that has any. */
export function termsOf(vocabulary: string): Terms {
	if (known.has(vocabulary)) return known.get(vocabulary);
	const terms = new Terms();
	known.set(vocabulary, terms);
	if (vocabulary.length == 0 || !plugins.exists(CATEGORIES)) return terms;
	let json = cache.get('terms', vocabulary);
	if (json === null) {
		const payload = new Json().object().key('scope').string(vocabulary).end().toJson();
		const reply = plugins.invoke(CATEGORIES, 'terms_options', payload);
		if (reply.failed) return terms;
		json = reply.text;
		cache.set('terms', vocabulary, json, [TAG]);
	}
	const doc = Doc.json(json);
	for (let i = 0; i < doc.count(); i++) {
		const at = i.toString() + '.';
		terms.ids.push(doc.string(at + 'id'));
		terms.labels.push(doc.string(at + 'label'));
		terms.depths.push(<i32>doc.int(at + 'depth'));
	}
	return terms;
}

/** The id of a term that is named by id or label; empty when there is none. */
export function findTerm(field: FieldName, value: string): string {
	return valueOf(ID, value).length > 0 ? value.toLowerCase() : termsOf(field.scope).idOf(value.trim());
}

/** What a term of whichever vocabulary is called; empty when there is none. */
export function labelOf(id: string): string {
	if (id.length == 0 || !plugins.exists(CATEGORIES)) return '';
	const reply = plugins.invoke(CATEGORIES, 'terms_find', new Json().list().string(id).end().toJson());
	return reply.failed ? '' : Doc.json(reply.text).string('0.label');
}

/** The revision has one of the terms, or one below them; null when a value is no term. Without the plugin nothing has one. */
export function termCondition(field: FieldName, values: string[], descendants: bool): Condition | null {
	const ids: string[] = [];
	for (let i = 0; i < values.length; i++) {
		const id = findTerm(field, values[i]);
		if (id.length == 0) return null;
		ids.push(id);
	}
	if (ids.length == 0) return null;
	if (!plugins.exists(CATEGORIES)) return any([]);
	const found = descendants ? withDescendants(ids) : ids;
	const prefix = field.relation.length > 0 ? field.relation + '_' : '';
	const parts: Condition[] = [column('term.revision_id').equalsColumn(prefix + 'w.revision_id')];
	parts.push(
		found.length == 1 ? column('term.term_id').equals<string>(found[0]) : column('term.term_id').isIn<string>(found),
	);
	if (field.isCustom) parts.push(column('term.field').equals<string>(field.name));
	return exists(CATEGORIES + '.item_term', 'term', all(parts));
}

/** The terms and all below them. */
function withDescendants(ids: string[]): string[] {
	const key = ids.join(' ');
	let json = key.length <= 200 ? cache.get('below', key) : null;
	if (json === null) {
		const payload = new Json().object().key('ids').list();
		for (let i = 0; i < ids.length; i++) payload.string(ids[i]);
		const reply = plugins.invoke(CATEGORIES, 'descendants', payload.end().end().toJson());
		if (reply.failed) return ids;
		json = reply.text;
		if (key.length <= 200) cache.set('below', key, json, [TAG]);
	}
	const found = ids.slice(0);
	const doc = Doc.json(json);
	for (let i = 0; i < doc.count() && found.length < 5_000; i++) {
		const id = doc.string(i.toString() + '.id');
		if (!found.includes(id)) found.push(id);
	}
	return found;
}
