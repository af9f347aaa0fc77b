// What changed within a text: word by word, for long texts line by line.

/** Compared are at most so many parts of each text; longer ones are cut more coarsely. */
const MOST = 1000;
/** Texts of so many characters are not cut into words. */
const LONG = 200_000;
/** Unchanged text between two changes is shown up to this length. */
const CONTEXT = 160;

/** A stretch of one of the texts. */
export class Piece {
	constructor(
		readonly text: string,
		readonly changed: bool,
	) {}
}

export class TextDiff {
	readonly before: Piece[] = [];
	readonly after: Piece[] = [];
}

export function diffTexts(before: string, after: string): TextDiff {
	const diff = new TextDiff();
	const small = before.length < LONG && after.length < LONG;
	if (!small || !compare(before, after, words(before), words(after), diff, false))
		compare(before, after, lines(before), lines(after), diff, true);
	return diff;
}

/** False when too much differs for a comparison of these parts, unless it is the `last` one. */
function compare(before: string, after: string, a: string[], b: string[], diff: TextDiff, last: bool): bool {
	let start = 0;
	while (start < a.length && start < b.length && a[start] == b[start]) start++;
	let end = 0;
	while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] == b[b.length - 1 - end]) end++;
	const isTooMuch = a.length - end - start > MOST || b.length - end - start > MOST;
	if (isTooMuch && !last) return false;
	const keepA = new Array<bool>(a.length).fill(true);
	const keepB = new Array<bool>(b.length).fill(true);
	mark(a, b, start, a.length - end, b.length - end, keepA, keepB);
	bridge(a, keepA);
	bridge(b, keepB);
	join(before, a, keepA, diff.before);
	join(after, b, keepB, diff.after);
	return true;
}

/** A blank between two changed words is part of the change. */
function bridge(parts: string[], keep: bool[]): void {
	for (let i = 1; i < parts.length - 1; i++)
		if (keep[i] && !keep[i - 1] && !keep[i + 1] && parts[i] != '\n' && parts[i].trim().length == 0) keep[i] = false;
}

/** Marks what is not in a longest common subsequence of the middles. */
function mark(a: string[], b: string[], from: i32, toA: i32, toB: i32, keepA: bool[], keepB: bool[]): void {
	const n = toA - from;
	const m = toB - from;
	if (n > MOST || m > MOST) {
		for (let i = from; i < toA; i++) keepA[i] = false;
		for (let j = from; j < toB; j++) keepB[j] = false;
		return;
	}
	const width = m + 1;
	const common = new StaticArray<u16>((n + 1) * width);
	for (let i = n - 1; i >= 0; i--)
		for (let j = m - 1; j >= 0; j--)
			common[i * width + j] =
				a[from + i] == b[from + j]
					? common[(i + 1) * width + j + 1] + 1
					: max(common[(i + 1) * width + j], common[i * width + j + 1]);
	let i = 0;
	let j = 0;
	while (i < n || j < m) {
		if (i < n && j < m && a[from + i] == b[from + j]) {
			i++;
			j++;
		} else if (j >= m || (i < n && common[(i + 1) * width + j] >= common[i * width + j + 1])) keepA[from + i++] = false;
		else keepB[from + j++] = false;
	}
}

/** Words and the blanks between them; a line break is a part of its own. */
function words(text: string): string[] {
	const parts: string[] = [];
	let from = 0;
	for (let i = 1; i <= text.length; i++) {
		if (i < text.length && kindOf(text.charCodeAt(i)) == kindOf(text.charCodeAt(i - 1)) && text.charCodeAt(i) != 0x0a)
			continue;
		parts.push(text.substring(from, i));
		from = i;
	}
	return parts;
}

/** 0 for what words are made of, 1 for blanks, 2 for the end of a line. */
function kindOf(code: i32): i32 {
	return code == 0x0a ? 2 : code == 0x20 || code == 0x09 || code == 0xa0 ? 1 : 0;
}

function lines(text: string): string[] {
	const parts = text.split('\n');
	for (let i = 0; i < parts.length - 1; i++) parts[i] += '\n';
	return parts;
}

/** The parts stand one behind the other in the text: stretches of it are cut out, nothing is put together. */
function join(whole: string, parts: string[], keep: bool[], pieces: Piece[]): void {
	let from = 0;
	let start = 0;
	while (from < parts.length) {
		let to = from;
		let end = start;
		while (to < parts.length && keep[to] == keep[from]) end += parts[to++].length;
		const text = whole.substring(start, end);
		const changed = !keep[from];
		pieces.push(new Piece(changed ? text : shorten(text, from == 0, to == parts.length), changed));
		from = to;
		start = end;
	}
}

/** Long text that did not change is told by its ends that are next to a change. */
function shorten(text: string, isFirst: bool, isLast: bool): string {
	if (text.length <= 2 * CONTEXT + 20) return text;
	const head = isFirst ? '' : text.substring(0, whole(text, text.lastIndexOf(' ', CONTEXT), CONTEXT)) + ' ';
	const tail = isLast
		? ''
		: ' ' + text.substring(whole(text, text.indexOf(' ', text.length - CONTEXT) + 1, text.length - CONTEXT));
	return head + '…' + tail;
}

/** A place between words where there is one; never between the halves of a character. */
function whole(text: string, wanted: i32, otherwise: i32): i32 {
	if (wanted > 0 && abs(wanted - otherwise) < CONTEXT / 2) return wanted;
	const code = text.charCodeAt(otherwise);
	return code >= 0xdc00 && code <= 0xdfff ? otherwise + 1 : otherwise;
}
