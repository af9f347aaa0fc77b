// Forms of several pages: elements of the type `step` directly in the form, shown one after another.
import { JsonValue } from '@trovato/sdk';
import { childrenOf, typeOf } from './elements';

/** The pages of a form, none for an ordinary one. */
export function stepsOf(form: JsonValue): JsonValue[] {
	const children = childrenOf(form);
	const steps: JsonValue[] = [];
	for (let i = 0; i < children.length; i++) if (typeOf(children[i]) == 'step') steps.push(children[i]);
	return steps;
}

/** The form as it is shown: this page of it, with buttons to the next and the one before. */
export function showStep(form: JsonValue, steps: JsonValue[], index: i32): void {
	const children = childrenOf(form);
	const last = index == steps.length - 1;
	const shown = JsonValue.list();
	const progress = 'Step ' + (index + 1).toString() + ' of ' + steps.length.toString();
	shown.push(element('markup').setString('#tag', 'p').setString('#value', progress));
	shown.values[0].objectAt('#attributes').setString('class', 'form-progress');
	shown.push(element('markup').setString('#tag', 'h2').setString('#value', steps[index].string('#title')));
	shown.push(element('hidden').setString('#name', 'form_step').setString('#default_value', index.toString()));
	shown.push(element('container').set('#children', steps[index].listAt('#children')));
	const buttons = JsonValue.list();
	if (!last) buttons.push(button('form:next', 'Next', 'button--primary'));
	for (let i = 0; i < children.length; i++) {
		const child = children[i];
		if (typeOf(child) == 'step') continue;
		if (typeOf(child) != 'actions') shown.push(child);
		else if (last) for (let n = 0; n < childrenOf(child).length; n++) buttons.push(childrenOf(child)[n]);
	}
	if (index > 0) {
		const back = button('form:back', 'Back', '');
		back.objectAt('#attributes').setString('formnovalidate', '');
		buttons.push(back);
	}
	shown.push(element('actions').set('#children', buttons));
	form.set('#children', shown);
}

function element(type: string): JsonValue {
	return JsonValue.object().setString('#type', type);
}

function button(op: string, title: string, look: string): JsonValue {
	const made = element('submit').setString('#name', 'op').setString('#title', title).setString('#default_value', op);
	if (look.length > 0) made.objectAt('#attributes').setString('class', look);
	return made;
}
