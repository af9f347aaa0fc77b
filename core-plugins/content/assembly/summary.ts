// What a text begins with: its first heading as a title, its first paragraph as a summary.

const MAX_SUMMARY = 280;

/** The text of a first-level heading that the text opens with, empty when it opens otherwise. */
export function leadingHeading(text: string): string {
	let at = 0;
	while (at < text.length && isBlank(text.charCodeAt(at))) at++;
	if (!text.startsWith('# ', at)) return '';
	const end = lineEnd(text, at);
	return plain(text.substring(at + 2, end)).trim();
}

/** The text after the heading that it opens with. */
export function withoutLeadingHeading(text: string): string {
	let at = 0;
	while (at < text.length && isBlank(text.charCodeAt(at))) at++;
	if (!text.startsWith('# ', at)) return text;
	return text.substring(min(lineEnd(text, at) + 1, text.length)).trimStart();
}

/** The first paragraph without its markup, cut at a word when it is long. */
export function firstParagraph(text: string): string {
	let at = 0;
	let fenced = false;
	while (at < text.length) {
		const end = lineEnd(text, at);
		const line = text.substring(at, end).trim();
		if (line.startsWith('```') || line.startsWith('~~~')) fenced = !fenced;
		else if (!fenced && line.length > 0 && !opensBlock(line)) return cut(plain(paragraphFrom(text, at)));
		at = end + 1;
	}
	return '';
}

function paragraphFrom(text: string, from: i32): string {
	let out = '';
	let at = from;
	while (at < text.length) {
		const end = lineEnd(text, at);
		const line = text.substring(at, end).trim();
		if (line.length == 0) break;
		out += out.length > 0 ? ' ' + line : line;
		at = end + 1;
	}
	return out;
}

/** Headings, lists, quotes, tables, rules and images do not summarise. */
function opensBlock(line: string): bool {
	const first = line.charCodeAt(0);
	if (first == 0x23 || first == 0x3e || first == 0x7c || first == 0x3c || first == 0x21) return true;
	if (
		(first == 0x2d || first == 0x2b || first == 0x2a) &&
		(line.length == 1 || line.charCodeAt(1) == 0x20 || line.charCodeAt(1) == first)
	)
		return !line.startsWith('**');
	let digits = 0;
	while (digits < line.length && line.charCodeAt(digits) >= 0x30 && line.charCodeAt(digits) <= 0x39) digits++;
	return digits > 0 && digits < line.length && line.charCodeAt(digits) == 0x2e;
}

/** Markup of emphasis, code and links left out; underscores inside words stay. */
function plain(text: string): string {
	let out = '';
	let at = 0;
	while (at < text.length) {
		const code = text.charCodeAt(at);
		if (code == 0x2a || code == 0x60 || code == 0x5b) {
			at++;
			continue;
		}
		if (code == 0x5d) {
			const next = at + 1 < text.length ? text.charCodeAt(at + 1) : 0;
			const close = next == 0x28 ? text.indexOf(')', at) : -1;
			at = close > 0 ? close + 1 : at + 1;
			continue;
		}
		if (code == 0x5c && at + 1 < text.length) at++;
		out += text.charAt(at);
		at++;
	}
	return out;
}

function cut(text: string): string {
	if (text.length <= MAX_SUMMARY) return text;
	const space = text.lastIndexOf(' ', MAX_SUMMARY);
	let end = space > MAX_SUMMARY / 2 ? space : MAX_SUMMARY;
	// Not between the halves of a character outside the basic plane.
	const last = text.charCodeAt(end - 1);
	if (last >= 0xd800 && last <= 0xdbff) end--;
	return text.substring(0, end) + '…';
}

function lineEnd(text: string, from: i32): i32 {
	const end = text.indexOf('\n', from);
	return end < 0 ? text.length : end;
}

function isBlank(code: i32): bool {
	return code == 0x20 || code == 0x0a || code == 0x0d || code == 0x09;
}
