// Ctrl-C and SIGTERM: the first asks to finish, a later one ends at once.

export interface Stopper {
	readonly signal: AbortSignal;
	onForced(last: () => void): void;
}

/** Terminal, npm and the launcher may all pass on the same Ctrl-C: what follows within this time is not a second one. */
const SAME_MS = 1000;

/** Listens for signals from now on. */
export function watchSignals(): Stopper {
	const controller = new AbortController();
	let last = (): void => {};
	let first = 0;
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(name, () => {
			if (first === 0) {
				first = performance.now();
				controller.abort(new Error('asked to stop'));
			} else if (performance.now() - first > SAME_MS) {
				last();
				process.exit(130);
			}
		});
	}
	return { signal: controller.signal, onForced: (action) => void (last = action) };
}
