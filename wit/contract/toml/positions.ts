// Finds where in a TOML source each key and value stands, so that an error can name line and column.

/** Offsets of a key and of its value in the source. */
export interface Spot {
	readonly key: number;
	readonly value: number;
}

const BARE = /[A-Za-z0-9_-]+/y;

/**
 * Where things are in a TOML document that is known to be well-formed.
 * @returns JSON pointer (`/taps/implements/0`) → offsets
 */
export function findPositions(source: string): Map<string, Spot> {
	const spots = new Map<string, Spot>();
	const tableArrays = new Map<string, number>();
	let at = 0;
	let prefix = '';

	const skip = (pattern: RegExp): void => {
		pattern.lastIndex = at;
		if (pattern.test(source)) at = pattern.lastIndex;
	};
	const skipBlank = (): void => skip(/(?:[ \t\r\n]|#[^\n]*)+/y);
	const mark = (pointer: string, key: number, value: number): void => {
		if (!spots.has(pointer)) spots.set(pointer, { key, value });
	};

	const readKey = (): string => {
		const quote = source[at];
		if (quote === '"' || quote === "'") {
			const start = at;
			readString();
			const raw = source.slice(start, at);
			return quote === '"' ? String(JSON.parse(raw.replace(/\\U[0-9A-Fa-f]{8}/g, ''))) : raw.slice(1, -1);
		}
		BARE.lastIndex = at;
		const word = BARE.exec(source)?.[0] ?? '';
		at += word.length;
		return word;
	};

	/** A dotted key; tables on the way are marked, and lists of tables mean their last element. */
	const readPath = (base: string, intoLists: boolean): string => {
		let pointer = base;
		for (;;) {
			const start = at;
			const key = readKey();
			pointer += `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
			mark(pointer, start, start);
			skip(/[ \t]+/y);
			if (source[at] !== '.') return pointer;
			const last = tableArrays.get(pointer);
			if (intoLists && last !== undefined) pointer += `/${last}`;
			at++;
			skip(/[ \t]+/y);
		}
	};

	const readString = (): void => {
		const quote = source[at] ?? '"';
		const long = source.startsWith(quote.repeat(3), at);
		const closing = long ? quote.repeat(3) : quote;
		at += closing.length;
		while (at < source.length && !source.startsWith(closing, at)) at += quote === '"' && source[at] === '\\' ? 2 : 1;
		at += closing.length;
		if (long) while (source[at] === quote) at++;
	};

	const readValue = (pointer: string): void => {
		const first = source[at];
		if (first === '"' || first === "'") return readString();
		if (first === '[') return readEnclosed(']', (index) => readElement(`${pointer}/${index}`));
		if (first === '{') return readEnclosed('}', () => readPair(pointer));
		skip(/[^,\]}\n#]+/y);
	};

	const readEnclosed = (end: string, readElement: (index: number) => void): void => {
		at++;
		for (let index = 0; at < source.length; index++) {
			skipBlank();
			if (source[at] === end) break;
			readElement(index);
			skipBlank();
			if (source[at] === ',') at++;
		}
		at++;
	};

	const readElement = (pointer: string): void => {
		mark(pointer, at, at);
		readValue(pointer);
	};

	const readPair = (base: string): void => {
		const key = at;
		const pointer = readPath(base, false);
		skip(/[ \t=]+/y);
		spots.set(pointer, { key, value: at });
		readValue(pointer);
	};

	const readHeader = (): void => {
		const start = at;
		const isList = source.startsWith('[[', at);
		at += isList ? 2 : 1;
		skip(/[ \t]+/y);
		prefix = readPath('', true);
		if (isList) {
			const index = (tableArrays.get(prefix) ?? -1) + 1;
			tableArrays.set(prefix, index);
			// A new element starts its nested lists afresh.
			for (const list of tableArrays.keys()) if (list.startsWith(`${prefix}/`)) tableArrays.delete(list);
			prefix += `/${index}`;
		}
		spots.set(prefix, { key: start, value: start });
		skip(/[ \t\]]+/y);
	};

	for (skipBlank(); at < source.length; skipBlank()) {
		const before = at;
		if (source[at] === '[') readHeader();
		else readPair(prefix);
		if (at === before) at++;
	}
	return spots;
}

/** `line:column`, both from 1, of an offset. */
export function lineAndColumn(source: string, offset: number): string {
	const before = source.slice(0, offset);
	return `${before.split('\n').length}:${offset - before.lastIndexOf('\n')}`;
}
