// References to records: items and users, and whatever other plugins register by `tap_reference_info`.
import { Doc, Json, Rows, sql } from '@trovato/sdk';
import { permitted, VIEW } from './access';
import { FieldDefinition } from './definition';
import { askOwner } from './labels';
import { isUuid } from './listing';
import { Problems } from './problems';

class Reference {
	constructor(
		readonly field: FieldDefinition,
		readonly id: string,
		readonly at: string,
	) {}
}

/** The references of one input; whether they lead anywhere is asked once for each kind of target. */
export class References {
	private all: Reference[] = [];

	/** Notes the reference at a path, written as an id or as `{"target_id"}`; gives what is stored, or nothing. */
	add(field: FieldDefinition, doc: Doc, at: string, problems: Problems): string {
		const id = doc.kind(at) == 'object' ? doc.string(at + '.target_id') : doc.string(at);
		const type = doc.string(at + '.target_type', field.target);
		if (type != field.target) {
			problems.add(at, field.label + " refers to '" + field.target + "', not to '" + type + "'.");
			return '';
		}
		if (id.length == 0 || id.length > 128 || ((type == 'item' || type == 'user') && !isUuid(id))) {
			problems.add(at, field.label + ' must be the id of what it refers to.');
			return '';
		}
		this.all.push(new Reference(field, id, at));
		return new Json().object().key('target_id').string(id).key('target_type').string(type).end().toJson();
	}

	check(problems: Problems): void {
		const done = new Set<string>();
		for (let i = 0; i < this.all.length; i++) {
			const target = this.all[i].field.target;
			if (done.has(target)) continue;
			done.add(target);
			const known = knownIds(target, this.idsOf(target));
			for (let j = i; j < this.all.length; j++) {
				const one = this.all[j];
				if (one.field.target != target || known.has(one.id)) continue;
				problems.add(one.at, one.field.label + ' refers to something that is not there.');
			}
		}
	}

	private idsOf(target: string): string {
		const json = new Json().list();
		for (let i = 0; i < this.all.length; i++) if (this.all[i].field.target == target) json.string(this.all[i].id);
		return json.end().toJson();
	}
}

/** Those of the ids that exist, as far as the user may know. */
function knownIds(target: string, ids: string): Set<string> {
	const known = new Set<string>();
	if (target == 'item') {
		const rows = sql('references_items').json(ids).all();
		const may = permitted(rows, VIEW);
		for (let i = 0; i < rows.length; i++) if (may[i]) known.add(rows.string(i, 'id'));
		return known;
	}
	if (target == 'user') {
		const rows: Rows = sql('references_users').json(ids).all();
		for (let i = 0; i < rows.length; i++) known.add(rows.string(i, 'id'));
		return known;
	}
	const found = askOwner(target, ids);
	for (let i = 0; i < found.count(); i++) known.add(found.string(i.toString() + '.id'));
	return known;
}
