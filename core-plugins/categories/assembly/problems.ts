// The mistakes of an input: collected, so that all are told at once, each at its control.
import { ErrorNumber, Form, Json, problem, RenderElement, request } from '@trovato/sdk';

export class Problems {
	private fields: string[] = [];
	private messages: string[] = [];
	/** 409 instead of 422: the input would do at another time. */
	private conflicting: bool = false;

	add(field: string, message: string): void {
		this.fields.push(field);
		this.messages.push(message);
	}

	/** Not possible as things are. */
	conflict(message: string): void {
		this.conflicting = true;
		this.add('', message);
	}

	get count(): i32 {
		return this.messages.length;
	}

	get text(): string {
		return this.messages.join(' ');
	}

	/** The answer of the JSON interface. */
	answer(): RenderElement {
		request.explain(this.text);
		if (this.conflicting) return problem(ErrorNumber.RequestConflict);
		for (let i = 0; i < this.fields.length; i++) request.explainField(this.fields[i], this.messages[i]);
		return problem(ErrorNumber.RequestInvalid);
	}

	/** The form, with what is wrong. */
	show(form: Form): RenderElement {
		for (let i = 0; i < this.fields.length; i++) form.fail(this.fields[i], this.messages[i]);
		return form.show();
	}

	/** `{"error", "message", "errors"}`, for functions. */
	toJson(): string {
		const json = new Json()
			.object()
			.key('error')
			.string(this.conflicting ? 'request.conflict' : 'request.invalid');
		json.key('message').string(this.text).key('errors').list();
		for (let i = 0; i < this.fields.length; i++)
			json.object().key('field').string(this.fields[i]).key('message').string(this.messages[i]).end();
		return json.end().end().toJson();
	}
}

/** What is wrong with a line of text; empty when nothing is. */
export function lineProblem(label: string, value: string): string {
	if (value.length == 0) return label + ' is required.';
	if (value.length > 255) return label + ' has ' + value.length.toString() + ' characters, at most 255 are possible.';
	for (let i = 0; i < value.length; i++) {
		const code = value.charCodeAt(i);
		if (code < 32 || code == 127) return label + ' must be one line without control characters.';
	}
	return '';
}

export function isUuid(text: string): bool {
	if (text.length != 36) return false;
	for (let i = 0; i < 36; i++) {
		const code = text.charCodeAt(i);
		const hyphen = i == 8 || i == 13 || i == 18 || i == 23;
		const hex = (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66);
		if (hyphen ? code != 0x2d : !hex) return false;
	}
	return true;
}
