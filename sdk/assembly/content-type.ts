// A content type, as `tap_item_info` declares it.
import { Field } from './field';
import { Json } from './json';

/** A content type being declared: `new ContentType('blog', 'Blog post').field(Field.textLong('field_body'))`. */
export class ContentType {
	private fields: Field[] = [];
	private descriptionText: string = '';
	private titleText: string = 'Title';

	/** `name` is the machine name, `label` what people read. */
	constructor(
		private name: string,
		private label: string,
	) {}

	/** What the type is for, in a sentence. */
	description(text: string): ContentType {
		this.descriptionText = text;
		return this;
	}

	/** What the title is called for this type. */
	titleLabel(text: string): ContentType {
		this.titleText = text;
		return this;
	}

	/** Adds a field. */
	field(field: Field): ContentType {
		this.fields.push(field);
		return this;
	}

	/** Writes the declaration as a JSON object. */
	write(json: Json): void {
		json.object().key('machine_name').string(this.name).key('label').string(this.label);
		json.key('description').string(this.descriptionText).key('title_label').string(this.titleText).key('fields').list();
		for (let i = 0; i < this.fields.length; i++) this.fields[i].write(json);
		json.end().end();
	}

	/** The declaration as JSON. */
	toJson(): string {
		const json = new Json();
		this.write(json);
		return json.toJson();
	}
}

/** Several content types of one plugin: `new ContentTypes().add(…).add(…)`. */
export class ContentTypes {
	private types: ContentType[] = [];

	add(type: ContentType): ContentTypes {
		this.types.push(type);
		return this;
	}

	/** The declarations as a JSON list. */
	toJson(): string {
		const json = new Json().list();
		for (let i = 0; i < this.types.length; i++) this.types[i].write(json);
		return json.end().toJson();
	}
}
