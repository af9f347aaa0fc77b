// What a definition may name: properties of items, fields of content types, and the same of what an item refers to.
import { Column, column, Doc, text as texts } from '@trovato/sdk';

/** What values of a field are compared as. */
export const TEXT = 'text';
export const NUMBER = 'number';
export const TIME = 'time';
export const BOOLEAN = 'boolean';
export const ID = 'id';
/** A list of ids of other items or people. */
export const REFERENCE = 'reference';

const PROPERTIES: StaticArray<string> = ['id', 'type', 'title', 'author_id', 'created', 'changed', 'promote', 'sticky'];
const LABELS: StaticArray<string> = ['Id', 'Type', 'Title', 'Author', 'Created', 'Changed', 'Promoted', 'Sticky'];
const KINDS: StaticArray<string> = [ID, TEXT, TEXT, ID, TIME, TIME, NUMBER, NUMBER];

export function propertyNames(): StaticArray<string> {
	return PROPERTIES;
}

/** What content types say of a field; several types may have one of the same name. */
export class FieldInfo {
	kind: string = TEXT;
	many: bool = false;
	/** Long text, with a format. */
	isFormatted: bool = false;
	/** What a reference refers to: `item`, `user`, or what a plugin registered. */
	target: string = '';
	/** Of terms: their vocabulary. */
	scope: string = '';
	/** Types differ in what kind of values they have. */
	mixed: bool = false;
	readonly values: string[] = [];
	readonly labels: string[] = [];

	constructor(
		readonly name: string,
		readonly label: string,
	) {}
}

/** Content types and their fields. */
export class Types {
	readonly names: string[] = [];
	readonly labels: string[] = [];
	readonly fields: FieldInfo[] = [];

	/**
	 * @param json a list of `{"type", "label", "fields"}`
	 * @param among whose fields are meant; those of all types when it is empty
	 */
	constructor(
		private json: string,
		among: string[] = [],
	) {
		const doc = Doc.json(json);
		for (let i = 0; i < doc.count(); i++) {
			const at = i.toString() + '.';
			const name = doc.string(at + 'type');
			this.names.push(name);
			this.labels.push(doc.string(at + 'label'));
			if (among.length > 0 && !among.includes(name)) continue;
			for (let j = 0; j < doc.count(at + 'fields'); j++) this.add(doc, at + 'fields.' + j.toString() + '.');
		}
	}

	/** The same with the fields of some types only: another type may have another kind of field by the same name. */
	only(names: string[]): Types {
		for (let i = 0; i < names.length; i++) if (!this.names.includes(names[i])) return this;
		return names.length > 0 ? new Types(this.json, names) : this;
	}

	find(name: string): FieldInfo | null {
		for (let i = 0; i < this.fields.length; i++) if (this.fields[i].name == name) return this.fields[i];
		return null;
	}

	labelOf(type: string): string {
		const at = this.names.indexOf(type);
		return at < 0 ? type : this.labels[at];
	}

	private add(doc: Doc, at: string): void {
		const name = doc.string(at + 'field_name');
		const type =
			doc.kind(at + 'field_type') == 'object' ? doc.key(0, at + 'field_type') : doc.string(at + 'field_type');
		const known = this.find(name);
		const info = known === null ? new FieldInfo(name, doc.string(at + 'label', name)) : known;
		const kind = kindOf(type);
		const many = doc.int(at + 'cardinality', 1) != 1 || kind == REFERENCE;
		if (known === null) {
			this.fields.push(info);
			info.kind = kind;
			info.many = many;
			info.scope = doc.string(at + 'scope');
			info.target = type == 'File' ? 'file' : doc.string(at + 'field_type.RecordReference');
		} else if (info.kind != kind) {
			info.kind = TEXT;
			info.mixed = true;
		}
		if (type == 'TextLong') info.isFormatted = true;
		if (many) info.many = true;
		for (let i = 0; i < doc.count(at + 'options'); i++) {
			const value = doc.string(at + 'options.' + i.toString() + '.value');
			if (info.values.includes(value)) continue;
			info.values.push(value);
			info.labels.push(doc.string(at + 'options.' + i.toString() + '.label', value));
		}
	}
}

function kindOf(type: string): string {
	if (type == 'Integer' || type == 'Float') return NUMBER;
	if (type == 'Boolean') return BOOLEAN;
	if (type == 'Date' || type == 'DateTime') return TIME;
	return type == 'RecordReference' || type == 'File' ? REFERENCE : TEXT;
}

/** A name in a definition, resolved. */
export class FieldName {
	label: string = '';
	kind: string = TEXT;
	many: bool = false;
	isFormatted: bool = false;
	target: string = '';
	scope: string = '';
	mixed: bool = false;

	constructor(
		/** As it is written: `title`, `field_price`, `place.title`. */
		readonly full: string,
		/** The relationship that it leads through, empty for the item itself. */
		readonly relation: string,
		readonly name: string,
	) {}

	/** It is in the item's fields, not one of its properties. */
	get isCustom(): bool {
		return this.name.startsWith('field_');
	}

	private get prefix(): string {
		return this.relation.length > 0 ? this.relation + '_' : '';
	}

	/** The column; of a field with several values the first of them. */
	get column(): Column {
		if (this.relation == 'author') return column('author.name');
		if (!this.isCustom) return column(this.prefix + 'w.' + (this.name == 'id' ? 'item_id' : this.name));
		const found = column(this.prefix + 'r.fields').path(this.name);
		if (this.many) found.path('0');
		found.path(this.kind == REFERENCE ? 'target_id' : 'value');
		if (this.kind == NUMBER) return found.asNumber();
		if (this.kind == TIME) return found.asTime();
		return this.kind == BOOLEAN ? found.asBoolean() : found;
	}

	/** All fields of the item that it belongs to. */
	get fields(): Column {
		return column(this.prefix + 'r.fields');
	}
}

export const RELATION = '^[a-z][a-z0-9]{0,20}$';
const CUSTOM = '^field_[a-z0-9_]{1,57}$';

/** The field of that name, null when it is none. `type` overrides what is known of its values. */
export function findField(full: string, types: Types, type: string = ''): FieldName | null {
	const dot = full.indexOf('.');
	const relation = dot < 0 ? '' : full.substring(0, dot);
	const name = full.substring(dot + 1);
	if (relation.length > 0 && !texts.test(RELATION, relation)) return null;
	const field = new FieldName(full, relation, name);
	if (relation == 'author') {
		if (name != 'name') return null;
		field.label = 'Author';
		return field;
	}
	const at = PROPERTIES.indexOf(name);
	if (at >= 0) {
		field.kind = KINDS[at];
		field.label = LABELS[at];
		return field;
	}
	if (name == 'terms') {
		field.kind = ID;
		field.label = 'Terms';
		return field;
	}
	if (!texts.test(CUSTOM, name)) return null;
	const info = types.find(name);
	field.label = info === null ? name : info.label;
	if (info !== null) {
		field.kind = info.kind;
		field.many = info.many;
		field.isFormatted = info.isFormatted;
		field.target = info.target;
		field.scope = info.scope;
		field.mixed = info.mixed;
	}
	if (type.length > 0) {
		field.many = type.endsWith('[]');
		field.kind = field.many ? type.substring(0, type.length - 2) : type;
		if (field.kind == REFERENCE) field.many = true;
		if (![TEXT, NUMBER, TIME, BOOLEAN, REFERENCE].includes(field.kind)) return null;
	}
	return field;
}
