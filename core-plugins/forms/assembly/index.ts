// The core plugin `forms`: the life of a form, from what a plugin describes to what it is told was sent.
import {
	crypto,
	forbidden,
	JsonValue,
	page,
	parseJson,
	plugins,
	RenderElement,
	request,
	sql,
	treeElement,
	variables,
} from '@trovato/sdk';
import { checkControls } from './check';
import { findNamed, findTyped, firstText } from './elements';
import { carrier, expandGroup, expandGroups, unsign } from './group';
import { claim, Claim, isUuid, loadState, saveState } from './state';
import { showStep, stepsOf } from './steps';
import { changeItems, dropBlankItems, fillValues, takeItems, takeValues } from './values';

const EXPIRED = 'This form lay open for more than six hours; please begin again.';
const CHANGED = 'This form was sent already, with something else in it. Send it again only if you mean to.';

@plugin
class Forms {
	@tap
	static tap_install(): void {
		variables.set('secret', crypto.random(32));
	}

	/** A form that is shown for the first time. */
	@callable
	static build(description: string): string {
		const form = altered(description);
		present(form, crypto.uuid(), 0);
		return form.toJson();
	}

	/** A form that was sent: `{"status", "form", "values", "location"}`. */
	@callable
	static submit(description: string): string {
		return new Submission(altered(description)).settle();
	}

	/** A form that was taken, but whoever handles it found something wrong: shown again, to be sent again. */
	@callable
	static reopen(payload: string): string {
		const form = parseJson(payload).objectAt('form');
		form.setString('#default_value', crypto.uuid());
		return form.toJson();
	}

	/** A form that was handled. */
	@callable
	static done(payload: string): string {
		const told = parseJson(payload);
		const buildId = request.field('form_build_id');
		if (isUuid(buildId)) sql('submission_done').string(buildId).string(told.string('location')).run();
		plugins.collectJson('tap_form_submit', payload);
		return '';
	}

	/** One more item of a repeatable group, or one less, without loading the page again. */
	@route
	static ajax(): RenderElement {
		const fields = parseJson(request.fields);
		const op = firstText(fields.get('op')).split(':');
		const formId = firstText(fields.get('form_id'));
		const name = op.length > 1 ? op[1] : '';
		const json = unsign(firstText(fields.get(carrier(name))), formId);
		if (json.length == 0) return forbidden();
		const group = parseJson(json);
		const buildId = firstText(fields.get('form_build_id'));
		const known = loadState(buildId, formId);
		const values = known === null ? JsonValue.object() : known;
		values.set(name, takeItems(group, name, fields));
		changeItems(JsonValue.object().set('#children', JsonValue.list().push(group)), values, op.join(':'));
		saveState(buildId, formId, values);
		group.set('#default_value', values.listAt(name));
		expandGroup(group, formId);
		return treeElement(group.toJson());
	}
}

/** The form as other plugins want it. */
function altered(description: string): JsonValue {
	return parseJson(plugins.alterForm('tap_form_alter', description));
}

/** Makes the form ready to be shown. */
function present(form: JsonValue, buildId: string, step: i32): void {
	form.setString('#default_value', buildId);
	form.objectAt('#attributes').setString('novalidate', '');
	const steps = stepsOf(form);
	const hasGroups = expandGroups(form, form.string('#form_id'));
	if (steps.length > 0) showStep(form, steps, step);
	else if (hasGroups) putDefaultFirst(form);
	page.script('forms.js');
	if (findTyped(form, 'text_format') !== null) {
		page.script('editor.js');
	}
}

/** Enter presses the first button of a form: it shall be the one that sends it, not one that adds an item. */
function putDefaultFirst(form: JsonValue): void {
	const actions = lastActions(form);
	if (actions === null) return;
	const button = findTyped(actions, 'submit');
	if (button === null) return;
	const copy = button.copy();
	const attributes = copy.objectAt('#attributes').setString('class', 'visually-hidden');
	attributes.setString('tabindex', '-1').setString('aria-hidden', 'true');
	form.listAt('#children').values.unshift(copy.set('#weight', JsonValue.int(-2000)));
}

function lastActions(form: JsonValue): JsonValue | null {
	const children = form.listAt('#children').values;
	for (let i = children.length - 1; i >= 0; i--) if (children[i].string('#type') == 'actions') return children[i];
	return null;
}

/** One submission of a form. */
class Submission {
	private fields: JsonValue = parseJson(request.fields);
	private id: string = '';
	private buildId: string = '';
	private op: string = '';
	private steps: JsonValue[] = [];
	private step: i32 = 0;
	private values: JsonValue = JsonValue.object();
	private location: string = '';

	constructor(private form: JsonValue) {
		this.id = form.string('#form_id');
		this.buildId = firstText(this.fields.get('form_build_id'));
		if (!isUuid(this.buildId)) this.buildId = crypto.uuid();
		this.op = firstText(this.fields.get('op'));
		this.steps = stepsOf(form);
	}

	settle(): string {
		const status = this.decide();
		present(this.form, this.buildId, this.step);
		const answer = JsonValue.object().setString('status', status).setString('location', this.location);
		return answer.set('form', this.form).set('values', this.values).toJson();
	}

	private decide(): string {
		const several = this.steps.length > 0;
		if (several) {
			const asked = <i32>parseInt(firstText(this.fields.get('form_step')));
			this.step = max(0, min(asked, this.steps.length - 1));
			const kept = loadState(this.buildId, this.id);
			if (kept !== null) this.values = kept;
			takeValues(this.steps[this.step], this.fields, this.values);
			if (kept === null && this.step > 0) {
				this.step = 0;
				fillValues(this.form, this.values);
				return this.refuse(EXPIRED);
			}
		} else takeValues(this.form, this.fields, this.values);

		if (this.op.startsWith('add:') || this.op.startsWith('remove:') || this.op.startsWith('up:')) {
			changeItems(this.form, this.values, this.op);
			return this.rebuild(this.step);
		}
		if (several && this.op == 'form:back') return this.rebuild(max(0, this.step - 1));
		dropBlankItems(this.form, this.values);
		fillValues(this.form, this.values);
		expandGroups(this.form, this.id);
		if (several && this.step < this.steps.length - 1) {
			if (checkControls(this.steps[this.step]) > 0) return 'invalid';
			return this.rebuild(this.step + 1);
		}
		return this.finish();
	}

	private rebuild(step: i32): string {
		this.step = step;
		fillValues(this.form, this.values);
		saveState(this.buildId, this.id, this.values);
		return 'rebuild';
	}

	/** Everything is there: is it right, and is it new? */
	private finish(): string {
		let wrong = 0;
		for (let i = 0; i < this.steps.length; i++) {
			const here = checkControls(this.steps[i]);
			if (here > 0 && wrong == 0) this.step = i;
			wrong += here;
		}
		if (this.steps.length == 0) wrong = checkControls(this.form);
		wrong += this.askOthers();
		if (wrong > 0) return 'invalid';
		const claimed = claim(this.buildId, this.id, this.values);
		if (claimed.claim == Claim.First) return 'accepted';
		this.location = claimed.location;
		if (claimed.claim == Claim.Repeated) return 'repeated';
		this.buildId = crypto.uuid();
		return this.refuse(CHANGED);
	}

	/** What other plugins find wrong. */
	private askOthers(): i32 {
		const payload = JsonValue.object().setString('form_id', this.id).set('values', this.values);
		payload.set('context', this.form.objectAt('#context'));
		const answers = parseJson(plugins.collectJson('tap_form_validate', payload.toJson()).json());
		let wrong = 0;
		for (let i = 0; i < answers.values.length; i++) {
			const problems = answers.values[i].objectAt('value');
			for (let n = 0; n < problems.keys.length; n++) {
				const element = findNamed(this.form, problems.keys[n]);
				const place: JsonValue = element === null ? this.form : element;
				place.setString('#error', problems.values[n].asText());
				wrong++;
			}
		}
		return wrong;
	}

	private refuse(sentence: string): string {
		this.form.setString('#error', sentence);
		return 'invalid';
	}
}
