// A form with its whole life: shown, altered by others, checked, handed to whoever takes it, told to others. Needs the
// plugin `forms` among the required dependencies; only `plain()` does without.
import { RenderElement } from './element';
import { giveUp, orGiveUp } from './failure';
import { FormElement } from './form-element';
import { tree } from './generated/render';
import { JsonKind, JsonValue, parseJson } from './json-value';
import { plugins } from './plugins';
import { request } from './request';
import { nothing } from './results';

/** Starts a form; `action` is a path of the site, or empty for the page's own address. */
export function form(id: string, action: string = ''): Form {
	return new Form(describeForm(id, action, 'post'));
}

/** Starts a form that only asks, whose values stand in the address. */
export function queryForm(id: string, action: string = ''): Form {
	return new Form(describeForm(id, action, 'get'));
}

/** A tree of the JSON that describes it; what is wrong in it ends the call. */
export function treeElement(json: string): RenderElement {
	return changetype<RenderElement>(<usize>orGiveUp(tree(json), 'The render tree'));
}

function describeForm(id: string, action: string, method: string): JsonValue {
	const json = JsonValue.object().setString('#type', 'form').setString('#form_id', id).setString('#action', action);
	return json.setString('#method', method).setString('#default_value', '');
}

export class Form extends FormElement {
	/** What `forms` made of the form; empty until it was asked. */
	private settled: string = '';
	private status: string = '';
	private location: string = '';
	private sent: JsonValue = JsonValue.object();
	private told: JsonValue = JsonValue.object();
	private failed: bool = false;

	get id(): string {
		return this.json.string('#form_id');
	}

	/** Something that implementers of the form's taps and `forms` may need to know, such as what is being edited. */
	context(key: string, value: string): Form {
		this.json.objectAt('#context').setString(key, value);
		return this;
	}

	/** The visitor sent this very form and all of it is valid: now handle it, and answer with `done`. */
	accepted(): bool {
		if (request.method != 'POST' || request.field('form_id') != this.id) return false;
		const reply = parseJson(this.call('submit', this.json));
		this.status = reply.string('status');
		this.location = reply.string('location');
		const settled = reply.get('form');
		if (settled !== null) this.settled = settled.toJson();
		const values = reply.get('values');
		if (values !== null) this.sent = values;
		return this.status == 'accepted';
	}

	/** The button that was pressed. */
	get pressed(): string {
		return request.field('op');
	}

	/** What was sent: text, for a checkbox `1` or nothing. */
	sentText(name: string, otherwise: string = ''): string {
		return this.sent.string(name, otherwise);
	}

	sentBool(name: string): bool {
		return this.sent.string(name) == '1';
	}

	/** Of what may hold several. */
	sentList(name: string): string[] {
		const texts: string[] = [];
		const list = this.sent.get(name);
		if (list === null) return texts;
		if (list.kind != JsonKind.List) texts.push(list.asText());
		for (let i = 0; i < list.values.length; i++) texts.push(list.values[i].asText());
		return texts;
	}

	/** Everything that was sent: text, lists of texts, and lists of objects for repeatable groups. */
	get sentValues(): JsonValue {
		return this.sent;
	}

	/** Whoever handles the form found something wrong; an empty name is the form as a whole. Then answer with `show`. */
	fail(name: string, message: string): Form {
		const json = parseJson(this.settled);
		const whole = new FormElement(json);
		const element = whole.find(name);
		if (element === null) whole.error(message);
		else element.error(message);
		this.settled = json.toJson();
		this.failed = true;
		return this;
	}

	/** Nothing was done yet: shows the form again, which sends `value` along as `name` when it is sent once more. */
	ask(name: string, value: string): RenderElement {
		const json = parseJson(this.settled);
		new FormElement(json).hidden(name, value);
		this.settled = json.toJson();
		this.failed = true;
		return this.show();
	}

	/** What came of it, for `tap_form_submit`: such as the id of what was saved. */
	result(key: string, value: string): Form {
		this.told.setString(key, value);
		return this;
	}

	/** The form was handled: tells other plugins, and sends the visitor on. */
	done(location: string): RenderElement {
		const payload = JsonValue.object().setString('form_id', this.id).set('values', this.sent);
		payload.set('context', this.json.objectAt('#context')).set('result', this.told).setString('location', location);
		this.call('done', payload);
		request.redirect(location);
		return nothing();
	}

	/** The form as it is to be shown now; after a second submission of the same page where the first one led. */
	show(): RenderElement {
		// What was answered without `done` led nowhere.
		const again = this.status == 'repeated';
		if (again && this.location.length > 0) {
			request.redirect(this.location);
			return nothing();
		}
		if (this.status.length == 0) this.settled = this.call('build', this.json);
		else if (again || (this.failed && this.status == 'accepted'))
			this.settled = this.call('reopen', JsonValue.object().set('form', parseJson(this.settled)));
		return treeElement(this.settled);
	}

	/** The form as it is, without others taking part: for what only asks. */
	plain(): RenderElement {
		return treeElement(this.json.toJson());
	}

	private call(name: string, payload: JsonValue): string {
		const reply = plugins.invoke('forms', name, payload.toJson());
		if (reply.failed) giveUp("Form '" + this.id + "', " + name);
		return reply.text;
	}
}

/** Another plugin's form, in `tap_form_alter`: change it and return it. */
export class FormDraft extends FormElement {
	private id_: string;
	private changed: bool = false;

	constructor(private source: string) {
		super(JsonValue.object());
		// The id comes first, so that a form that does not concern a plugin is never parsed.
		const start = '{"#type":"form","#form_id":"';
		this.id_ = source.startsWith(start) ? source.substring(start.length, source.indexOf('"', start.length)) : '';
	}

	/** Which form it is. */
	get id(): string {
		return this.id_;
	}

	/** The form, to be changed. */
	get form(): FormElement {
		if (!this.changed) {
			this.changed = true;
			const parsed = parseJson(this.source);
			this.json.keys = parsed.keys;
			this.json.values = parsed.values;
		}
		return this;
	}

	/** What whoever shows the form said about it. */
	context(key: string): string {
		const context = this.form.json.get('#context');
		return context === null ? '' : context.string(key);
	}

	/** The changed form, or nothing. */
	toJson(): string {
		return this.changed ? this.json.toJson() : '';
	}
}
