// The mistakes of an input: collected, so that all are told at once, each naming its field by label.
import { ErrorNumber, Form, Json, problem, RenderElement, request } from '@trovato/sdk';

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

	/** Refuses the input: 422 with every mistake. */
	answer(): RenderElement {
		request.explain(this.text);
		for (let i = 0; i < this.fields.length; i++) request.explainField(this.fields[i], this.messages[i]);
		return problem(ErrorNumber.RequestInvalid);
	}

	/** Shows every mistake at its control; `fields.field_x.0` is in the control `field_x`. */
	tell(form: Form): void {
		for (let i = 0; i < this.fields.length; i++) {
			const parts = this.fields[i].split('.');
			const isPart = (parts[0] == 'fields' || parts[0] == 'publication') && parts.length > 1;
			form.fail(isPart ? parts[1] : parts[0], this.messages[i]);
		}
	}

	/** A list of `{"field", "message"}`. */
	toJson(): string {
		const json = new Json().list();
		for (let i = 0; i < this.fields.length; i++)
			json.object().key('field').string(this.fields[i]).key('message').string(this.messages[i]).end();
		return json.end().toJson();
	}
}
