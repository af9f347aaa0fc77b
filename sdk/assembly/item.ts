// A content item that stays in the host; reading a property or field is one call of about 4 nanoseconds.
import * as host from './generated/item-api';
import { textOr } from './memory';

/**
 * A content item, held by the host for the time of the request. The object itself is the handle: passing it on costs
 * nothing. What is absent, of another type or no longer valid reads as `otherwise` and never ends the call.
 */
@unmanaged
export class ItemHandle {
	/** The number that names the item to the host. */
	get handle(): i32 {
		return changetype<i32>(this);
	}

	/** Its UUID. */
	get id(): string {
		return textOr(host.getId(this.handle), '');
	}

	/** The machine name of its type, such as `blog`. */
	get type(): string {
		return textOr(host.getType(this.handle), '');
	}

	get title(): string {
		return textOr(host.getTitle(this.handle), '');
	}

	set title(value: string) {
		host.setTitle(this.handle, value);
	}

	/** The UUID of its author. */
	get authorId(): string {
		return textOr(host.getAuthorId(this.handle), '');
	}

	/** The UUID of the revision shown. */
	get revisionId(): string {
		return textOr(host.getRevisionId(this.handle), '');
	}

	get isPublished(): bool {
		return host.getStatus(this.handle) == 1;
	}

	set isPublished(value: bool) {
		host.setStatus(this.handle, i32(value));
	}

	/** Milliseconds since 1970; 0 when unknown. */
	get created(): i64 {
		return host.getCreated(this.handle, 0);
	}

	/** Milliseconds since 1970; 0 when unknown. */
	get changed(): i64 {
		return host.getChanged(this.handle, 0);
	}

	/** How many values a field has; 0 when it is absent. */
	count(field: string): i32 {
		return host.getFieldCount(this.handle, field);
	}

	has(field: string): bool {
		return this.count(field) > 0;
	}

	/** A text field. */
	string(field: string, otherwise: string = ''): string {
		return textOr(host.getFieldString(this.handle, field), otherwise);
	}

	/** One value of a text field that has several. */
	stringAt(field: string, index: i32, otherwise: string = ''): string {
		return textOr(host.getFieldStringAt(this.handle, field, index), otherwise);
	}

	/** A whole number, or a boolean as 0 and 1. */
	int(field: string, otherwise: i64 = 0): i64 {
		return host.getFieldInt(this.handle, field, otherwise);
	}

	float(field: string, otherwise: f64 = 0): f64 {
		return host.getFieldFloat(this.handle, field, otherwise);
	}

	bool(field: string, otherwise: bool = false): bool {
		return host.getFieldInt(this.handle, field, i64(otherwise)) != 0;
	}

	/** The whole stored field as JSON: `{"value": …}` or a list of such; empty when absent. */
	json(field: string): string {
		return textOr(host.getFieldJson(this.handle, field), '');
	}

	setString(field: string, value: string): ItemHandle {
		host.setFieldString(this.handle, field, value);
		return this;
	}

	setInt(field: string, value: i64): ItemHandle {
		host.setFieldInt(this.handle, field, value);
		return this;
	}

	setFloat(field: string, value: f64): ItemHandle {
		host.setFieldFloat(this.handle, field, value);
		return this;
	}

	/** `value` is the whole stored field as JSON. */
	setJson(field: string, value: string): ItemHandle {
		host.setFieldJson(this.handle, field, value);
		return this;
	}

	/** The changed columns as a JSON object, for the plugin that stores items; empty when nothing changed. */
	patch(): string {
		return textOr(host.patch(this.handle), '');
	}
}
