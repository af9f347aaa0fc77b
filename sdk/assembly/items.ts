// A batch: items that a tap is asked about in one call, and what is said about each.
import { AccessResult } from './access';
import { RenderElement } from './element';
import * as host from './generated/items';
import { ItemHandle } from './item';

/** Items that stay in the host, counted from 0. */
@unmanaged
export class Items {
	/** The batch that `plugins.invokeItems` lends to a `@callable`, of its payload. */
	static lent(payload: string): Items {
		return changetype<Items>(<usize>(<i32>parseInt(payload, 10)));
	}

	/** The number that names the batch to the host. */
	get handle(): i32 {
		return changetype<i32>(this);
	}

	/** At most 500. */
	get length(): i32 {
		return host.count(this.handle);
	}

	at(index: i32): ItemHandle {
		return changetype<ItemHandle>(<usize>host.get(this.handle, index));
	}

	/** The plugin's part of an item, for a tap that returns `render`. */
	setNode(index: i32, node: RenderElement): void {
		host.setNode(this.handle, index, changetype<i32>(node));
	}

	/** What the implementers of a tap made of an item, for whoever called it. */
	nodeAt(index: i32): RenderElement {
		return changetype<RenderElement>(<usize>host.getNode(this.handle, index));
	}

	/** Whether the user may do what was asked with an item; what is not said stays neutral. */
	setAccess(index: i32, access: AccessResult): void {
		host.setAccess(this.handle, index, <i32>access);
	}

	/** What the implementers of a tap decided together, for whoever called it. */
	accessAt(index: i32): AccessResult {
		return <AccessResult>host.getAccess(this.handle, index);
	}
}
