// Work for later: jobs run by themselves, queues are emptied by whoever pops.
import { Doc } from './doc';
import { giveUp, orGiveUp } from './failure';
import * as host from './generated/jobs';

export class jobs {
	/**
	 * Puts down a job in the manifest's `jobs`, to run at an instant in milliseconds since 1970 or at once, and gives its
	 * id. `payload` is JSON. A failure ends the call.
	 */
	static enqueue(name: string, payload: string = '{}', runAt: i64 = 0): string {
		const id = host.enqueue(name, payload, runAt);
		if (id === null) {
			giveUp('The job ' + name + ' cannot be put down');
			return '';
		}
		return id;
	}
}

/** The step that runs, in a method with `@job`. Each step is a transaction. */
export class currentJob {
	/** What the job was put down with. */
	static get payload(): Doc {
		return Doc.json(host.jobPayload());
	}

	/** What the step before left; a null in the first. */
	static get state(): Doc {
		return Doc.json(host.jobState());
	}

	/** How far it has come, 0 to 100, and a line for its log. Others see both when the step has ended. */
	static progress(percent: i32, message: string = ''): void {
		orGiveUp(host.jobProgress(percent, message), 'The progress cannot be told');
	}

	/** Has another step after this one, with this JSON as its state. */
	static again(state: string): void {
		orGiveUp(host.jobContinue(state), 'The job cannot go on');
	}

	/** What the job came to, as JSON. */
	static result(outcome: string): void {
		orGiveUp(host.jobResult(outcome), 'The result cannot be kept');
	}
}

/** A message that was popped; it comes back unless it is done in time. */
export class Message {
	constructor(
		readonly id: string,
		readonly payload: Doc,
		/** How often it was popped, this time counted. */
		readonly attempts: i32,
	) {}
}

/** A queue in the manifest's `queues`. A failure ends the call. */
export class queue {
	/** Adds a message, which is JSON. */
	static push(name: string, payload: string): void {
		orGiveUp(host.queuePush(name, payload), 'A message cannot be added to ' + name);
	}

	/** The message that waits longest, kept from others for `lease` milliseconds; null when none waits. */
	static pop(name: string, lease: i32 = 60000): Message | null {
		const found = host.queuePop(name, lease);
		if (found === null) {
			giveUp('No message can be taken from ' + name);
			return null;
		}
		if (found == 'null') return null;
		const doc = Doc.json(found);
		return new Message(doc.string('id'), Doc.json(doc.json('payload')), i32(doc.int('attempts')));
	}

	/** The message was dealt with; false when it was gone already. */
	static done(name: string, id: string): bool {
		return orGiveUp(host.queueDone(name, id), 'A message of ' + name + ' cannot be ended') == 1;
	}

	/** Messages that are not done. */
	static length(name: string): i32 {
		return orGiveUp(host.queueLen(name), name + ' cannot be counted');
	}
}
