// What events are brought to: plugins, a message broker.
// In the kernel because it is the relay's side of them all.

/** Somebody who is told of events. */
export interface Target {
	/** `plugin:<name>` or `rabbitmq`. */
	readonly name: string;
	/** Takes several at once, each of another aggregate. */
	readonly isParallel?: boolean;
	wants(type: string): boolean;
	/** Rejects when it did not arrive: with a TargetDown when it is not the event's fault. */
	deliver(event: OutboxEvent): Promise<void>;
}

export interface OutboxEvent {
	readonly id: string;
	readonly type: string;
	/** CloudEvents 1.0, as JSON. */
	readonly envelope: string;
}

/** The target takes nothing at the moment; what waits for it loses no attempt. */
export class TargetDown extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = 'TargetDown';
	}
}
