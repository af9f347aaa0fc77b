// Values that are costly to make, kept by what they depend on.
import { orGiveUp } from './failure';
import * as host from './generated/cache-api';

export class cache {
	/** What the plugin put in before, null when it is not there any more. The page then depends on the same tags. */
	static get(bin: string, key: string): string | null {
		return host.get(bin, key);
	}

	/**
	 * Keeps a value until one of the tags is invalidated, and for `seconds` at most unless that is 0. Others see it when
	 * the request has succeeded. The page depends on the same tags from now on.
	 */
	static set(bin: string, key: string, value: string, tags: string[], seconds: u32 = 0): void {
		orGiveUp(host.set(bin, key, value, tags.join(' '), seconds), "'" + key + "' cannot be cached");
	}

	/** When the transaction commits, every page and value with the tag is dropped, on every node. */
	static invalidate(tag: string): void {
		orGiveUp(host.invalidateTag(tag), "'" + tag + "' cannot be invalidated");
	}
}
