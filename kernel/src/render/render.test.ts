import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRenderer } from './renderer.ts';
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
	setWeight,
} from './tree.ts';

const { renderNode } = createRenderer({ templateDirs: [], staticVersion: '1' });

function paragraph(text: string, weight = 0): RenderNode {
	const node = createElement('p');
	appendText(node, text);
	setWeight(node, weight);
	return node;
}

test('text and attribute values are escaped, control characters left out', () => {
	const node = createElement('p');
	setAttribute(node, 'title', '"><script>alert(1)</script>');
	addClass(node, 'a b');
	appendText(node, `<b>&'"\u0000\u001b`);
	assert.equal(
		renderNode(node),
		'<p class="a b" title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">&lt;b&gt;&amp;&#39;&quot;</p>',
	);
});

test('a fragment renders its children only', () => {
	const root = createFragment();
	append(root, paragraph('a'));
	appendText(root, ' & ');
	append(root, createElement('br'));
	assert.equal(renderNode(root), '<p>a</p> &amp; <br>');
});

test('children are sorted by weight and keep their order within one weight', () => {
	const root = createFragment();
	for (const [text, weight] of [
		['a', 1],
		['b', 0],
		['c', -5],
		['d', 1],
		['e', 0],
	] as const)
		append(root, paragraph(text, weight));
	appendText(root, '.');
	assert.equal(renderNode(root), '<p>c</p><p>b</p><p>e</p>.<p>a</p><p>d</p>');
	assert.equal(root.children.length, 6);
});

test('a boolean attribute stands without a value, and not at all when it is false', () => {
	const [open, shut] = [createElement('details'), createElement('details')];
	setAttribute(open, 'open', 'true');
	setAttribute(shut, 'open', 'false');
	assert.equal(renderNode(open), '<details open></details>');
	assert.equal(renderNode(shut), '<details></details>');
});

test('an id is written once a page, in attributes and in formatted text together', () => {
	const root = createFragment();
	const named = createElement('p');
	setAttribute(named, 'id', 'intro');
	append(root, named);
	appendFormatted(root, '## Intro', 'markdown');
	appendFormatted(root, '## Intro', 'markdown');
	const again = createElement('p');
	setAttribute(again, 'id', 'intro');
	append(root, again);
	const ids = [...renderNode(root).matchAll(/id="([^"]*)"/g)].map((match) => match[1]);
	assert.deepEqual(ids, ['intro', 'intro-1', 'intro-2']);
});

test('tables and code scroll in a box that the keyboard reaches', () => {
	const root = createFragment();
	append(root, createElement('table'));
	append(root, createElement('pre'));
	assert.equal(
		renderNode(root),
		'<div class="table-scroll" tabindex="0"><table></table></div><pre tabindex="0"></pre>',
	);
});

test('a node whose template does not exist is rendered as its element', () => {
	const node = paragraph('a');
	setTemplate(node, 'nowhere');
	assert.equal(renderNode(node), '<p>a</p>');
});
