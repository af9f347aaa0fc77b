// The only emitter of HTML: one pass over the tree, string concatenation, no I/O.
// In the kernel because a plugin that could write markup could run script in a visitor's browser.
import { BOOLEAN_ATTRIBUTES, VOID_TAGS } from './allow-list.ts';
import type { Control } from './controls/control.ts';
import { emitControl } from './controls/emit.ts';
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
	/** What proves that a form came from this visitor's page; absent where nobody asks for it. */
	readonly formToken?: ((formId: string) => string | undefined) | undefined;
	/** The form around what is being rendered. */
	form?: { readonly errors: { readonly id: string; readonly label: string; readonly message: string }[] } | undefined;
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
	const { tag, control } = node;
	if (control !== undefined) return renderControl(node, control, context);
	if (node.template !== undefined) {
		const template = chooseTemplate(node, context.templates);
		if (template !== undefined) return renderTemplate(node, template, context);
	}
	if (tag === '') return renderChildren(node, context);
	const attributes = renderAttributes(node, context);
	if (VOID_TAGS.has(tag)) return `<${tag}${attributes}>`;
	const children = renderChildren(node, context);
	// What may be wider than the page scrolls in a box of its own, reachable by keyboard.
	if (tag === 'table') return `${TABLE_START}<table${attributes}>${children}</table>${TABLE_END}`;
	if (tag === 'pre') return `<pre tabindex="0"${attributes}>${children}</pre>`;
	return `<${tag}${attributes}>${children}</${tag}>`;
}

/** A theme may put something around every control (`control`), or around those of a kind (`control--<kind>`). */
function renderControl(node: RenderNode, control: Control, context: RenderContext): string {
	const attributes = renderAttributes(node, context, 'control');
	const html = emitControl(node, control, context, { attributes, children: () => renderChildren(node, context) });
	const names = [...(node.template === undefined ? [] : [node.template]), `control--${control.kind}`, 'control'];
	const template = names.find((name) => context.templates.has(name));
	if (template === undefined) return html;
	const { kind, name, label, description, error } = control;
	return context.templates.render(template, { kind, name, label, description, error, attributes, content: html });
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

/** A control has its classes around it, and an id always. */
function renderAttributes(node: RenderNode, context: RenderContext, of: 'element' | 'control' = 'element'): string {
	let html = node.classes === undefined || of === 'control' ? '' : ` class="${node.classes.join(' ')}"`;
	if (node.attributes === undefined) return html;
	for (const [name, value] of node.attributes) {
		if (name === 'id') {
			if (of === 'control' || context.ids.has(value)) continue;
			context.ids.add(value);
		}
		// The kernel vouches for this address: scripts may fetch it.
		if (name === 'source') html += ` data-trovato-source="${escapeHtml(value)}"`;
		else
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
