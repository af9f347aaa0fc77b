// Finds links to other Markdown files in a text and replaces their targets. Code spans and fenced code stay as they are.

/** A link's target within the text, fragment excluded. */
export class LinkSpot {
	start: i32;
	end: i32;
	constructor(start: i32, end: i32) {
		this.start = start;
		this.end = end;
	}
}

const BACKTICK = 0x60;

function startsFence(text: string, line: i32): bool {
	let at = line;
	while (at < text.length && at - line < 3 && text.charCodeAt(at) == 0x20) at++;
	const mark = at < text.length ? text.charCodeAt(at) : 0;
	if (mark != BACKTICK && mark != 0x7e) return false;
	return at + 2 < text.length && text.charCodeAt(at + 1) == mark && text.charCodeAt(at + 2) == mark;
}

/** The end of the code span that opens at `at`, or -1 when it never closes. */
function endOfCodeSpan(text: string, at: i32): i32 {
	let open = at;
	while (open < text.length && text.charCodeAt(open) == BACKTICK) open++;
	const width = open - at;
	let close = open;
	while (close < text.length) {
		if (text.charCodeAt(close) != BACKTICK) {
			close++;
			continue;
		}
		const start = close;
		while (close < text.length && text.charCodeAt(close) == BACKTICK) close++;
		if (close - start == width) return close;
	}
	return -1;
}

function isMarkdownFile(target: string): bool {
	if (target.length == 0 || target.charCodeAt(0) == 0x2f || target.indexOf(':') >= 0) return false;
	const lower = target.toLowerCase();
	return lower.endsWith('.md') || lower.endsWith('.markdown');
}

/** The targets of inline links (`[text](target#part "title")`) that name Markdown files by a relative path. */
export function findLinks(text: string): LinkSpot[] {
	const found: LinkSpot[] = [];
	let fenced = false;
	let at = 0;
	let line = 0;
	while (at < text.length) {
		if (at == line && startsFence(text, at)) {
			fenced = !fenced;
			const next = text.indexOf('\n', at);
			at = next < 0 ? text.length : next;
			continue;
		}
		const code = text.charCodeAt(at);
		if (code == 0x0a) line = at + 1;
		if (!fenced && code == BACKTICK) {
			const end = endOfCodeSpan(text, at);
			if (end > 0) {
				at = end;
				continue;
			}
			while (at < text.length && text.charCodeAt(at) == BACKTICK) at++;
			continue;
		}
		if (!fenced && code == 0x5d && at + 1 < text.length && text.charCodeAt(at + 1) == 0x28) {
			const spot = targetAt(text, at + 2);
			if (spot !== null) found.push(spot);
			at += 2;
			continue;
		}
		at++;
	}
	return found;
}

function targetAt(text: string, from: i32): LinkSpot | null {
	let start = from;
	let close = 0x29;
	if (start < text.length && text.charCodeAt(start) == 0x3c) {
		start++;
		close = 0x3e;
	}
	let end = start;
	while (end < text.length) {
		const code = text.charCodeAt(end);
		if (code == close || code == 0x23 || code == 0x0a || (close == 0x29 && code == 0x20)) break;
		end++;
	}
	if (end >= text.length || text.charCodeAt(end) == 0x0a) return null;
	return isMarkdownFile(text.substring(start, end)) ? new LinkSpot(start, end) : null;
}

/** The target as a path, its percent-encoding undone; a target with a stray percent sign is taken as it stands. */
export function targetOf(text: string, spot: LinkSpot): string {
	const raw = text.substring(spot.start, spot.end);
	if (raw.indexOf('%') < 0) return raw;
	const source = String.UTF8.encode(raw);
	const from = Uint8Array.wrap(source);
	const bytes = new Uint8Array(from.length);
	let length = 0;
	for (let i = 0; i < from.length; i++) {
		let byte = <i32>from[i];
		if (byte == 0x25) {
			const high = i + 2 < from.length ? hexDigit(from[i + 1]) : -1;
			const low = high >= 0 ? hexDigit(from[i + 2]) : -1;
			if (low < 0) return raw;
			byte = (high << 4) | low;
			i += 2;
		}
		bytes[length++] = <u8>byte;
	}
	return String.UTF8.decodeUnsafe(bytes.dataStart, length);
}

function hexDigit(code: i32): i32 {
	if (code >= 0x30 && code <= 0x39) return code - 0x30;
	const lower = code | 0x20;
	return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** The text with the target at each spot replaced by the entry of `targets` at the same place; empty keeps it. */
export function replaceLinks(text: string, spots: LinkSpot[], targets: string[]): string {
	let out = '';
	let at = 0;
	for (let i = 0; i < spots.length; i++) {
		const spot = spots[i];
		if (targets[i].length == 0) continue;
		out += text.substring(at, spot.start) + targets[i];
		at = spot.end;
	}
	return at == 0 ? text : out + text.substring(at);
}
