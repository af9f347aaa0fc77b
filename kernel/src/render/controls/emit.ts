// Form controls as HTML: label, help and error wired to the control, the values that were typed kept.
// In the kernel because it writes markup.
import { escapeHtml } from '../escape.ts';
import type { RenderContext } from '../render.ts';
import type { RenderNode } from '../tree.ts';
import { type Control, type Option, requireLabel } from './control.ts';
import { kindOf } from './kinds.ts';

/** What of the renderer a control needs. */
export interface Parts {
	/** Own attributes of the node without its classes. */
	readonly attributes: string;
	/** The rendered children. */
	readonly children: () => string;
}

interface Named extends Control {
	readonly id: string;
	readonly required: boolean;
	/** `aria-describedby` and `aria-invalid`. */
	readonly aria: string;
}

/** A control with everything around it. Throws `render.control` when it has no accessible name. */
export function emitControl(node: RenderNode, control: Control, context: RenderContext, parts: Parts): string {
	const { kind, name, values, error } = control;
	if (kindOf(kind).nameless !== true) requireLabel(kind, name, control.label);
	if (kind === 'form') return emitForm(node, control, context, parts);
	if (kind === 'hidden') return `<input type="hidden"${attr('name', name)}${attr('value', values[0] ?? '')}>`;
	const id = claimId(node, name === '' ? kind : name, context);
	const notes = [control.description && `${id}-help`, error && `${id}-error`].filter((one) => one !== '');
	const described = notes.length > 0 ? attr('aria-describedby', notes.join(' ')) : '';
	const aria = described + (error === '' ? '' : ' aria-invalid="true"');
	const named: Named = { ...control, id, aria, required: (node.attributes?.get('required') ?? 'false') !== 'false' };
	if (kind === 'submit') return emitButton(node, named, parts);
	if (error !== '') context.form?.errors.push({ id: targetOf(named), label: control.label, message: error });
	const classes = classAttribute(node, kind, error);
	if (kind === 'actions' || kind === 'container') return `<div${classes}${parts.attributes}>${parts.children()}</div>`;
	if (kind === 'details') {
		const open = error === '' || parts.attributes.includes(' open') ? '' : ' open';
		return `<details${classes}${attr('id', id)}${parts.attributes}${open}><summary>${escapeHtml(control.label)}</summary>${notesOf(named)}${parts.children()}</details>`;
	}
	if (kindOf(kind).tag === 'fieldset') {
		const inner = kindOf(kind).holds ? parts.children() : emitChoices(named);
		const own = parts.attributes.replace(' required', '');
		const role = kind === 'radios' ? ` role="radiogroup"${aria}` : described;
		const group = kind === 'group' ? attr('data-trovato-group', name) : '';
		return `<fieldset${classes}${attr('id', id)}${group}${own}${role}><legend>${labelText(named)}</legend>${notesOf(named)}${inner}</fieldset>`;
	}
	const label = `<label${attr('for', id)}>${labelText(named)}</label>`;
	const input = emitInput(named, parts.attributes);
	const body =
		kind === 'checkbox'
			? `<div class="option">${input}${label}</div>${notesOf(named)}`
			: label + notesOf(named) + input;
	return `<div${classes}>${body}</div>`;
}

function emitInput(control: Named, attributes: string): string {
	const { kind, id, name, aria, values } = control;
	const { tag, type = '', secret } = kindOf(kind);
	const own = `${attr('id', id)}${attr('name', name)}${attributes}${aria}`;
	if (tag === 'textarea') {
		const format = kind === 'text_format' ? (values[1] ?? control.options[0]?.value ?? 'plain_text') : '';
		const marked = format === '' ? '' : attr('data-trovato-format', format);
		// A line break right after the start tag is not part of the text.
		return `<textarea${own}${marked}>\n${escapeHtml(values[0] ?? '')}</textarea>${emitFormats(control, format)}`;
	}
	if (tag === 'select') return `<select${own}>${emitOptions(control.options, values)}</select>`;
	if (type === 'checkbox')
		return `<input type="checkbox"${own} value="1"${values[0] === undefined || values[0] === '' || values[0] === '0' ? '' : ' checked'}>`;
	return `<input type="${type}"${own}${secret === true ? '' : attr('value', values[0] ?? '')}>`;
}

/** Which format a text is in, where there is a choice. */
function emitFormats({ kind, name, id, label, options }: Named, format: string): string {
	if (kind !== 'text_format') return '';
	const field = `${name}_format`;
	if (options.length < 2) return `<input type="hidden"${attr('name', field)}${attr('value', format)}>`;
	const chooser = `<select${attr('id', `${id}-format`)}${attr('name', field)}>${emitOptions(options, [format])}</select>`;
	return `<div class="text-format"><label${attr('for', `${id}-format`)}>Format<span class="visually-hidden"> of ${escapeHtml(label)}</span></label>${chooser}</div>`;
}

function emitOptions(options: readonly Option[], chosen: readonly string[]): string {
	let html = '';
	let open = '';
	for (const { value, label, group } of options) {
		if (group !== open) {
			html += `${open === '' ? '' : '</optgroup>'}${group === '' ? '' : `<optgroup${attr('label', group)}>`}`;
			open = group;
		}
		html += `<option${attr('value', value)}${chosen.includes(value) ? ' selected' : ''}>${escapeHtml(label)}</option>`;
	}
	return open === '' ? html : `${html}</optgroup>`;
}

/** Radio buttons or checkboxes, one for each option. */
function emitChoices({ kind, id, name, options, values, required, error }: Named): string {
	const type = kindOf(kind).type;
	const own = `${attr('name', name)}${required && type === 'radio' ? ' required' : ''}${type === 'checkbox' && error !== '' ? ' aria-invalid="true"' : ''}`;
	const each = options.map(({ value, label }, index) => {
		const one = attr('id', `${id}-${index}`);
		const checked = values.includes(value) ? ' checked' : '';
		return `<div class="option"><input type="${type}"${one}${own}${attr('value', value)}${checked}><label${attr('for', `${id}-${index}`)}>${escapeHtml(label)}</label></div>`;
	});
	return each.join('');
}

function emitButton(node: RenderNode, { name, values, label }: Named, { attributes }: Parts): string {
	const own = name === '' ? '' : attr('name', name) + attr('value', values[0] ?? label);
	const classes = ['button', ...(node.classes ?? [])].join(' ');
	return `<button type="submit"${attr('class', classes)}${own}${attributes}>${escapeHtml(label)}</button>`;
}

function emitForm(node: RenderNode, control: Control, context: RenderContext, parts: Parts): string {
	// HTML has no form in a form: the inner one's end tag would close the outer one.
	if (context.form !== undefined) return `<div>${parts.children()}</div>`;
	const { name, action, method, values } = control;
	const errors: NonNullable<RenderContext['form']>['errors'] = [];
	context.form = { errors };
	const children = parts.children();
	context.form = undefined;
	if (control.error !== '') errors.unshift({ id: '', label: '', message: control.error });
	const id = claimId(node, `form-${name}`, context, '');
	// The page's own address, without the fragment that a link to an error left there: it would take the focus.
	const where = action !== '' ? attr('action', action) : method === 'post' ? ' action="#"' : '';
	const upload = method === 'post' && children.includes('<input type="file"') ? ' enctype="multipart/form-data"' : '';
	const start = `<form${attr('id', id)}${attr('class', ['form', ...(node.classes ?? [])].join(' '))}${where} method="${method}" accept-charset="utf-8"${upload}${parts.attributes}>`;
	return `${start}${emitSummary(id, errors)}${method === 'post' ? emitSecrets(name, values[0] ?? '', context) : ''}${children}</form>`;
}

/** What the kernel needs back: which form, from whom, and which showing of it. They differ on every page. */
function emitSecrets(formId: string, buildId: string, context: RenderContext): string {
	const token = context.formToken?.(formId);
	const hidden = (name: string, value: string) =>
		`<input type="hidden" name="${name}"${attr('value', value)} data-volatile>`;
	const own = token === undefined ? '' : hidden('form_token', token);
	return `<input type="hidden" name="form_id"${attr('value', formId)}>${own}${buildId === '' ? '' : hidden('form_build_id', buildId)}`;
}

/** All that is wrong, above the form, with links to where it is; the reader lands there. */
function emitSummary(id: string, errors: readonly { id: string; label: string; message: string }[]): string {
	if (errors.length === 0) return '';
	const heading = errors.length === 1 ? 'There is a problem' : `There are ${errors.length} problems`;
	const items = errors.map(({ id: target, message }) =>
		target === ''
			? `<li>${escapeHtml(message)}</li>`
			: `<li><a${attr('href', `#${target}`)}>${escapeHtml(message)}</a></li>`,
	);
	return `<div class="form-errors" role="alert" tabindex="-1" autofocus${attr('aria-labelledby', `${id}-errors`)}><h2${attr('id', `${id}-errors`)}>${heading}</h2><ul>${items.join('')}</ul></div>`;
}

function notesOf({ id, description, error }: Named): string {
	const help =
		description === '' ? '' : `<div class="field-help"${attr('id', `${id}-help`)}>${escapeHtml(description)}</div>`;
	const problem =
		error === ''
			? ''
			: `<p class="field-error"${attr('id', `${id}-error`)}><span class="visually-hidden">Error: </span>${escapeHtml(error)}</p>`;
	return help + problem;
}

function labelText({ label, required }: Named): string {
	return escapeHtml(label) + (required ? '<span class="field-required" aria-hidden="true"> *</span>' : '');
}

/** Where a link to the error leads: a group of choices is reached by its first. */
function targetOf({ id, kind, options }: Named): string {
	return (kind === 'radios' || kind === 'checkboxes') && options.length > 0 ? `${id}-0` : id;
}

function classAttribute(node: RenderNode, kind: string, error: string): string {
	const own = kind === 'actions' ? ['form-actions'] : kind === 'container' ? [] : ['field', `field--${kind}`];
	const classes = [...own, ...(error === '' ? [] : ['field--wrong']), ...(node.classes ?? [])];
	return classes.length === 0 ? '' : attr('class', classes.join(' '));
}

/** The node's own id, or one made of its name; no two on a page are the same. */
function claimId(node: RenderNode, name: string, { ids }: RenderContext, prefix = 'edit-'): string {
	const slug = node.attributes?.get('id') ?? `${prefix}${name.replaceAll(/[^\w-]+/g, '-').replace(/-+$/, '')}`;
	let id = slug;
	for (let n = 2; ids.has(id); n++) id = `${slug}-${n}`;
	ids.add(id);
	return id;
}

function attr(name: string, value: string): string {
	return ` ${name}="${escapeHtml(value)}"`;
}
