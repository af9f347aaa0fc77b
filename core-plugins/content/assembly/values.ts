// One value of a field: checked against the field's definition, and written as it is stored. The same for forms, JSON and
// plugins; only a form says everything as text.
import { Doc, Json, text as texts, user } from '@trovato/sdk';
import { FieldDefinition } from './definition';
import { Problems } from './problems';

const NO_TIME: i64 = i64.MIN_VALUE;
const EMAIL =
	'^[^\\s@<>()\\[\\]",;:\\\\]{1,64}@[A-Za-z0-9\\x{80}-\\x{10FFFF}-]+(\\.[A-Za-z0-9\\x{80}-\\x{10FFFF}-]+)+$';
const URL = '^(https?://[^\\s<>"\\\\/?#][^\\s<>"\\\\]*|/([^\\s<>"\\\\/][^\\s<>"\\\\]*)?)$';

/** An input: a document, and whether it came from a form. */
export class Input {
	constructor(
		readonly doc: Doc,
		/** Numbers and yes or no may be said as text. */
		readonly lenient: bool,
		/** It is only checked: nothing may be made on the way. */
		readonly dry: bool = false,
	) {}
}

/** Nobody said anything: absent, null, or an empty text. */
export function isEmpty(doc: Doc, at: string): bool {
	const kind = doc.kind(at);
	if (kind == 'object') {
		if (doc.has(at + '.target_id')) return isEmpty(doc, at + '.target_id');
		if (doc.has(at + '.label')) return isEmpty(doc, at + '.label');
		if (doc.has(at + '.value')) return isEmpty(doc, at + '.value');
		// A format without a text is nothing; anything else is something that cannot be read.
		return doc.count(at) == (doc.has(at + '.format') ? 1 : 0);
	}
	return kind == '' || kind == 'null' || (kind == 'string' && doc.string(at).trim().length == 0);
}

/** Checks the value at a path; what is stored, as JSON, or an empty text when something is wrong with it. */
export function storedValue(
	field: FieldDefinition,
	input: Input,
	at: string,
	problems: Problems,
	before: string,
): string {
	const kept = problems.count;
	const doc = input.doc;
	const inner = at.length > 0 ? at + '.value' : 'value';
	const value = doc.kind(at) == 'object' && doc.has(inner) ? inner : at;
	const json = new Json().object().key('value');
	const said = written(field, input, value, json);
	if (said.length > 0) problems.add(at, field.label + ' ' + said + '.');
	if (field.type == 'TextLong' && problems.count == kept) {
		const format = doc.string(
			at.length > 0 ? at + '.format' : 'format',
			field.has('formats') ? field.string('formats.0') : 'plain_text',
		);
		const text = doc.string(value).split('\r\n').join('\n');
		// What somebody else was allowed to write may stay as it is.
		if (before.length > 0 && before != 'null' && isSame(Doc.json(before), text, format)) return before;
		const wrong = formatProblem(field, format);
		if (wrong.length > 0) {
			problems.add(at, field.label + ' ' + wrong + '.');
			return '';
		}
		json.key('format').string(format);
		if (format == 'full_html') json.key('trust').string(texts.vouch(text));
	}
	return problems.count == kept ? json.end().toJson() : '';
}

function isSame(before: Doc, text: string, format: string): bool {
	return before.string('format') == format && before.string('value') == text;
}

function formatProblem(field: FieldDefinition, format: string): string {
	if (format == 'full_html') {
		if (!user.can('use full_html')) return 'uses the format full_html, which you may not use';
	} else if (format != 'plain_text' && format != 'filtered_html' && format != 'markdown')
		return "has the unknown format '" + format + "'";
	if (!field.has('formats')) return '';
	for (let i = 0; i < field.count('formats'); i++) if (field.string('formats.' + i.toString()) == format) return '';
	return "cannot have the format '" + format + "'";
}

/** Writes the value; the result is empty, or the end of the sentence that begins with the label. */
function written(field: FieldDefinition, input: Input, at: string, json: Json): string {
	const type = field.type;
	if (type == 'Integer' || type == 'Float') return writeNumber(field, input, at, json);
	if (type == 'Boolean') return writeBoolean(input, at, json);
	if (input.doc.kind(at) != 'string') return 'must be text';
	const value = input.doc.string(at);
	if (value.indexOf('\0') >= 0) return 'contains a NUL character';
	if (type == 'Date') return writeDate(field, value.trim(), json);
	if (type == 'DateTime') return writeTime(field, value.trim(), json);
	if (type == 'List') return writeChoice(field, value, json);
	return writeText(field, value, json);
}

function writeText(field: FieldDefinition, given: string, json: Json): string {
	const long = field.type == 'TextLong';
	const value = long ? given.split('\r\n').join('\n') : given.trim();
	const length = characters(value);
	const most = field.maxLength;
	if (most > 0 && length > most)
		return 'has ' + length.toString() + ' characters, at most ' + most.toString() + ' are possible';
	const least = field.int('min_length');
	if (length < least) return 'has ' + length.toString() + ' characters, at least ' + least.toString() + ' are needed';
	if (!long && (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0)) return 'must be one line';
	if (field.type == 'Email' && (length > 254 || !texts.test(EMAIL, value))) return 'is no e-mail address';
	if (field.type == 'Url' && (length > 2048 || !texts.test(URL, value)))
		return 'is no address of the web: it begins with https://, http:// or one /';
	const pattern = field.string('pattern');
	if (pattern.length > 0 && length > 5000) return 'is too long to be held against its pattern';
	if (pattern.length > 0 && !texts.test('^(?:' + pattern + ')$', value)) {
		const why = field.string('pattern_message');
		return why.length > 0 ? why : 'does not have the form that is asked for (' + pattern + ')';
	}
	json.string(value);
	return '';
}

/** Characters as people count them, more or less: those outside the basic plane are one. */
function characters(text: string): i32 {
	let count = text.length;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		if (unit >= 0xdc00 && unit <= 0xdfff) count--;
	}
	return count;
}

function writeNumber(field: FieldDefinition, input: Input, at: string, json: Json): string {
	const doc = input.doc;
	const whole = field.type == 'Integer';
	let number = NaN;
	if (doc.kind(at) == 'number') number = doc.float(at, NaN);
	else if (input.lenient && isNumber(doc.string(at).trim())) number = F64.parseFloat(doc.string(at).trim());
	if (!isFinite(number)) return whole ? 'must be a whole number' : 'must be a number';
	if (whole && (number != Math.floor(number) || Math.abs(number) > 9007199254740991)) return 'must be a whole number';
	if (field.has('min') && number < field.float('min')) return 'must be at least ' + field.string('min');
	if (field.has('max') && number > field.float('max')) return 'must be at most ' + field.string('max');
	if (whole) json.int(<i64>number);
	else json.float(number);
	return '';
}

/** `-12`, `1.5`, `2e3`; nothing else that a parser would take. */
function isNumber(text: string): bool {
	return text.length <= 64 && texts.test('^[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?$', text);
}

function writeBoolean(input: Input, at: string, json: Json): string {
	const kind = input.doc.kind(at);
	if (kind == 'boolean') {
		json.bool(input.doc.bool(at));
		return '';
	}
	const value = input.doc.string(at);
	if (!input.lenient || kind != 'string') return 'must be true or false';
	const yes = value == '1' || value == 'true' || value == 'on';
	if (!yes && value != '0' && value != 'false') return 'must be yes or no';
	json.bool(yes);
	return '';
}

function writeDate(field: FieldDefinition, value: string, json: Json): string {
	if (value.length != 10 || texts.parseTime(value, NO_TIME) == NO_TIME) return 'is no date; write it as 2026-11-20';
	if (field.has('min') && value < field.string('min')) return 'must not be before ' + field.string('min');
	if (field.has('max') && value > field.string('max')) return 'must not be after ' + field.string('max');
	json.string(value);
	return '';
}

function writeTime(field: FieldDefinition, value: string, json: Json): string {
	const time = texts.parseTime(value, NO_TIME);
	if (time == NO_TIME) return 'is no date and time; write it as 2026-11-20T09:30:00Z';
	if (field.has('min') && time < texts.parseTime(field.string('min'), NO_TIME))
		return 'must not be before ' + field.string('min');
	if (field.has('max') && time > texts.parseTime(field.string('max'), i64.MAX_VALUE))
		return 'must not be after ' + field.string('max');
	json.string(texts.formatTime(time, 'iso'));
	return '';
}

function writeChoice(field: FieldDefinition, value: string, json: Json): string {
	for (let i = 0; i < field.count('options'); i++) {
		if (field.string('options.' + i.toString() + '.value') != value) continue;
		json.string(value);
		return '';
	}
	return "is '" + value + "', which is not one of its choices";
}
