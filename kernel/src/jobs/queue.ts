// What a queue of messages is: at least once, oldest first, each kept from others for a while by whoever popped it.
// In the kernel because messages outlive the plugin's call and may lie on a server that no plugin can reach.
import type { PluginScope, UnitOfWork } from '../db/unit-of-work.ts';

/** On whose behalf, and inside which transaction, a queue is used. */
export interface QueueCall {
	readonly plugin: string;
	readonly queue: string;
	readonly work: UnitOfWork;
	readonly scope: PluginScope;
}

export interface QueueMessage {
	readonly id: string;
	/** JSON. */
	readonly payload: string;
	/** How often it was popped, this time counted. */
	readonly attempts: number;
}

/** Where messages lie. A rolled back unit of work pushed nothing and finished nothing. */
export interface QueueDriver {
	push(call: QueueCall, payload: string): Promise<void>;
	/** The message that waits longest; it waits again after `lease` milliseconds unless it is done. */
	pop(call: QueueCall, lease: number): Promise<QueueMessage | undefined>;
	/** False when it was gone already. */
	done(call: QueueCall, id: string): Promise<boolean>;
	/** Messages that are not done. */
	length(call: QueueCall): Promise<number>;
	close(): Promise<void>;
}
