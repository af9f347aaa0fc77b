// Where the list goes on: behind a post's date and id, as the address carries it.
import { ItemHandle } from '@trovato/sdk';

const UUID_LENGTH = 36;

export class Cursor {
	constructor(
		readonly time: i64,
		readonly id: string,
	) {}

	static of(post: ItemHandle): string {
		return post.created.toString() + '.' + post.id;
	}

	/** The cursor in `text` (`<milliseconds>.<uuid>`), or null when it is none. */
	static parse(text: string): Cursor | null {
		const dot = text.indexOf('.');
		const id = text.substring(dot + 1);
		if (dot < 1 || dot > 16 || id.length != UUID_LENGTH) return null;
		for (let i = 0; i < dot; i++)
			if (!isDigit(text.charCodeAt(i)) && (i > 0 || text.charCodeAt(0) != 0x2d)) return null;
		for (let i = 0; i < UUID_LENGTH; i++) {
			const code = id.charCodeAt(i);
			const hyphen = i == 8 || i == 13 || i == 18 || i == 23;
			if (hyphen ? code != 0x2d : !isDigit(code) && (code < 0x61 || code > 0x66)) return null;
		}
		return new Cursor(I64.parseInt(text.substring(0, dot)), id);
	}
}

function isDigit(code: i32): bool {
	return code >= 0x30 && code <= 0x39;
}
