// Calling other plugins, and the taps that this plugin provides to them.
import { Doc } from './doc';
import { RenderElement } from './element';
import { giveUp, lastErrorMessage, orGiveUp } from './failure';
import * as host from './generated/plugin-api';
import { ItemHandle } from './item';
import { lastErrorNumber } from './memory';

/** What another plugin answered. */
export class Reply {
	constructor(
		/** 0, or the number of the failure. */
		readonly error: i32,
		/** The answer, or the sentence that explains the failure. */
		readonly text: string,
	) {}

	get failed(): bool {
		return this.error != 0;
	}
}

export class plugins {
	/** The plugin is enabled. */
	static exists(plugin: string): bool {
		return host.pluginExists(plugin);
	}

	/** Calls a `@callable` of another plugin in the same unit of work. */
	static invoke(plugin: string, name: string, payload: string = ''): Reply {
		const answer = host.invoke(plugin, name, payload);
		if (answer === null) return new Reply(lastErrorNumber(), lastErrorMessage());
		return new Reply(0, answer);
	}

	/** Calls a tap with payload `item` that returns `render`: a node with what the implementers made, in order. */
	static renderItem(tap: string, item: ItemHandle): RenderElement {
		return changetype<RenderElement>(<usize>orGiveUp(host.renderItem(tap, item.handle), tap));
	}

	/** Calls a tap with payload `item` that returns `none`. */
	static notifyItem(tap: string, item: ItemHandle): void {
		orGiveUp(host.notifyItem(tap, item.handle), tap);
	}

	/** Calls a tap that returns `json`: a list of `{"plugin": name, "value": …}`, in order. */
	static collectJson(tap: string, payload: string = ''): Doc {
		const answer = host.collectJson(tap, payload);
		if (answer === null) {
			giveUp(tap);
			return Doc.json('[]');
		}
		return Doc.json(answer);
	}
}
