// The mistakes of an input: collected, so that all are told at once, each naming its field by label.
import { ErrorNumber, Json, problem, RenderElement, request } from '@trovato/sdk';

export class Problems {
	private fields: string[] = [];
	private messages: string[] = [];

	/** `field` is the path of the value, as in `fields.field_rating.0`; `message` a sentence with the field's label. */
	add(field: string, message: string): void {
		this.fields.push(field);
		this.messages.push(message);
	}

	get count(): i32 {
		return this.messages.length;
	}

	/** All sentences. */
	get text(): string {
		return this.messages.join(' ');
	}

	/** The sentences about a field and the values in it. */
	of(field: string): string[] {
		const found: string[] = [];
		for (let i = 0; i < this.fields.length; i++)
			if (this.fields[i] == field || this.fields[i].startsWith(field + '.')) found.push(this.messages[i]);
		return found;
	}

	/** Refuses the input: 422 with every mistake. */
	answer(): RenderElement {
		request.explain(this.text);
		for (let i = 0; i < this.fields.length; i++) request.explainField(this.fields[i], this.messages[i]);
		return problem(ErrorNumber.RequestInvalid);
	}

	/** A list of `{"field", "message"}`. */
	toJson(): string {
		const json = new Json().list();
		for (let i = 0; i < this.fields.length; i++)
			json.object().key('field').string(this.fields[i]).key('message').string(this.messages[i]).end();
		return json.end().toJson();
	}
}
