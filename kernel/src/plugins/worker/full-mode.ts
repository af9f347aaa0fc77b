// The `full` data mode: an item goes in as JSON and a render tree comes back as JSON, so that a plugin in any language
// with an Extism kit works without handles. The tree passes through the same allow-lists as every other.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
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

function build(source: Record<string, unknown>, item: Item | undefined, level: number): RenderNode {
	if (level > 64) throw new TrovatoError('host.limit', 'A render tree may be at most 64 levels deep.');
	const tag = source['#tag'];
	const node = typeof tag === 'string' ? createElement(tag) : createFragment();
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
	if (typeof value === 'string') {
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
