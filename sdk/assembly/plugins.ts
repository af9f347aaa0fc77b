// Calling other plugins, and the taps that this plugin provides to them.
import { AccessResult } from './access';
import { Doc } from './doc';
import { RenderElement } from './element';
import { giveUp, lastErrorMessage, orGiveUp } from './failure';
import * as host from './generated/plugin-api';
import { ItemHandle } from './item';
import { Items } from './items';
import { lastErrorNumber, textOr } from './memory';

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

	/** The same with a batch; what the function says about each item is `items.accessAt(index)` or `items.nodeAt(index)`. */
	static invokeItems(plugin: string, name: string, items: Items, payload: string = ''): Reply {
		const answer = host.invokeItems(plugin, name, items.handle, payload);
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

	/** Calls a tap with payload `items`; what the implementers made of each is `items.nodeAt(index)`. */
	static renderItems(tap: string, items: Items): void {
		orGiveUp(host.askItems(tap, items.handle, ''), tap);
	}

	/** Calls a tap with payload `items` that returns `none`. */
	static notifyItems(tap: string, items: Items): void {
		orGiveUp(host.askItems(tap, items.handle, ''), tap);
	}

	/** Asks with payload `access` what the user may do; the decision for each is `items.accessAt(index)`. */
	static checkItems(tap: string, items: Items, operation: string): void {
		orGiveUp(host.askItems(tap, items.handle, operation), tap);
	}

	/** Calls a tap that returns `json`: a list of `{"plugin": name, "value": …}`, in order. */
	static collectJson(tap: string, payload: string = ''): Doc {
		return Doc.json(askJson(tap, payload));
	}

	/** Calls a tap of mode `alter` with JSON or a form: what the last implementer made of it. */
	static alterJson(tap: string, payload: string): Doc {
		return Doc.json(askJson(tap, payload));
	}

	/** Calls a tap with a form: the JSON of what the last implementer made of it. */
	static alterForm(tap: string, form: string): string {
		return askJson(tap, form);
	}

	/** Calls a tap of mode `first`: the first answer, or a document of the kind `null`. */
	static firstJson(tap: string, payload: string = ''): Doc {
		const answer = askJson(tap, payload);
		return Doc.json(answer.length > 0 ? answer : 'null');
	}

	/** Calls a tap of mode `veto` with JSON: Deny if anybody denies, else Grant if anybody grants. */
	static check(tap: string, payload: string): AccessResult {
		return <AccessResult>orGiveUp(host.askAccess(tap, payload), tap);
	}
}

function askJson(tap: string, payload: string): string {
	const answer = host.askJson(tap, payload);
	if (answer === null) giveUp(tap);
	return textOr(answer, '');
}
