// The render tree that host functions build: plain objects, checked against the allow-lists on the way in.
// In the kernel because plugins may describe a page but never write HTML.
import { allowedTag, allowedValue, isAllowedAttribute, isClassName, VOID_TAGS } from './allow-list.ts';
import type { Control } from './controls/control.ts';
import { kindOf } from './controls/kinds.ts';

/** Text in one of the text formats; `trusted` when the stored revision's author may use `full_html`. */
export interface FormattedPart {
	readonly formatted: string;
	readonly format: string;
	readonly trusted: boolean;
}

/** A string is text, escaped when it is rendered. */
export type Part = RenderNode | FormattedPart | string;

export interface RenderNode {
	/** An allowed tag; '' is a fragment, which renders its children only. */
	tag: string;
	readonly children: Part[];
	classes: string[] | undefined;
	attributes: Map<string, string> | undefined;
	weight: number;
	/** Rendered through this template, or one of its suggestions, when there is one. */
	template: string | undefined;
	variables: Map<string, string> | undefined;
	/** It takes input: rendered with label, help and error. */
	control: Control | undefined;
	/** The plugin that made the subtree, where it is not the one that made the page. */
	origin: string | undefined;
	parent: RenderNode | undefined;
	/** Of the subtree, kept for roots only: levels below, nodes and parts, characters of text and attributes. */
	depth: number;
	size: number;
	length: number;
}

/** What one tree may hold at most; beyond it the functions below change nothing and return false. */
export const TREE_LIMITS = { depth: 64, size: 100_000, length: 8_000_000, attributes: 32, classes: 32 } as const;

const VARIABLE = /^[a-z][a-zA-Z0-9_]{0,63}$/;
/** What templates print as markup, and the frames around a page, whose variables are the kernel's. */
const MARKUP = new Set(['attributes', 'body', 'content', 'regions']);
const FRAMES = new Set(['base', 'page', 'problem', 'site-header', 'site-footer', 'control']);
const TEMPLATE = /^[a-z0-9]+(?:[-_][a-z0-9]+)*$/;

/** A node of an allowed tag; an unknown tag becomes `span`. */
export function createElement(tag: string): RenderNode {
	return createNode(allowedTag(tag));
}

/** The same with text in it, as far as a page holds that much. */
export function createTextElement(tag: string, text: string): RenderNode {
	const node = createElement(tag);
	appendText(node, text);
	return node;
}

/** A node that has no tag of its own. */
export function createFragment(): RenderNode {
	return createNode('');
}

/** A node of any tag, for this room. */
export function createNode(tag: string): RenderNode {
	return {
		tag,
		children: [],
		classes: undefined,
		attributes: undefined,
		weight: 0,
		template: undefined,
		variables: undefined,
		control: undefined,
		origin: undefined,
		parent: undefined,
		depth: 0,
		size: 1,
		length: 0,
	};
}

/** Append a subtree; false when the child already has a parent, contains the parent, or a limit is reached. */
export function append(parent: RenderNode, child: RenderNode): boolean {
	if (child.parent !== undefined || !holds(parent)) return false;
	let root = parent;
	let depth = child.depth + 1;
	for (; root.parent !== undefined; root = root.parent) depth++;
	if (root === child || depth > TREE_LIMITS.depth || !growRoot(root, child.size, child.length)) return false;
	if (depth > root.depth) root.depth = depth;
	child.parent = parent;
	parent.children.push(child);
	return true;
}

/** Append text. */
export function appendText(parent: RenderNode, text: string): boolean {
	return appendPart(parent, text, text.length);
}

/** Append text in a format (`plain_text`, `filtered_html`, `markdown`, `full_html`; an unknown one is `plain_text`). */
export function appendFormatted(parent: RenderNode, text: string, format: string, trusted = false): boolean {
	return appendPart(parent, { formatted: text, format, trusted }, text.length);
}

function appendPart(parent: RenderNode, part: Part, length: number): boolean {
	if (!holds(parent) || !grow(parent, 1, length)) return false;
	parent.children.push(part);
	return true;
}

/** Add one or more class names, parted by blanks; false when one is malformed. */
export function addClass(node: RenderNode, names: string): boolean {
	if (isClassName(names)) return addOneClass(node, names);
	const each = names.split(/\s+/).filter((name) => name !== '');
	return each.every(isClassName) && each.every((name) => addOneClass(node, name));
}

function addOneClass(node: RenderNode, name: string): boolean {
	const classes = (node.classes ??= []);
	if (classes.includes(name)) return true;
	if (classes.length >= TREE_LIMITS.classes || !grow(node, 0, name.length)) return false;
	classes.push(name);
	return true;
}

/** Set an attribute; false when the node's tag may not carry it or the value is not acceptable (URL schemes). */
export function setAttribute(node: RenderNode, name: string, value: string): boolean {
	const key = name.toLowerCase();
	if (key === 'class') return addClass(node, value);
	if (!isAllowedAttribute(node.tag, key)) return false;
	const allowed = allowedValue(key, value);
	if (allowed === undefined) return false;
	const attributes = (node.attributes ??= new Map());
	if (attributes.size >= TREE_LIMITS.attributes || !grow(node, 0, key.length + allowed.length)) return false;
	attributes.set(key, allowed);
	return true;
}

/** Siblings are rendered by ascending weight; equal weights keep their order. */
export function setWeight(node: RenderNode, weight: number): boolean {
	if (!Number.isFinite(weight)) return false;
	node.weight = weight;
	return true;
}

/** Render the node through `<name>.eta`; the variables `type` and `id` choose `<name>--<type>--<id>` and `<name>--<type>`. */
export function setTemplate(node: RenderNode, name: string): boolean {
	if (!TEMPLATE.test(name) || FRAMES.has(name)) return false;
	node.template = name;
	return true;
}

/** Set a variable of the node's template. */
export function setVariable(node: RenderNode, name: string, value: string): boolean {
	const variables = (node.variables ??= new Map());
	if (!VARIABLE.test(name) || MARKUP.has(name) || variables.size >= TREE_LIMITS.attributes) return false;
	if (!grow(node, 0, value.length)) return false;
	variables.set(name, value);
	return true;
}

/** The nodes at and below this one that are rendered through a template. */
export function templateNodes(node: RenderNode): RenderNode[] {
	const below = node.children.flatMap((part) => (typeof part === 'object' && 'tag' in part ? templateNodes(part) : []));
	return node.template === undefined ? below : [node, ...below];
}

function rootOf(node: RenderNode): RenderNode {
	let root = node;
	while (root.parent !== undefined) root = root.parent;
	return root;
}

/** Whether other nodes may stand in it. */
function holds({ tag, control }: RenderNode): boolean {
	return control === undefined ? !VOID_TAGS.has(tag) : kindOf(control.kind).holds === true;
}

/** Account for more in the tree of a node; false when it would be too large. */
export function grow(node: RenderNode, size: number, length: number): boolean {
	return growRoot(rootOf(node), size, length);
}

function growRoot(root: RenderNode, size: number, length: number): boolean {
	if (root.size + size > TREE_LIMITS.size || root.length + length > TREE_LIMITS.length) return false;
	root.size += size;
	root.length += length;
	return true;
}
