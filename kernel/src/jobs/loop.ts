// Does a kind of work again and again: at once while there is some, when it is woken, and after a pause at the latest.
// In the kernel because it goes on while no visitor comes.
import type { Log } from '../observe/log.ts';

export interface Loop {
	/** There may be work. */
	wake(): void;
	/** Begins nothing more; resolves when what is under way has ended. */
	stop(): Promise<void>;
}

/**
 * @param work true when there may be more; a number of milliseconds when there will be more then
 * @param pause milliseconds
 */
export function createLoop(name: string, work: () => Promise<boolean | number>, pause: number, log: Log): Loop {
	let timer: NodeJS.Timeout | undefined;
	let running: Promise<void> | undefined;
	const state = { isWoken: false, isStopped: false };

	const run = async (): Promise<void> => {
		let next = pause;
		do {
			state.isWoken = false;
			try {
				const more = await work();
				next = typeof more === 'number' ? Math.min(pause, more) : pause;
				state.isWoken ||= more === true;
			} catch (error) {
				// Without a database there is nothing to do, and whoever needs it says so.
				log.warn({ err: error }, `${name} could not be looked at; next time in ${pause / 1_000} s`);
			}
		} while (state.isWoken && !state.isStopped);
		running = undefined;
		if (!state.isStopped) timer = setTimeout(start, next).unref();
	};
	const start = (): void => {
		clearTimeout(timer);
		if (!state.isStopped) running ??= run();
	};
	start();
	return {
		wake() {
			state.isWoken = true;
			start();
		},
		async stop() {
			state.isStopped = true;
			clearTimeout(timer);
			await running;
		},
	};
}
