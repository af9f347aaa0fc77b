// A content item that was sent to the plugin as a whole (full mode). It reads like an ItemHandle.
import { JsonKind, JsonValue, parseJson } from '../json-value';

/** A content item, copied into the plugin. What is absent or of another type reads as `otherwise`. */
export class Item {
	private root: JsonValue;
	private fields: JsonValue | null;

	/** `json` has the columns of the item and an object `fields`. */
	constructor(json: string) {
		this.root = parseJson(json);
		this.fields = this.root.get('fields');
	}

	/** Its UUID. */
	get id(): string {
		return this.column('id');
	}

	/** The machine name of its type, such as `blog`. */
	get type(): string {
		return this.column('type');
	}

	get title(): string {
		return this.column('title');
	}

	/** The UUID of its author. */
	get authorId(): string {
		return this.column('author_id');
	}

	/** The UUID of the revision shown. */
	get revisionId(): string {
		return this.column('revision_id');
	}

	get isPublished(): bool {
		return this.time('status') == 1;
	}

	/** Milliseconds since 1970; 0 when unknown. */
	get created(): i64 {
		return this.time('created');
	}

	/** Milliseconds since 1970; 0 when unknown. */
	get changed(): i64 {
		return this.time('changed');
	}

	/** How many values a field has; 0 when it is absent. */
	count(field: string): i32 {
		const stored = this.stored(field);
		if (stored === null) return 0;
		return stored.kind == JsonKind.List ? stored.values.length : 1;
	}

	has(field: string): bool {
		return this.count(field) > 0;
	}

	/** A text field. */
	string(field: string, otherwise: string = ''): string {
		return this.stringAt(field, 0, otherwise);
	}

	/** One value of a text field that has several. */
	stringAt(field: string, index: i32, otherwise: string = ''): string {
		const value = this.valueAt(field, index);
		return value !== null && value.kind == JsonKind.Text ? value.text : otherwise;
	}

	/** A whole number, or a boolean as 0 and 1. */
	int(field: string, otherwise: i64 = 0): i64 {
		const value = this.valueAt(field, 0);
		if (value === null || value.kind == JsonKind.Text) return otherwise;
		return floor(value.number) == value.number ? <i64>value.number : otherwise;
	}

	float(field: string, otherwise: f64 = 0): f64 {
		const value = this.valueAt(field, 0);
		return value !== null && value.kind == JsonKind.Number ? value.number : otherwise;
	}

	bool(field: string, otherwise: bool = false): bool {
		return this.int(field, i64(otherwise)) != 0;
	}

	private column(name: string): string {
		const value = this.root.get(name);
		return value !== null ? value.text : '';
	}

	private time(name: string): i64 {
		const value = this.root.get(name);
		return value !== null ? <i64>value.number : 0;
	}

	private stored(field: string): JsonValue | null {
		const fields = this.fields;
		return fields !== null ? fields.get(field) : null;
	}

	private valueAt(field: string, index: i32): JsonValue | null {
		let entry = this.stored(field);
		if (entry !== null && entry.kind == JsonKind.List) entry = index < entry.values.length ? entry.values[index] : null;
		else if (index > 0) entry = null;
		return entry !== null ? entry.get('value') : null;
	}
}
