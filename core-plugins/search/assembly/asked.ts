// What somebody wants to find, as the address says it. Every text is a question; what is no question is made one.
import { request, text as texts, user } from '@trovato/sdk';
import { Below } from './terms';

/** Longer questions are cut. */
export const LONGEST: i32 = 500;
/** How far one may page. */
export const FARTHEST: i32 = 5_000;
/** A word that is being typed is completed from so many letters on. */
const SHORTEST_PREFIX: i32 = 3;
const MINUS = 0x2d;
const QUOTE = 0x22;

export class Asked {
	/** What was typed, as people read it. */
	text: string = '';
	wasCut: bool = false;
	/** The question without the word that is being typed, and that word; both empty when none is. */
	rest: string = '';
	word: string = '';
	type: string = '';
	term: string = '';
	private below: Below | null = null;
	/** From which result on. */
	start: i32 = 0;

	constructor(raw: string) {
		const clean = cleaned(raw);
		this.wasCut = clean.length > LONGEST;
		this.text = this.wasCut ? cutAt(clean, LONGEST).trim() : clean;
		this.findWord();
	}

	/** What the address asks for; parameters that make no sense count as absent. */
	static fromAddress(): Asked {
		const asked = new Asked(request.query('q'));
		const type = request.query('type');
		if (isTypeName(type)) asked.type = type;
		const term = request.query('term');
		if (isId(term)) asked.term = term;
		asked.start = wholeNumber(request.query('start'), 0, FARTHEST, 0);
		return asked;
	}

	get isEmpty(): bool {
		return this.text.length == 0;
	}

	/** What is below the term. */
	get terms(): Below {
		let known = this.below;
		if (known === null) this.below = known = new Below(this.term);
		return known;
	}

	/** Who asks, for what only they may see; empty for a visitor. */
	get author(): string {
		return user.isAnonymous ? '' : user.id;
	}

	/** The last word may be the beginning of a longer one, unless it is quoted, excluded or a word of the language. */
	private findWord(): void {
		const text = this.text;
		let from = text.length;
		while (from > 0 && isLetter(text.charCodeAt(from - 1))) from--;
		const word = text.substring(from);
		if (word.length < SHORTEST_PREFIX || (from > 0 && text.charCodeAt(from - 1) != 0x20)) return;
		let quotes = 0;
		for (let i = 0; i < from; i++) if (text.charCodeAt(i) == QUOTE) quotes++;
		if (quotes % 2 == 1) return;
		this.word = word.toLowerCase();
		this.rest = text.substring(0, from).trim();
	}
}

/** Without control characters, the two marks of snippets and signs that mean nothing, with single blanks. */
function cleaned(raw: string): string {
	let out = '';
	let blank = true;
	const end = min(raw.length, 20_000);
	for (let i = 0; i < end; i++) {
		const code = raw.charCodeAt(i);
		const isBlank =
			code <= 0x20 ||
			(code >= 0x7f && code <= 0xa0) ||
			code == 0xe000 ||
			code == 0xe001 ||
			(code == MINUS && !excludes(raw, i));
		if (!isBlank) out += raw.charAt(i);
		else if (!blank) out += ' ';
		blank = isBlank;
		if (out.length > LONGEST + 1) break;
	}
	return out.trim();
}

/** A minus means something before a word or a phrase only; PostgreSQL gives up at hundreds of others. */
function excludes(text: string, at: i32): bool {
	const next = at + 1 < text.length && text.charCodeAt(at + 1) == QUOTE ? at + 2 : at + 1;
	return next < text.length && isLetter(text.charCodeAt(next));
}

/** The beginning of a text, never half of a character. */
export function cutAt(text: string, length: i32): string {
	if (text.length <= length) return text;
	const last = text.charCodeAt(length - 1);
	return text.substring(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

/** Letters and digits; of other scripts those planes that have no blanks among them. */
function isLetter(code: i32): bool {
	if (code < 0x80) {
		const lower = code | 0x20;
		return (code >= 0x30 && code <= 0x39) || (lower >= 0x61 && lower <= 0x7a);
	}
	if (code == 0xd7 || code == 0xf7 || code == 0x1680 || code == 0x180e) return false;
	return (code >= 0xc0 && code < 0x2000) || (code >= 0x3040 && code < 0xd7b0);
}

export function isTypeName(text: string): bool {
	return texts.test('^[a-z][a-z0-9_]{0,31}$', text);
}

export function isId(text: string): bool {
	return texts.test('^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', text);
}

/** The number in a text; `otherwise` when it is none or out of bounds. */
export function wholeNumber(text: string, least: i32, most: i32, otherwise: i32): i32 {
	if (!texts.test('^[0-9]{1,6}$', text)) return otherwise;
	const value = I32.parseInt(text);
	return value < least || value > most ? otherwise : value;
}
