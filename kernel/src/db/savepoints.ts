// Keeps track of nested savepoints and of the commands about them that are still to be sent.
// Kernel: a tap that fails is undone by the kernel, not by the plugin.

export interface Savepoint {
	/** Goes back to where the savepoint was taken. */
	rollback(): Promise<void>;
	/** Keeps what was done since. */
	release(): Promise<void>;
}

export interface Mark {
	readonly name: string;
	/** The server knows of it, or will with the commands already taken. */
	set: boolean;
}

export interface Savepoints {
	add(): Mark;
	/** False when the savepoint is gone already. */
	release(mark: Mark): boolean;
	rollback(mark: Mark): boolean;
	/** The commands to send ahead of what comes next. */
	take(): string[];
}

/** Nothing is sent by these functions themselves: a savepoint after which nothing happens costs nothing. */
export function createSavepoints(): Savepoints {
	const marks: Mark[] = [];
	let pending: string[] = [];
	let count = 0;

	const close = (mark: Mark, ...commands: string[]): boolean => {
		const at = marks.indexOf(mark);
		if (at === -1) return false;
		marks.splice(at);
		if (mark.set) pending.push(...commands.map((command) => `${command} ${mark.name}`));
		return true;
	};
	return {
		add() {
			const mark = { name: `trovato_${++count}`, set: false };
			marks.push(mark);
			return mark;
		},
		release: (mark) => close(mark, 'release savepoint'),
		rollback: (mark) => close(mark, 'rollback to savepoint', 'release savepoint'),
		take() {
			const commands = pending;
			pending = [];
			for (const mark of marks) {
				if (!mark.set) commands.push(`savepoint ${mark.name}`);
				mark.set = true;
			}
			return commands;
		},
	};
}
