// What every command is given.
import type { Terminal } from '../terminal.ts';
import type { CommandSpec, Words } from '../usage.ts';

export interface Context {
	readonly words: Words;
	readonly terminal: Terminal;
	/** Prints a result. */
	print(text: string): void;
	/** Aborted by the first Ctrl-C or SIGTERM: finish what runs, then end. */
	readonly stopping: AbortSignal;
	/** Called at the second signal, just before the process ends. */
	onForced(last: () => void): void;
}

export interface Command {
	readonly spec: CommandSpec;
	/** Returns the exit status. */
	run(context: Context): Promise<number>;
}
