// What a queue of messages is: at least once, oldest first, each kept from others for a while by whoever popped it.
// In the kernel because messages outlive the plugin's call and may lie on a server that no plugin can reach.
import type { PluginScope, UnitOfWork } from '../db/unit-of-work.ts';

/** On whose behalf, and inside which transaction, a queue is used. */
export interface QueueCall {
	readonly plugin: PluginScope & { readonly name: string };
	readonly queue: string;
	readonly work: UnitOfWork;
}

/** Where messages lie. A rolled back unit of work pushed nothing and finished nothing. */
export interface QueueDriver {
	push(call: QueueCall, payload: { readonly json: string }): Promise<void>;
	/** The message that waits longest; it waits again after `lease` milliseconds unless it is done. `payload` is JSON. */
	pop(call: QueueCall, lease: number): Promise<{ id: string; payload: string; attempts: number } | undefined>;
	/** The message waits again after so many milliseconds, or never. */
	postpone(call: QueueCall, id: string, milliseconds: number | undefined): Promise<void>;
	/** False when it was gone already. */
	done(call: QueueCall, id: string): Promise<boolean>;
	/** Messages that are not done. */
	length(call: QueueCall): Promise<number>;
}
