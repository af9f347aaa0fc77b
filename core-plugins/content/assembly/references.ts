// References to records in an input: do they lead anywhere, and what becomes of those that are named by a label only.
import { crypto, Doc, Json } from '@trovato/sdk';
import { FieldDefinition } from './definition';
import { isUuid } from './listing';
import { Problems } from './problems';
import { findRecords, takeRecords } from './targets';

class Reference {
	constructor(
		readonly field: FieldDefinition,
		/** For a label: what stands for the id until there is one. */
		readonly id: string,
		readonly label: string,
		readonly at: string,
	) {}
}

/** The references of one input; whether they lead anywhere is asked once for each kind of target. */
export class References {
	private all: Reference[] = [];

	/** Notes the reference at a path, written as an id, `{"target_id"}` or `{"label"}`; gives what is stored, or nothing. */
	add(field: FieldDefinition, doc: Doc, at: string, problems: Problems): string {
		const isObject = doc.kind(at) == 'object';
		const label = isObject && !doc.has(at + '.target_id') ? doc.string(at + '.label').trim() : '';
		let id = isObject ? doc.string(at + '.target_id') : doc.string(at);
		const type = doc.string(at + '.target_type', field.target);
		if (type != field.target) {
			problems.add(at, field.label + " refers to '" + field.target + "', not to '" + type + "'.");
			return '';
		}
		if (label.length > 0) id = crypto.uuid();
		else if (id.length == 0 || id.length > 128 || ((type == 'item' || type == 'user') && !isUuid(id))) {
			problems.add(at, field.label + ' must be the id of what it refers to.');
			return '';
		}
		this.all.push(new Reference(field, id, label, at));
		return new Json().object().key('target_id').string(id).key('target_type').string(type).end().toJson();
	}

	/** Tells of ids that lead nowhere, or to something of another scope. */
	check(problems: Problems): void {
		const done = new Set<string>();
		for (let i = 0; i < this.all.length; i++) {
			const target = this.all[i].field.target;
			if (done.has(target) || this.all[i].label.length > 0) continue;
			done.add(target);
			const known = findRecords(target, this.idsOf(target));
			for (let j = i; j < this.all.length; j++) {
				const one = this.all[j];
				if (one.field.target != target || one.label.length > 0) continue;
				const scope = one.field.string('scope');
				if (known.has(one.id) && (scope.length == 0 || known.get(one.id).scope == scope)) continue;
				problems.add(one.at, one.field.label + ' refers to something that is not there.');
			}
		}
	}

	/**
	 * Exchanges labels for ids once nothing else is wrong: whoever registered the target finds or makes the records.
	 * @param fields the fields as JSON, with what `add` gave
	 * @param dry nothing may be made
	 */
	settle(fields: string, dry: bool, problems: Problems): string {
		let settled = fields;
		const done = new Set<string>();
		for (let i = 0; i < this.all.length && problems.count == 0; i++) {
			const field = this.all[i].field;
			if (this.all[i].label.length == 0 || done.has(field.name)) continue;
			done.add(field.name);
			const isFree = field.string('widget') == 'tags';
			const taken = takeRecords(field, this.labelsOf(field), isFree && !dry, false);
			for (let j = i; j < this.all.length; j++) {
				const one = this.all[j];
				if (one.field.name != field.name || one.label.length == 0) continue;
				const record = taken.get(one.label);
				if (record.id.length > 0) settled = settled.replaceAll(one.id, record.id);
				else if (!dry || !isFree) problems.add(one.at, field.label + ' ' + record.problem + '.');
			}
		}
		return settled;
	}

	private labelsOf(field: FieldDefinition): string[] {
		const labels: string[] = [];
		for (let i = 0; i < this.all.length; i++)
			if (this.all[i].field.name == field.name && this.all[i].label.length > 0) labels.push(this.all[i].label);
		return labels;
	}

	private idsOf(target: string): string[] {
		const ids: string[] = [];
		for (let i = 0; i < this.all.length; i++)
			if (this.all[i].field.target == target && this.all[i].label.length == 0) ids.push(this.all[i].id);
		return ids;
	}
}
