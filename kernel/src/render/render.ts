// The only emitter of HTML: one pass over the tree, string concatenation, no I/O.
// In the kernel because a plugin that could write markup could run script in a visitor's browser.
import { BOOLEAN_ATTRIBUTES, VOID_TAGS } from './allow-list.ts';
import { escapeHtml } from './escape.ts';
import type { Formats } from './formats.ts';
import type { Templates } from './templates.ts';
import type { Part, RenderNode } from './tree.ts';

declare const safe: unique symbol;
/** Markup that this room made; a plain string is not assignable to it. */
export type Html = string & { readonly [safe]: true };

export interface RenderContext {
	readonly formats: Formats;
	readonly templates: Templates;
	/** The ids on the page so far: an id is written once. */
	readonly ids: Set<string>;
	/** Renders what another plugin made; who asks for it learns for whom the time is spent. */
	readonly onBehalfOf?: (<T>(plugin: string, body: () => T) => T) | undefined;
}

/** The node and everything below it as HTML. Throws what a template throws. */
export function renderTree(node: RenderNode, context: RenderContext): Html {
	return renderElement(node, context) as Html;
}

function renderElement(node: RenderNode, context: RenderContext): string {
	if (node.origin === undefined || !context.onBehalfOf) return renderOwn(node, context);
	return context.onBehalfOf(node.origin, () => renderOwn(node, context));
}

function renderOwn(node: RenderNode, context: RenderContext): string {
	if (node.template !== undefined) {
		const template = chooseTemplate(node, context.templates);
		if (template !== undefined) return renderTemplate(node, template, context);
	}
	const { tag } = node;
	if (tag === '') return renderChildren(node, context);
	const attributes = renderAttributes(node, context);
	if (VOID_TAGS.has(tag)) return `<${tag}${attributes}>`;
	const children = renderChildren(node, context);
	// What may be wider than the page scrolls in a box of its own, reachable by keyboard.
	if (tag === 'table') return `${TABLE_START}<table${attributes}>${children}</table>${TABLE_END}`;
	if (tag === 'pre') return `<pre tabindex="0"${attributes}>${children}</pre>`;
	return `<${tag}${attributes}>${children}</${tag}>`;
}

export const TABLE_START = '<div class="table-scroll" tabindex="0">';
export const TABLE_END = '</div>';

function renderChildren(node: RenderNode, context: RenderContext): string {
	let html = '';
	for (const part of inOrder(node.children)) {
		if (typeof part === 'string') html += escapeHtml(part);
		else if ('formatted' in part) html += context.formats.format(part, context.ids);
		else html += renderElement(part, context);
	}
	return html;
}

/** The children by weight; the array itself when none has one. */
function inOrder(children: readonly Part[]): readonly Part[] {
	for (const part of children) {
		if (weightOf(part) !== 0) return children.toSorted((a, b) => weightOf(a) - weightOf(b));
	}
	return children;
}

function weightOf(part: Part): number {
	return typeof part === 'object' && 'tag' in part ? part.weight : 0;
}

function renderAttributes(node: RenderNode, context: RenderContext): string {
	let html = node.classes === undefined ? '' : ` class="${node.classes.join(' ')}"`;
	if (node.attributes === undefined) return html;
	for (const [name, value] of node.attributes) {
		if (name === 'id') {
			if (context.ids.has(value)) continue;
			context.ids.add(value);
		}
		html += BOOLEAN_ATTRIBUTES.has(name) ? (value === 'false' ? '' : ` ${name}`) : ` ${name}="${escapeHtml(value)}"`;
	}
	return html;
}

function chooseTemplate(node: RenderNode, templates: Templates): string | undefined {
	const { template = '', variables } = node;
	const type = variables?.get('type');
	const id = variables?.get('id');
	if (type !== undefined) {
		if (id !== undefined && templates.has(`${template}--${type}--${id}`)) return `${template}--${type}--${id}`;
		if (templates.has(`${template}--${type}`)) return `${template}--${type}`;
	}
	return templates.has(template) ? template : undefined;
}

function renderTemplate(node: RenderNode, template: string, context: RenderContext): string {
	// The kernel's own names come last: no variable can take the place of markup.
	return context.templates.render(template, {
		...(node.variables === undefined ? {} : Object.fromEntries(node.variables)),
		attributes: renderAttributes(node, context),
		content: renderChildren(node, context),
	});
}
