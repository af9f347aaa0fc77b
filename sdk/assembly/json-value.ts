// JSON values inside the plugin: parsed, changed and written again. To read only, `Doc` is cheaper: it stays in the host.
import { Json } from './json';

export const enum JsonKind {
	Null,
	Bool,
	Number,
	Text,
	List,
	Object,
}

/** A parsed JSON value. */
export class JsonValue {
	text: string = '';
	number: f64 = 0;
	/** The names of an object's members. */
	keys: string[] = [];
	/** The members of an object or the values of a list. */
	values: JsonValue[] = [];

	constructor(readonly kind: JsonKind) {}

	static object(): JsonValue {
		return new JsonValue(JsonKind.Object);
	}

	static list(): JsonValue {
		return new JsonValue(JsonKind.List);
	}

	static string(text: string): JsonValue {
		const value = new JsonValue(JsonKind.Text);
		value.text = text;
		return value;
	}

	static bool(is: bool): JsonValue {
		const value = new JsonValue(JsonKind.Bool);
		value.number = is ? 1 : 0;
		return value;
	}

	static int(number: i64): JsonValue {
		const value = new JsonValue(JsonKind.Number);
		value.text = number.toString();
		value.number = <f64>number;
		return value;
	}

	/** What JSON cannot say (NaN, infinite) becomes 0. */
	static float(number: f64): JsonValue {
		const value = new JsonValue(JsonKind.Number);
		value.number = isFinite(number) ? number : 0;
		value.text = value.number.toString();
		return value;
	}

	/** A member of an object, or null. */
	get(key: string): JsonValue | null {
		for (let i = this.keys.length - 1; i >= 0; i--) if (this.keys[i] == key) return this.values[i];
		return null;
	}

	/** A member's text, or a number or boolean as text; `otherwise` when there is none. */
	string(key: string, otherwise: string = ''): string {
		const value = this.get(key);
		return value === null ? otherwise : value.asText(otherwise);
	}

	/** A member's whole number. */
	int(key: string, otherwise: i32 = 0): i32 {
		const value = this.get(key);
		return value !== null && value.kind == JsonKind.Number ? <i32>value.number : otherwise;
	}

	/** A member is true. */
	bool(key: string): bool {
		const value = this.get(key);
		return value !== null && value.kind == JsonKind.Bool && value.number != 0;
	}

	/** This value as text: text itself, a number, `true` or `false`. */
	asText(otherwise: string = ''): string {
		if (this.kind == JsonKind.Text || this.kind == JsonKind.Number) return this.text;
		if (this.kind == JsonKind.Bool) return this.number != 0 ? 'true' : 'false';
		return otherwise;
	}

	/** Sets a member of an object. */
	set(key: string, value: JsonValue): JsonValue {
		for (let i = 0; i < this.keys.length; i++)
			if (this.keys[i] == key) {
				this.values[i] = value;
				return this;
			}
		this.keys.push(key);
		this.values.push(value);
		return this;
	}

	setString(key: string, text: string): JsonValue {
		return this.set(key, JsonValue.string(text));
	}

	/** Takes a member out of an object. */
	remove(key: string): void {
		const at = this.keys.indexOf(key);
		if (at < 0) return;
		this.keys.splice(at, 1);
		this.values.splice(at, 1);
	}

	/** Adds to a list. */
	push(value: JsonValue): JsonValue {
		this.values.push(value);
		return this;
	}

	/** The list with this name, made when there is none. */
	listAt(key: string): JsonValue {
		const known = this.get(key);
		if (known !== null && known.kind == JsonKind.List) return known;
		const made = JsonValue.list();
		this.set(key, made);
		return made;
	}

	/** The object with this name, made when there is none. */
	objectAt(key: string): JsonValue {
		const known = this.get(key);
		if (known !== null && known.kind == JsonKind.Object) return known;
		const made = JsonValue.object();
		this.set(key, made);
		return made;
	}

	/** A copy that shares nothing with this value. */
	copy(): JsonValue {
		const copy = new JsonValue(this.kind);
		copy.text = this.text;
		copy.number = this.number;
		copy.keys = this.keys.slice(0);
		for (let i = 0; i < this.values.length; i++) copy.values.push(this.values[i].copy());
		return copy;
	}

	write(json: Json): void {
		if (this.kind == JsonKind.Text) json.string(this.text);
		else if (this.kind == JsonKind.Number) json.raw(this.text);
		else if (this.kind == JsonKind.Bool) json.bool(this.number != 0);
		else if (this.kind == JsonKind.Null) json.null();
		else {
			const isObject = this.kind == JsonKind.Object;
			if (isObject) json.object();
			else json.list();
			for (let i = 0; i < this.values.length; i++) {
				if (isObject) json.key(this.keys[i]);
				this.values[i].write(json);
			}
			json.end();
		}
	}

	toJson(): string {
		const json = new Json();
		this.write(json);
		return json.toJson();
	}
}

/** The value of a JSON text; the text comes from the host, so a mistake in it ends the call. */
export function parseJson(text: string): JsonValue {
	const parser = new Parser(text);
	return parser.document();
}

class Parser {
	private at: i32 = 0;

	constructor(private text: string) {}

	document(): JsonValue {
		const value = this.value();
		this.blank();
		if (this.at < this.text.length) this.fail();
		return value;
	}

	private value(): JsonValue {
		this.blank();
		switch (this.peek()) {
			case 0x7b:
				return this.object();
			case 0x5b:
				return this.list();
			case 0x22: {
				const value = new JsonValue(JsonKind.Text);
				value.text = this.string();
				return value;
			}
			case 0x74:
				return this.word('true', JsonKind.Bool, 1);
			case 0x66:
				return this.word('false', JsonKind.Bool, 0);
			case 0x6e:
				return this.word('null', JsonKind.Null, 0);
			default:
				return this.numeral();
		}
	}

	private object(): JsonValue {
		const value = new JsonValue(JsonKind.Object);
		this.at++;
		this.blank();
		if (this.skip(0x7d)) return value;
		do {
			this.blank();
			value.keys.push(this.string());
			this.blank();
			if (!this.skip(0x3a)) this.fail();
			value.values.push(this.value());
			this.blank();
		} while (this.skip(0x2c));
		if (!this.skip(0x7d)) this.fail();
		return value;
	}

	private list(): JsonValue {
		const value = new JsonValue(JsonKind.List);
		this.at++;
		this.blank();
		if (this.skip(0x5d)) return value;
		do {
			value.values.push(this.value());
			this.blank();
		} while (this.skip(0x2c));
		if (!this.skip(0x5d)) this.fail();
		return value;
	}

	private string(): string {
		if (!this.skip(0x22)) this.fail();
		let out = '';
		let from = this.at;
		while (true) {
			const code = this.peek();
			if (code < 0x20) this.fail();
			if (code == 0x22) break;
			if (code == 0x5c) {
				out += this.text.substring(from, this.at) + this.escape();
				from = this.at;
			} else this.at++;
		}
		out += this.text.substring(from, this.at);
		this.at++;
		return out;
	}

	private escape(): string {
		const code = this.text.charCodeAt(this.at + 1);
		this.at += 2;
		switch (code) {
			case 0x62:
				return '\b';
			case 0x66:
				return '\f';
			case 0x6e:
				return '\n';
			case 0x72:
				return '\r';
			case 0x74:
				return '\t';
			case 0x75: {
				this.at += 4;
				return String.fromCharCode(<i32>parseInt(this.text.substring(this.at - 4, this.at), 16));
			}
			default:
				return String.fromCharCode(code);
		}
	}

	private numeral(): JsonValue {
		const from = this.at;
		while ('+-.eE0123456789'.includes(this.text.charAt(this.at)) && this.at < this.text.length) this.at++;
		if (from == this.at) this.fail();
		const value = new JsonValue(JsonKind.Number);
		value.text = this.text.substring(from, this.at);
		value.number = parseFloat(value.text);
		return value;
	}

	private word(word: string, kind: JsonKind, number: f64): JsonValue {
		if (this.text.substr(this.at, word.length) != word) this.fail();
		this.at += word.length;
		const value = new JsonValue(kind);
		value.number = number;
		return value;
	}

	private blank(): void {
		while (this.at < this.text.length && this.text.charCodeAt(this.at) <= 0x20) this.at++;
	}

	private peek(): i32 {
		return this.at < this.text.length ? this.text.charCodeAt(this.at) : -1;
	}

	private skip(code: i32): bool {
		if (this.peek() != code) return false;
		this.at++;
		return true;
	}

	private fail(): void {
		throw new Error('The payload is no JSON at character ' + this.at.toString());
	}
}
