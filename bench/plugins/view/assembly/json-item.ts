// Parses the benchmark's item out of JSON in one pass over linear memory and writes the tree back as JSON: what a
// generated serializer such as json-as does, by hand. A schema that is known at compile time, strings copied at once.
import { Json } from '@trovato/sdk';

export class TextField {
	value: string = '';
	format: string = '';
}

export class JsonItem {
	id: string = '';
	type: string = '';
	title: string = '';
	subtitle: TextField = new TextField();
	summary: TextField = new TextField();
	body: TextField = new TextField();
	views: i64 = 0;
}

let at: usize = 0;
let end: usize = 0;

export function parseItem(text: string): JsonItem {
	at = changetype<usize>(text);
	end = at + ((<usize>text.length) << 1);
	const item = new JsonItem();
	expect(0x7b);
	do {
		const key = readString();
		expect(0x3a);
		if (key == 'id') item.id = readString();
		else if (key == 'type') item.type = readString();
		else if (key == 'title') item.title = readString();
		else if (key == 'fields') readFields(item);
		else skipValue();
	} while (more());
	return item;
}

function readFields(item: JsonItem): void {
	expect(0x7b);
	do {
		const key = readString();
		expect(0x3a);
		if (key == 'field_subtitle') readText(item.subtitle);
		else if (key == 'field_summary') readText(item.summary);
		else if (key == 'field_body') readText(item.body);
		else if (key == 'field_views') item.views = readNumberField();
		else skipValue();
	} while (more());
}

function readText(field: TextField): void {
	expect(0x7b);
	do {
		const key = readString();
		expect(0x3a);
		if (key == 'value') field.value = readString();
		else if (key == 'format') field.format = readString();
		else skipValue();
	} while (more());
}

function readNumberField(): i64 {
	let value: i64 = 0;
	expect(0x7b);
	do {
		const key = readString();
		expect(0x3a);
		if (key == 'value') value = readInt();
		else skipValue();
	} while (more());
	return value;
}

function readInt(): i64 {
	const negative = load<u16>(at) == 0x2d;
	if (negative) at += 2;
	let value: i64 = 0;
	while (at < end) {
		const digit = <i64>load<u16>(at) - 0x30;
		if (digit < 0 || digit > 9) break;
		value = value * 10 + digit;
		at += 2;
	}
	return negative ? -value : value;
}

/** Past a comma: true. Past the closing brace: false. */
function more(): bool {
	const code = load<u16>(at);
	at += 2;
	if (code == 0x2c) return true;
	if (code != 0x7d) throw new Error('no JSON');
	return false;
}

function expect(code: u16): void {
	if (at >= end || load<u16>(at) != code) throw new Error('no JSON');
	at += 2;
}

/** The next quote or backslash, two bytes a step, four characters at a time where there is neither. */
function runEnd(from: usize): usize {
	let to = from;
	while (to + 8 <= end) {
		const block = load<u64>(to);
		if (hasUnit(block, 0x22) || hasUnit(block, 0x5c)) break;
		to += 8;
	}
	while (to < end && load<u16>(to) != 0x22 && load<u16>(to) != 0x5c) to += 2;
	return to;
}

function hasUnit(block: u64, unit: u64): bool {
	const x = block ^ (unit * 0x0001000100010001);
	return ((x - 0x0001000100010001) & ~x & 0x8000800080008000) != 0;
}

function readString(): string {
	expect(0x22);
	let from = at;
	let out = '';
	while (true) {
		const to = runEnd(from);
		if (to >= end) throw new Error('no JSON');
		if (to > from || out.length == 0) {
			const run = changetype<string>(__new(to - from, idof<string>()));
			memory.copy(changetype<usize>(run), from, to - from);
			out = out.length == 0 ? run : out + run;
		}
		at = to + 2;
		if (load<u16>(to) == 0x22) return out;
		out += escape();
		from = at;
	}
}

function escape(): string {
	const code = load<u16>(at);
	at += 2;
	if (code == 0x6e) return '\n';
	if (code == 0x74) return '\t';
	if (code == 0x72) return '\r';
	if (code == 0x62) return '\b';
	if (code == 0x66) return '\f';
	if (code != 0x75) return String.fromCharCode(code);
	let unit = 0;
	for (let i = 0; i < 4; i++, at += 2) {
		const digit = <i32>load<u16>(at);
		unit = (unit << 4) | (digit <= 0x39 ? digit - 0x30 : (digit | 0x20) - 0x57);
	}
	return String.fromCharCode(unit);
}

function skipValue(): void {
	let depth = 0;
	do {
		const code = load<u16>(at);
		if (code == 0x22) skipString();
		else if (code == 0x7b || code == 0x5b) {
			depth++;
			at += 2;
		} else if (code == 0x7d || code == 0x5d) {
			depth--;
			at += 2;
		} else if (depth == 0) while (load<u16>(at) != 0x2c && load<u16>(at) != 0x7d && at < end) at += 2;
		else at += 2;
	} while (depth > 0 && at < end);
}

function skipString(): void {
	at += 2;
	while (at < end) {
		at = runEnd(at);
		const code = load<u16>(at);
		at += 2;
		if (code == 0x22) return;
		at += 2;
	}
}

export function writeView(item: JsonItem): string {
	const json = new Json().object().key('#type').string('element').key('#tag').string('article');
	json.key('#attributes').object().key('class').string('view').end();
	json.key('#variables').object().key('views').string(item.views.toString()).end();
	json.key('#children').list();
	child(json, 'h2', item.subtitle.value);
	child(json, 'p', item.summary.value);
	json.object().key('#type').string('element').key('#tag').string('div');
	json.key('#attributes').object().key('class').string('body').end();
	json.key('#children').list().object().key('#type').string('field').key('#field').string('field_body').end().end();
	return json.end().end().end().toJson();
}

function child(json: Json, tag: string, text: string): void {
	json.object().key('#type').string('element').key('#tag').string(tag).key('#value').string(text).end();
}
