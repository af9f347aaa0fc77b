// One field of a content type, as `tap_item_info` declares it.
import { Json } from './json';

/** A field being declared: `Field.textLong('field_body').label('Body').required()`. */
export class Field {
	/** One line of text of at most `maxLength` characters; 0 means no limit. */
	static text(name: string, maxLength: i32 = 255): Field {
		const limit = maxLength > 0 ? maxLength.toString() : 'null';
		return new Field(name, '{"Text":{"max_length":' + limit + '}}');
	}

	/** Text of any length with a text format. */
	static textLong(name: string): Field {
		return new Field(name, '"TextLong"');
	}

	static integer(name: string): Field {
		return new Field(name, '"Integer"');
	}

	static float(name: string): Field {
		return new Field(name, '"Float"');
	}

	static boolean(name: string): Field {
		return new Field(name, '"Boolean"');
	}

	static date(name: string): Field {
		return new Field(name, '"Date"');
	}

	/** An instant. */
	static dateTime(name: string): Field {
		return new Field(name, '"DateTime"');
	}

	static email(name: string): Field {
		return new Field(name, '"Email"');
	}

	static url(name: string): Field {
		return new Field(name, '"Url"');
	}

	/** One of the values that `option` adds. */
	static list(name: string): Field {
		return new Field(name, '"List"');
	}

	static file(name: string): Field {
		return new Field(name, '"File"');
	}

	/** A reference to records of a kind, such as `item`, `user`, or what a plugin registers by `tap_reference_info`. */
	static reference(name: string, target: string): Field {
		return new Field(name, new Json().object().key('RecordReference').string(target).end().toJson());
	}

	/** A field of a type that a plugin registers by `tap_field_info`. */
	static custom(name: string, type: string): Field {
		return new Field(name, new Json().string(type).toJson());
	}

	private labelText: string = '';
	private isRequired: bool = false;
	private isPersonal: bool = false;
	private maxValues: i32 = 1;
	private others: string[] = [];
	private options: string[] = [];

	private constructor(
		private name: string,
		private type: string,
	) {}

	/** What people read; without it the name stands. */
	label(text: string): Field {
		this.labelText = text;
		return this;
	}

	/** A sentence that helps to fill it in. */
	help(text: string): Field {
		return this.set('help', new Json().string(text).toJson());
	}

	required(): Field {
		this.isRequired = true;
		return this;
	}

	/** It may hold several values, at most `most`; -1 means any number. */
	many(most: i32 = -1): Field {
		this.maxValues = most;
		return this;
	}

	/** Numbers, from and to, both included. */
	range(from: f64, to: f64): Field {
		return this.set('min', number(from)).set('max', number(to));
	}

	/** Texts, their least number of characters. */
	minLength(characters: i32): Field {
		return this.set('min_length', characters.toString());
	}

	/** The whole text has this form (RE2 syntax); `message` ends the sentence that begins with the label. */
	pattern(pattern: string, message: string = ''): Field {
		this.set('pattern', new Json().string(pattern).toJson());
		return message.length > 0 ? this.set('pattern_message', new Json().string(message).toJson()) : this;
	}

	/** A choice of a list. */
	option(value: string, label: string): Field {
		this.options.push(new Json().object().key('value').string(value).key('label').string(label).end().toJson());
		return this;
	}

	/** What a new item has unless it is said otherwise, as JSON. */
	default(json: string): Field {
		return this.set('default', json);
	}

	/** Of a reference: which of several lists of its target, as `tap_reference_info` names them. */
	scope(name: string): Field {
		return this.set('scope', new Json().string(name).toJson());
	}

	/** Of a reference: how it is chosen, `autocomplete` unless told, or what its target offers (`select`, `tags`). */
	widget(name: string): Field {
		return this.set('widget', new Json().string(name).toJson());
	}

	/** It holds data about a person. */
	personal(): Field {
		this.isPersonal = true;
		return this;
	}

	/** Any setting that a field type knows, as JSON. */
	set(setting: string, json: string): Field {
		this.others.push(new Json().string(setting).toJson() + ':' + json);
		return this;
	}

	/** Writes the declaration as a JSON object. */
	write(json: Json): void {
		json.object().key('field_name').string(this.name).key('field_type').raw(this.type);
		json.key('label').string(this.labelText.length > 0 ? this.labelText : this.name);
		json.key('required').bool(this.isRequired).key('cardinality').int(this.maxValues);
		json.key('personal_data').bool(this.isPersonal);
		for (let i = 0; i < this.others.length; i++) json.raw(this.others[i]);
		if (this.options.length > 0) json.key('options').raw('[' + this.options.join(',') + ']');
		json.end();
	}
}

/** Whole numbers without a fraction. */
function number(value: f64): string {
	return value == Math.floor(value) && Math.abs(value) < 1e15 ? (<i64>value).toString() : value.toString();
}
