// What changed within a text: word by word, for long texts line by line.

/** Compared are at most so many parts of each text; longer ones are cut more coarsely. */
const MOST = 700;
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
	let a = words(before);
	let b = words(after);
	if (a.length > MOST || b.length > MOST) {
		a = lines(before);
		b = lines(after);
	}
	let start = 0;
	while (start < a.length && start < b.length && a[start] == b[start]) start++;
	let end = 0;
	while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] == b[b.length - 1 - end]) end++;
	const keepA = new Array<bool>(a.length).fill(true);
	const keepB = new Array<bool>(b.length).fill(true);
	mark(a, b, start, a.length - end, b.length - end, keepA, keepB);
	const diff = new TextDiff();
	join(a, keepA, diff.before);
	join(b, keepB, diff.after);
	return diff;
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

/** Words with the blanks after them; a line break is a part of its own. */
function words(text: string): string[] {
	const parts: string[] = [];
	let from = 0;
	for (let i = 0; i < text.length && parts.length <= MOST; i++) {
		const code = text.charCodeAt(i);
		const next = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
		const ends = code == 0x0a || next == 0x0a || (code == 0x20 && next != 0x20) || i + 1 == text.length;
		if (!ends) continue;
		parts.push(text.substring(from, i + 1));
		from = i + 1;
	}
	return parts;
}

function lines(text: string): string[] {
	const parts = text.split('\n');
	for (let i = 0; i < parts.length - 1; i++) parts[i] += '\n';
	return parts;
}

function join(parts: string[], keep: bool[], pieces: Piece[]): void {
	let from = 0;
	while (from < parts.length) {
		let to = from;
		let text = '';
		while (to < parts.length && keep[to] == keep[from]) text += parts[to++];
		const changed = !keep[from];
		pieces.push(new Piece(changed ? text : shorten(text, from == 0, to == parts.length), changed));
		from = to;
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
