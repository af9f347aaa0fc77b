// Whether what was filled in is what each control asks for. All errors are collected, named by the label.
import { JsonKind, JsonValue, text } from '@trovato/sdk';
import { attributeOf, childrenOf, firstText, hasAttribute, isMultiple, offers, takesInput, typeOf } from './elements';

// Stricter than browsers where they are lax: somebody has to be able to write to it.
const EMAIL =
	"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?\\.[A-Za-z]{2,63}$";
const URL = '^https?://[^\\s/$.?#][^\\s]*$';
const NUMBER = '^[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?$';
const DATE = '^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$';
const DATETIME =
	'^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,3})?)?$';

/** Checks the controls below `element`, which hold what was sent; how many of them are wrong. */
export function checkControls(element: JsonValue): i32 {
	const children = childrenOf(element);
	let wrong = 0;
	for (let i = 0; i < children.length; i++) {
		const child = children[i];
		// An item of a group that is only there to be filled in.
		if (child.bool('#blank')) continue;
		if (typeOf(child) == 'group') {
			wrong += note(child, problemOfGroup(child)) + checkControls(child);
		} else if (takesInput(child)) wrong += hasAttribute(child, 'disabled') ? 0 : note(child, problemOf(child));
		else wrong += checkControls(child);
	}
	return wrong;
}

function note(element: JsonValue, problem: string): i32 {
	if (problem.length == 0) return 0;
	element.setString('#error', problem);
	return 1;
}

function problemOfGroup(group: JsonValue): string {
	const given = group.get('#default_value');
	const count = given === null ? 0 : given.values.length;
	const label = group.string('#title');
	const most = group.int('#max');
	if (group.bool('#required') && count == 0) return label + ' is required.';
	if (most > 0 && count > most) return label + ' may have ' + most.toString() + ' items at most.';
	return '';
}

/** A sentence, or nothing. */
function problemOf(control: JsonValue): string {
	const type = typeOf(control);
	const label = control.string('#title', control.string('#name'));
	const value = control.get('#default_value');
	if (isMultiple(control)) {
		const count = value === null || value.kind != JsonKind.List ? 0 : value.values.length;
		if (count == 0) return control.bool('#required') ? label + ' is required.' : '';
		for (let i = 0; i < count; i++)
			if (!offers(control, value!.values[i].asText())) return label + ' has a choice that is not offered.';
		return '';
	}
	const given = firstText(value);
	if (given.trim().length == 0) return control.bool('#required') ? label + ' is required.' : '';
	if (type == 'select' || type == 'radios')
		return offers(control, given) ? '' : label + ' has a choice that is not offered.';
	if (type == 'checkbox' || type == 'hidden') return '';
	if (type == 'number') return problemOfNumber(control, label, given);
	if (type == 'email' && !text.test(EMAIL, given)) return label + ' is no e-mail address, such as name@example.org.';
	if (type == 'url' && !text.test(URL, given)) return label + ' is no web address, such as https://example.org.';
	if (type == 'date' || type == 'datetime') return problemOfDate(control, label, given, type == 'datetime');
	return problemOfText(control, label, given);
}

function problemOfText(control: JsonValue, label: string, given: string): string {
	const length = characters(given);
	const most = attributeOf(control, 'maxlength');
	if (most.length > 0 && length > <i32>parseInt(most))
		return label + ' has ' + length.toString() + ' characters; ' + most + ' are possible.';
	const least = attributeOf(control, 'minlength');
	if (least.length > 0 && length < <i32>parseInt(least)) return label + ' needs at least ' + least + ' characters.';
	const pattern = attributeOf(control, 'pattern');
	if (pattern.length > 0 && !text.test('^(?:' + pattern + ')$', given))
		return control.string('#pattern_message', label + ' has not the expected form.');
	return '';
}

/** People count characters, not code units. */
function characters(given: string): i32 {
	let count = 0;
	for (let i = 0; i < given.length; i++) if ((given.charCodeAt(i) & 0xfc00) != 0xdc00) count++;
	return count;
}

function problemOfNumber(control: JsonValue, label: string, given: string): string {
	if (!text.test(NUMBER, given)) return label + ' is no number.';
	const number = F64.parseFloat(given);
	if (!isFinite(number)) return label + ' is no number.';
	const step = attributeOf(control, 'step');
	if ((step.length == 0 || step == '1') && (number != Math.floor(number) || Math.abs(number) > 9007199254740991))
		return label + ' is no whole number.';
	const least = attributeOf(control, 'min');
	if (least.length > 0 && number < F64.parseFloat(least)) return label + ' is less than ' + least + '.';
	const most = attributeOf(control, 'max');
	if (most.length > 0 && number > F64.parseFloat(most)) return label + ' is more than ' + most + '.';
	return '';
}

function problemOfDate(control: JsonValue, label: string, given: string, withTime: bool): string {
	const fits = text.test(withTime ? DATETIME : DATE, given);
	// A day that the month does not have comes back as another one.
	const day = given.substring(0, 10);
	if (!fits || text.formatTime(text.parseTime(day, -1), 'iso-date') != day)
		return (
			label + (withTime ? ' is no date with a time, such as 2026-11-21T09:30.' : ' is no date, such as 2026-11-21.')
		);
	const least = attributeOf(control, 'min');
	if (least.length > 0 && given < least) return label + ' is before ' + least + '.';
	const most = attributeOf(control, 'max');
	if (most.length > 0 && given > most) return label + ' is after ' + most + '.';
	return '';
}
