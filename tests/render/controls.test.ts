// Golden files of the form controls: UPDATE_GOLDEN=1 rewrites them.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { nodeOfJson } from '../../kernel/src/plugins/worker/full-mode.ts';
import { addOption, addValue, createControl, createForm, setNote } from '../../kernel/src/render/controls/control.ts';
import { KINDS } from '../../kernel/src/render/controls/kinds.ts';
import { createRenderer } from '../../kernel/src/render/renderer.ts';
import { append, appendText, createElement, type RenderNode, setAttribute } from '../../kernel/src/render/tree.ts';
import { findHtmlErrors } from '../support/html.ts';
import { CONTROLS, everyControl } from './every-control.ts';
import { ATTACKS, findDangers } from './xss.ts';

const { renderNode } = createRenderer({ templateDirs: [], staticVersion: '1' });
const token = (formId: string) => `token-of-${formId}`;

test('every kind of control becomes the markup of the golden file', () => {
	const html = Object.keys(CONTROLS)
		.map((kind) => `=== ${kind}\n${renderNode(everyControl(kind), token).replaceAll('><', '>\n<')}\n`)
		.join('');
	const file = join(import.meta.dirname, 'golden', 'controls.html');
	if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, html);
	else assert.equal(html, readFileSync(file, 'utf8'));
	assert.deepEqual(Object.keys(CONTROLS).toSorted(), Object.keys(KINDS).toSorted());
});

test('a form with every control is valid HTML5', async () => {
	const page = `<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><main><h1>x</h1>${renderNode(everyControl())}</main></body></html>`;
	assert.deepEqual(await findHtmlErrors(page), []);
});

test('a control without an accessible name is refused when it is built', () => {
	for (const [kind, row] of Object.entries(KINDS)) {
		if (kind === 'form' || 'nameless' in row) continue;
		for (const label of ['', '  ', '\u200b\u00a0'])
			assert.throws(() => createControl(kind, 'x', label), { code: 'render.control' }, `${kind} '${label}'`);
	}
	assert.throws(() => nodeOfJson('{"#type":"email","#name":"x"}', undefined), { code: 'render.control' });
});

test('a control that lost its accessible name is refused when it is rendered', () => {
	const node = createControl('email', 'x', 'E-mail');
	Object.assign(node.control!, { label: ' ' });
	assert.throws(() => renderNode(node), { code: 'render.control' });
});

test('names, kinds, actions and methods that a form must not have are refused', () => {
	for (const name of ['', '1x', 'a b', 'a"b', 'form_token', 'form_id', 'form_build_id', 'x'.repeat(201)])
		assert.throws(() => createControl('textfield', name, 'X'), { code: 'render.control' }, name);
	for (const kind of ['script', 'form', 'toString', '__proto__', ''])
		assert.throws(() => createControl(kind, 'x', 'X'), { code: 'render.control' }, kind);
	for (const action of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:1', 'x', '/a b'])
		assert.throws(() => createForm('x', action, 'post'), { code: 'render.control' }, action);
	for (const method of ['dialog', '', 'put'])
		assert.throws(() => createForm('x', '', method), { code: 'render.control' }, method);
	assert.throws(() => createForm('X Y', '', 'post'), { code: 'render.control' });
});

test('what takes input has no children, what holds others has no value', () => {
	for (const [kind, row] of Object.entries(KINDS)) {
		if (kind === 'form') continue;
		const node = createControl(kind, 'x', 'X');
		assert.equal(append(node, createElement('p')), 'holds' in row, kind);
		assert.equal(appendText(node, 'x'), 'holds' in row, kind);
		assert.equal(addValue(node, 'x'), !('holds' in row), kind);
		assert.equal(addOption(node, 'a', 'A', ''), 'chooses' in row, kind);
	}
	assert.equal(addValue(createElement('p'), 'x'), false);
	assert.equal(setNote(createElement('p'), 'error', 'x'), false);
});

test('two controls with one name have different ids, and each label leads to its own', () => {
	const form = createForm('twice', '', 'post');
	for (const label of ['One', 'Two']) append(form, createControl('textfield', 'same', label));
	const html = renderNode(form);
	assert.deepEqual(
		[...html.matchAll(/ (id|for)="(edit-[^"]+)"/g)].map(([, name, id]) => `${name} ${id}`),
		['for edit-same', 'id edit-same', 'for edit-same-2', 'id edit-same-2'],
	);
});

test('a form in a form is no form', () => {
	const outer = createForm('outer', '', 'post');
	const inner = createForm('inner', '', 'post');
	append(inner, createControl('textfield', 'x', 'X'));
	append(outer, inner);
	assert.equal([...renderNode(outer).matchAll(/<form/g)].length, 1);
});

test('a form that is sent by get carries no secret', () => {
	assert.doesNotMatch(renderNode(createForm('find', '/content', 'get'), token), /token|form_id/);
	assert.match(renderNode(createForm('save', '/content', 'post'), token), /name="form_token" value="token-of-save"/);
});

test('what was typed into a password is never written back', () => {
	assert.doesNotMatch(renderNode(everyControl('password')), /never shown/);
});

test('a form posts, buttons go and suggestions come from paths of this site only', () => {
	const button = createControl('submit', 'op', 'Go');
	const field = createControl('autocomplete', 'who', 'Who');
	for (const value of ['//evil.example', 'https://evil.example/', 'javascript:1', '/\\evil']) {
		assert.equal(setAttribute(button, 'formaction', value), false, value);
		assert.equal(setAttribute(field, 'source', value), false, value);
	}
	assert.equal(setAttribute(field, 'data-trovato-source', '/x'), false);
	for (const name of ['onfocus', 'formmethod', 'formtarget', 'form', 'style', 'type', 'value', 'name'])
		assert.equal(setAttribute(field, name, 'x'), false, name);
});

/** The attack as every text of every control. */
function attackedForm(attack: string): RenderNode {
	const form = createForm('attacked', '/x', 'post');
	setNote(form, 'error', attack);
	addValue(form, attack);
	for (const kind of Object.keys(KINDS)) {
		if (kind === 'form') continue;
		const node = createControl(kind, 'x', `x${attack}`);
		addValue(node, attack);
		addOption(node, attack, attack, attack);
		addOption(node, attack, attack, '');
		setNote(node, 'description', attack);
		setNote(node, 'error', attack);
		for (const name of [
			'placeholder',
			'pattern',
			'min',
			'max',
			'step',
			'accept',
			'autocomplete',
			'inputmode',
			'title',
			'rows',
			'id',
			'class',
			'source',
			'formaction',
			'required',
			attack,
		])
			setAttribute(node, name, attack);
		append(form, node);
	}
	return form;
}

test('no attack gets out of a label, an option, a value, a note or an attribute of a control', () => {
	const allowed =
		/^(?:<(?:form|input|label|select|optgroup|option|textarea|button|fieldset|legend|details|summary)>|action)$/;
	for (const attack of ATTACKS) {
		const html = renderNode(attackedForm(attack), () => attack);
		assert.deepEqual(
			findDangers(html).filter((danger) => !allowed.test(danger)),
			[],
			attack,
		);
		assert.deepEqual(
			[...html.matchAll(/ action="([^"]*)"/g)].map(([, value]) => value),
			['/x'],
			attack,
		);
	}
});
