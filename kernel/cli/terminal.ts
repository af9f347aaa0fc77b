// What people see while a command works: steps with their times, a bar on a terminal, plain lines elsewhere.

/** Tells of the work on standard error; results go to standard output. */
export interface Terminal {
	line(text: string): void;
	/** Runs the work and tells how long it took. */
	step<T>(title: string, work: () => Promise<T>): Promise<T>;
	bar(title: string, total: number): Bar;
}

export interface Bar {
	advance(count: number): void;
	end(): void;
}

export function createTerminal(stream: NodeJS.WriteStream): Terminal {
	const line = (text: string): void => void stream.write(`${text}\n`);
	return {
		line,
		async step(title, work) {
			const start = performance.now();
			const result = await work();
			line(`${title}: ${seconds(performance.now() - start)}`);
			return result;
		},
		bar: (title, total) => (stream.isTTY ? liveBar(stream, title, total) : lineBar(line, title, total)),
	};
}

export function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}

function liveBar(stream: NodeJS.WriteStream, title: string, total: number): Bar {
	let done = 0;
	const draw = (): void => {
		const room = Math.max(10, Math.min(40, stream.columns - title.length - 24));
		const full = total === 0 ? room : Math.round((done / total) * room);
		stream.write(`\r${title} ${'█'.repeat(full)}${'░'.repeat(room - full)} ${done}/${total}\u001B[K`);
	};
	draw();
	return {
		advance(count) {
			done += count;
			draw();
		},
		end: () => void stream.write('\r\u001B[K'),
	};
}

function lineBar(line: (text: string) => void, title: string, total: number): Bar {
	let done = 0;
	return {
		advance(count) {
			const before = Math.floor((done / total) * 10);
			done += count;
			if (Math.floor((done / total) * 10) > before) line(`${title}: ${done}/${total}`);
		},
		end() {},
	};
}
