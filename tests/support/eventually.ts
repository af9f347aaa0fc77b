// Waits for what other threads do in their own time, such as log lines of a worker.
import { setTimeout } from 'node:timers/promises';

/** Resolves when `check` holds; rejects with `what` when it does not within two seconds. */
export async function eventually(check: () => boolean, what: () => string): Promise<void> {
	for (let tries = 0; !check(); tries++) {
		if (tries === 200) throw new Error(`It never happened: ${what()}`);
		await setTimeout(10);
	}
}
