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

	static email(name: string): Field {
		return new Field(name, '"Email"');
	}

	static file(name: string): Field {
		return new Field(name, '"File"');
	}

	/** A reference to entities of a type, such as `item` or `category_term`. */
	static reference(name: string, target: string): Field {
		return new Field(name, new Json().object().key('RecordReference').string(target).end().toJson());
	}

	private labelText: string = '';
	private isRequired: bool = false;
	private isPersonal: bool = false;
	private maxValues: i32 = 1;

	private constructor(
		private name: string,
		private type: string,
	) {}

	/** What people read; without it the name stands. */
	label(text: string): Field {
		this.labelText = text;
		return this;
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

	/** It holds data about a person. */
	personal(): Field {
		this.isPersonal = true;
		return this;
	}

	/** Writes the declaration as a JSON object. */
	write(json: Json): void {
		json.object().key('field_name').string(this.name).key('field_type').raw(this.type);
		json.key('label').string(this.labelText.length > 0 ? this.labelText : this.name);
		json.key('required').bool(this.isRequired).key('cardinality').int(this.maxValues);
		json.key('personal_data').bool(this.isPersonal).end();
	}
}
