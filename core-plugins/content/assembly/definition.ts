// What a content type says of its items: read from the settings that are stored with it.
import { Doc, Rows, sql } from '@trovato/sdk';

/** One field of a type; what is seldom asked for is read from the document when it is. */
export class FieldDefinition {
	readonly name: string;
	readonly label: string;
	/** `Text`, `TextLong`, `Integer`, … or one that a plugin registered. */
	readonly type: string;
	readonly required: bool;
	/** At most so many values; -1 is any number. */
	readonly cardinality: i32;

	constructor(
		private doc: Doc,
		private at: string,
	) {
		const name = doc.string(at + '.field_name');
		this.name = name;
		this.label = doc.string(at + '.label', name);
		const type = at + '.field_type';
		this.type = doc.kind(type) == 'object' ? doc.key(0, type) : doc.string(type);
		this.required = doc.bool(at + '.required');
		this.cardinality = <i32>doc.int(at + '.cardinality', 1);
	}

	get many(): bool {
		return this.cardinality != 1;
	}

	/** References are lists, whatever their cardinality. */
	get isReference(): bool {
		return this.type == 'RecordReference' || this.type == 'File';
	}

	get isNumber(): bool {
		return this.type == 'Integer' || this.type == 'Float';
	}

	get help(): string {
		return this.doc.string(this.at + '.help');
	}

	/** What may be referred to: `item`, `user`, or what a plugin registered. */
	get target(): string {
		return this.type == 'File' ? 'file' : this.doc.string(this.at + '.field_type.RecordReference');
	}

	get maxLength(): i64 {
		return this.doc.int(this.at + '.max_length', this.doc.int(this.at + '.field_type.Text.max_length'));
	}

	has(setting: string): bool {
		return this.doc.has(this.at + '.' + setting);
	}

	string(setting: string): string {
		return this.doc.string(this.at + '.' + setting);
	}

	int(setting: string): i64 {
		return this.doc.int(this.at + '.' + setting);
	}

	float(setting: string): f64 {
		return this.doc.float(this.at + '.' + setting);
	}

	count(setting: string): i32 {
		return this.doc.count(this.at + '.' + setting);
	}

	/** Part of the declaration as JSON; the whole of it for an empty name. */
	json(setting: string = ''): string {
		return this.doc.json(setting.length > 0 ? this.at + '.' + setting : this.at);
	}
}

/** A content type. */
export class TypeDefinition {
	readonly fields: FieldDefinition[] = [];

	/** @param plugin who declared it, empty for a type made by hand */
	constructor(
		readonly name: string,
		readonly label: string,
		readonly plugin: string,
		readonly settings: Doc,
	) {
		for (let i = 0; i < settings.count('fields'); i++)
			this.fields.push(new FieldDefinition(settings, 'fields.' + i.toString()));
	}

	/** Of a row with the columns of an item and `type_label`, `type_plugin` and `settings`. */
	static of(rows: Rows, row: i32 = 0): TypeDefinition {
		const settings = Doc.json(rows.json(row, 'settings'));
		return new TypeDefinition(
			rows.string(row, 'type'),
			rows.string(row, 'type_label'),
			rows.string(row, 'type_plugin'),
			settings,
		);
	}

	/** @param settings as JSON */
	static from(name: string, label: string, plugin: string, settings: string): TypeDefinition {
		return new TypeDefinition(name, label, plugin, Doc.json(settings));
	}

	/** The type with this name; null when there is none. */
	static find(name: string): TypeDefinition | null {
		const rows = sql('type').string(name).all();
		if (rows.length == 0) return null;
		const settings = Doc.json(rows.json(0, 'settings'));
		return new TypeDefinition(name, rows.string(0, 'label'), rows.string(0, 'plugin'), settings);
	}

	get titleLabel(): string {
		return this.settings.string('title_label', 'Title');
	}

	field(name: string): FieldDefinition | null {
		for (let i = 0; i < this.fields.length; i++) if (this.fields[i].name == name) return this.fields[i];
		return null;
	}
}
