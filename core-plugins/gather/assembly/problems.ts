// What is wrong with a definition: every mistake with where it is, so that all are told at once.
import { ErrorNumber, Form, Json, problem, RenderElement, request } from '@trovato/sdk';

export class Problems {
	private places: string[] = [];
	private messages: string[] = [];

	/** `place` is the path in the definition, such as `filters.and.0.value`. */
	add(place: string, message: string): void {
		this.places.push(place);
		this.messages.push(message);
	}

	get count(): i32 {
		return this.messages.length;
	}

	get text(): string {
		return this.messages.join(' ');
	}

	/** 422 with every mistake. */
	answer(): RenderElement {
		request.explain(this.text);
		for (let i = 0; i < this.places.length; i++) request.explainField(this.places[i], this.messages[i]);
		return problem(ErrorNumber.RequestInvalid);
	}

	/** Shows every mistake in the builder's form. */
	tell(form: Form): void {
		for (let i = 0; i < this.places.length; i++) form.fail(this.places[i].split('.')[0], this.messages[i]);
	}

	/** A list of `{"field", "message"}`. */
	toJson(): string {
		const json = new Json().list();
		for (let i = 0; i < this.places.length; i++)
			json.object().key('field').string(this.places[i]).key('message').string(this.messages[i]).end();
		return json.end().toJson();
	}
}
