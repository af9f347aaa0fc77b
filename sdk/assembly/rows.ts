// The rows that a statement returned; they stay in the host and are read by row and column.
import * as host from './generated/db';
import { open } from './generated/item-api';
import { open as openBatch } from './generated/items';
import { orGiveUp } from './failure';
import { ItemHandle } from './item';
import { Items } from './items';
import { textOr } from './memory';

/** Rows, counted from 0. A null, or a value of another type, reads as `otherwise`. */
@unmanaged
export class Rows {
	private get handle(): i32 {
		return changetype<i32>(this);
	}

	/** How many rows there are. */
	get length(): i32 {
		return this.failed ? 0 : host.count(this.handle);
	}

	/** How many rows an insert, update or delete touched. */
	get affected(): i32 {
		return this.failed ? 0 : host.affected(this.handle);
	}

	/** The statement failed; only after `attempt()`. */
	get failed(): bool {
		return this.handle < 0;
	}

	/** The number of the failure, 0 when there was none. */
	get error(): i32 {
		return this.failed ? -this.handle : 0;
	}

	/** The content item of a row that has at least the columns id, type, title and fields. */
	item(row: i32): ItemHandle {
		return changetype<ItemHandle>(<usize>orGiveUp(open(this.handle, row), 'No item can be made of a row'));
	}

	/** A batch of the items of rows from `first` on; at most 500 in one. */
	items(first: i32 = 0, count: i32 = 500): Items {
		return changetype<Items>(<usize>orGiveUp(openBatch(this.handle, first, count), 'No items can be made of rows'));
	}

	string(row: i32, column: string, otherwise: string = ''): string {
		return textOr(host.getString(this.handle, row, column), otherwise);
	}

	int(row: i32, column: string, otherwise: i64 = 0): i64 {
		return host.getInt(this.handle, row, column, otherwise);
	}

	float(row: i32, column: string, otherwise: f64 = 0): f64 {
		return host.getFloat(this.handle, row, column, otherwise);
	}

	bool(row: i32, column: string, otherwise: bool = false): bool {
		const value = this.json(row, column);
		return value == 'true' ? true : value == 'false' ? false : otherwise;
	}

	/** Milliseconds since 1970. */
	time(row: i32, column: string, otherwise: i64 = 0): i64 {
		return host.getTime(this.handle, row, column, otherwise);
	}

	/** Any column as JSON. */
	json(row: i32, column: string): string {
		return textOr(host.getJson(this.handle, row, column), 'null');
	}

	/** All rows as a JSON list of objects. */
	toJson(): string {
		return textOr(host.toJson(this.handle), '[]');
	}

	/** Forgets the rows, in a loop over batches of which there may be many; nothing can be read of them any more. */
	release(): void {
		if (!this.failed) host.release(this.handle);
	}

	isNull(row: i32, column: string): bool {
		return this.json(row, column) == 'null';
	}
}
