// Making form controls as nodes of the render tree; the functions of the tree fill and place them like any other node.
// In the kernel because a control without an accessible name, or a form that posts elsewhere, must not be possible.
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import { createNode, grow, type RenderNode } from '../tree.ts';
import { isKind, type Kind, kindOf, KINDS, type KindName } from './kinds.ts';

export interface Option {
	readonly value: string;
	readonly label: string;
	/** '' stands outside of every group. */
	readonly group: string;
}

/** What makes a node a control. Of a form, `name` is its id and `values` its build id. */
export interface Control {
	readonly kind: KindName;
	readonly name: string;
	/** The accessible name. */
	readonly label: string;
	readonly values: string[];
	readonly options: Option[];
	description: string;
	/** What is wrong with what was typed. */
	error: string;
	/** Of a form: where it goes; '' is the page's own address. */
	readonly action: string;
	readonly method: 'get' | 'post';
}

const NAME = /^[A-Za-z][\w.:[\]-]{0,199}$/;
const FORM_ID = /^[a-z][a-z0-9_-]{0,99}$/;
/** What the kernel writes into every form. */
const RESERVED = new Set(['form_id', 'form_token', 'form_build_id']);
const PATH = /^\/(?![/\\])[^\s\\\0]{0,1999}$/;

/** A control of a kind. Throws `render.control` for an unknown kind, a malformed name, or a label that says nothing. */
export function createControl(kind: string, name: string, label: string): RenderNode {
	if (!isKind(kind) || kind === 'form')
		throw invalid(`'${kind.slice(0, 40)}' is no kind of control; use one of ${Object.keys(KINDS).join(', ')}.`);
	const { nameless, holds, tag } = kindOf(kind);
	const mayBeAnonymous = holds === true || tag === 'button';
	if (!(mayBeAnonymous && name === '') && (!NAME.test(name) || RESERVED.has(name)))
		throw invalid(`'${name.slice(0, 40)}' cannot be the name of a control (kind ${kind}).`);
	if (nameless !== true) requireLabel(kind, name, label);
	return createControlNode({ kind, name, label, action: '', method: 'post' });
}

/**
 * A form; `action` is a path of the site, or '' for the page's own address; `method` is get or post.
 * Throws `render.control`.
 */
export function createForm(id: string, action: string, method: string): RenderNode {
	if (!FORM_ID.test(id)) throw invalid(`'${id.slice(0, 40)}' cannot be the id of a form.`);
	if (action !== '' && !PATH.test(action)) throw invalid(`The form '${id}' may only be sent to a path of this site.`);
	const lower = method.toLowerCase();
	if (lower !== 'get' && lower !== 'post') throw invalid(`The form '${id}' is sent by get or post.`);
	return createControlNode({ kind: 'form', name: id, label: '', action, method: lower });
}

function createControlNode(given: Pick<Control, 'kind' | 'name' | 'label' | 'action' | 'method'>): RenderNode {
	const node = createNode(kindOf(given.kind).tag);
	node.control = { ...given, values: [], options: [], description: '', error: '' };
	node.length = given.name.length + given.label.length;
	return node;
}

/** Throws `render.control` unless the control has a name that a screen reader can say. */
export function requireLabel(kind: string, name: string, label: string): void {
	if (!/[^\p{Z}\p{C}]/u.test(label))
		throw invalid(`The control '${name}' (${kind}) has no label; everybody needs to know what it is for.`);
}

/** Add a value (several for what may have several); false for what has none. Of a form: its build id. */
export function addValue(node: RenderNode, value: string): boolean {
	const control = node.control;
	if (!control || (rowOf(control).holds === true && control.kind !== 'form')) return false;
	if (!grow(node, 1, value.length)) return false;
	if (rowOf(control).chooses !== true) control.values.length = 0;
	control.values.push(value);
	return true;
}

/** Add an option; options with the same `group` in a row stand together. */
export function addOption(node: RenderNode, value: string, label: string, group: string): boolean {
	const control = node.control;
	if (!control || rowOf(control).chooses !== true || !grow(node, 1, value.length + label.length + group.length))
		return false;
	control.options.push({ value, label, group });
	return true;
}

/** Say what to fill in, or what is wrong with it. */
export function setNote(node: RenderNode, which: 'description' | 'error', text: string): boolean {
	if (!node.control || !grow(node, 0, text.length)) return false;
	node.control[which] = text;
	return true;
}

function rowOf(control: Control): Kind {
	return kindOf(control.kind);
}

function invalid(sentence: string): TrovatoError {
	return new TrovatoError('render.control', sentence);
}
