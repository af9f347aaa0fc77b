import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
	addClass,
	append,
	appendText,
	createElement,
	createFragment,
	type RenderNode,
	setAttribute,
	setTemplate,
	setVariable,
	setWeight,
	TREE_LIMITS,
} from './tree.ts';

test('a node has one parent, so a tree can have neither cycles nor shared branches', () => {
	const [a, b, c] = [createElement('div'), createElement('p'), createElement('b')];
	assert.equal(append(a, a), false);
	assert.equal(append(a, b), true);
	assert.equal(append(b, c), true);
	assert.equal(append(c, a), false);
	assert.equal(append(a, c), false);
	assert.deepEqual(a.children, [b]);
});

test('a tree is at most 64 levels deep, whichever end it grows from', () => {
	const chain = (levels: number): RenderNode[] => {
		const nodes = Array.from({ length: levels }, () => createElement('div'));
		return nodes;
	};
	const downwards = chain(TREE_LIMITS.depth + 2);
	const grownDown = downwards.slice(1).map((node, index) => append(downwards[index] ?? node, node));
	assert.equal(grownDown.filter(Boolean).length, TREE_LIMITS.depth);
	const upwards = chain(TREE_LIMITS.depth + 2);
	const grownUp = upwards.slice(1).map((node, index) => append(node, upwards[index] ?? node));
	assert.equal(grownUp.filter(Boolean).length, TREE_LIMITS.depth);
});

test('a tree takes no more nodes and no more text than its limits', () => {
	const root = createFragment();
	let added = 0;
	while (appendText(root, '')) added++;
	assert.equal(added, TREE_LIMITS.size - 1);
	assert.equal(append(root, createElement('p')), false);

	const text = createElement('p');
	assert.equal(appendText(text, 'x'.repeat(TREE_LIMITS.length)), true);
	assert.equal(appendText(text, 'x'), false);
	assert.equal(append(createElement('div'), text), true);
	assert.equal(setAttribute(text, 'title', 'x'), false);
});

test('a void element takes no children', () => {
	assert.equal(append(createElement('br'), createElement('b')), false);
	assert.equal(appendText(createElement('img'), 'text'), false);
});

test('class names are taken one by one or parted by blanks, and only well-formed ones', () => {
	const node = createElement('div');
	assert.equal(addClass(node, 'blog'), true);
	assert.equal(addClass(node, ' teaser  blog '), true);
	assert.equal(setAttribute(node, 'class', 'wide'), true);
	assert.equal(addClass(node, 'a"onload=x'), false);
	assert.equal(addClass(node, 'good <bad>'), false);
	assert.deepEqual(node.classes, ['blog', 'teaser', 'wide']);
});

test('an attribute that is not allowed is dropped and the caller is told', () => {
	const node = createElement('a');
	assert.equal(setAttribute(node, 'HREF', '/here'), true);
	assert.equal(setAttribute(node, 'href', 'javascript:alert(1)'), false);
	assert.equal(setAttribute(node, 'onClick', 'alert(1)'), false);
	assert.equal(setAttribute(node, 'id', 'two words'), false);
	assert.deepEqual([...(node.attributes ?? [])], [['href', '/here']]);
});

test('attributes and variables are limited in number', () => {
	const node = createElement('div');
	const results = Array.from(
		{ length: 40 },
		(_, n) => setAttribute(node, `data-a${n}`, '') && setVariable(node, `v${n}`, ''),
	);
	assert.equal(results.filter(Boolean).length, TREE_LIMITS.attributes);
});

test('names of templates and variables cannot reach what is not theirs', () => {
	const node = createElement('div');
	for (const name of ['__proto__', '__blocks', 'Content', 'a b', ''])
		assert.equal(setVariable(node, name, 'x'), false, name);
	for (const name of ['../base', 'a/b', '', 'A', 'constructor()']) assert.equal(setTemplate(node, name), false, name);
	assert.equal(setTemplate(node, 'item'), true);
	assert.equal(setVariable(node, 'type', 'blog'), true);
});

test('a weight has to be a number', () => {
	assert.equal(setWeight(createElement('p'), Number.NaN), false);
	assert.equal(setWeight(createElement('p'), -3), true);
});
