// The `full` data mode: an item goes in as JSON and a render tree comes back as JSON, so that a plugin in any language
// with an Extism kit works without handles. The tree passes through the same allow-lists as every other.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import { addOption, addValue, createControl, createForm, setNote } from '../../render/controls/control.ts';
import {
	addClass,
	append,
	appendFormatted,
	appendText,
	createElement,
	createFragment,
	type RenderNode,
	setAttribute,
	setTemplate,
	setVariable,
	setWeight,
} from '../../render/tree.ts';
import type { Item } from './item.ts';

/** The item as a `full` tap receives it. */
export function itemJson(item: Item): string {
	return JSON.stringify({
		id: item.id,
		type: item.type,
		title: item.title,
		status: item.status,
		author_id: item.authorId ?? null,
		revision_id: item.revisionId ?? null,
		created: item.created ?? null,
		changed: item.changed ?? null,
		fields: item.fields,
	});
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const text = (value: unknown): string => (['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '');
const PLAIN = new Set(['element', 'fragment', 'markup', 'text', 'formatted', 'field']);

function createOf(source: Record<string, unknown>): RenderNode {
	const type = text(source['#type']);
	if (type === 'form')
		return createForm(text(source['#form_id']), text(source['#action']), text(source['#method']) || 'post');
	if (type !== '' && !PLAIN.has(type)) return createControl(type, text(source['#name']), text(source['#title']));
	const tag = source['#tag'];
	return typeof tag === 'string' ? createElement(tag) : createFragment();
}

function fillControl(node: RenderNode, source: Record<string, unknown>): void {
	const value = source['#default_value'] ?? source['#value'] ?? [];
	for (const one of Array.isArray(value) ? value : [value]) addValue(node, text(one === false ? '' : one));
	setNote(node, 'description', text(source['#description']));
	setNote(node, 'error', text(source['#error']));
	if (source['#required'] === true) setAttribute(node, 'required', '');
	const options = source['#options'];
	for (const option of Array.isArray(options) ? options : [])
		if (isObject(option)) addOption(node, text(option['value']), text(option['label']), text(option['group']));
}

function build(source: Record<string, unknown>, item: Item | undefined, level: number): RenderNode {
	if (level > 64) throw new TrovatoError('host.limit', 'A render tree may be at most 64 levels deep.');
	const node = createOf(source);
	const attributes = source['#attributes'];
	if (isObject(attributes))
		for (const [name, value] of Object.entries(attributes)) {
			if (name === 'class') for (const one of Array.isArray(value) ? value : [value]) addClass(node, String(one));
			else if (['string', 'number', 'boolean'].includes(typeof value)) setAttribute(node, name, String(value));
		}
	if (typeof source['#weight'] === 'number') setWeight(node, source['#weight']);
	if (typeof source['#template'] === 'string') setTemplate(node, source['#template']);
	const variables = source['#variables'];
	if (isObject(variables))
		for (const [name, one] of Object.entries(variables)) if (typeof one === 'string') setVariable(node, name, one);
	const value = source['#value'];
	const format = source['#format'];
	if (node.control) fillControl(node, source);
	else if (typeof value === 'string') {
		if (typeof format === 'string') appendFormatted(node, value, format, false);
		else appendText(node, value);
	}
	const field = source['#field'];
	if (typeof field === 'string' && item) {
		const stored = item.fields[field];
		if (isObject(stored) && typeof stored['value'] === 'string')
			appendFormatted(
				node,
				stored['value'],
				typeof stored['format'] === 'string' ? stored['format'] : 'plain_text',
				false,
			);
	}
	const children = source['#children'];
	for (const child of Array.isArray(children) ? children : []) {
		if (typeof child === 'string') appendText(node, child);
		else if (isObject(child)) append(node, build(child, item, level + 1));
	}
	return node;
}

/** The tree that `json` describes; `#field` refers to a field of `item`. */
export function nodeOfJson(json: string, item: Item | undefined): RenderNode {
	let parsed: unknown;
	try {
		parsed = JSON.parse(json);
	} catch (cause) {
		throw new TrovatoError('host.bad_argument', `The render tree is no JSON: ${(cause as Error).message}`, { cause });
	}
	if (!isObject(parsed)) throw new TrovatoError('host.bad_argument', 'The render tree is no JSON object.');
	return build(parsed, item, 0);
}
