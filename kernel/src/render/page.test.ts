import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRenderer } from './renderer.ts';
import { append, appendFormatted, appendText, createElement, createFragment, type RenderNode } from './tree.ts';

const dir = decodeURIComponent(new URL('../../templates/', import.meta.url).pathname);
const renderer = createRenderer({ templateDirs: [{ layer: 'kernel', dir }], staticVersion: 'v1' });
const site = { name: 'A & B', slogan: '<slogan>', language: 'en' };
const frame = { site, menu: [], path: '/' };

function page(title: string, content: RenderNode = createFragment(), more: object = {}): string {
	return renderer.renderPage({ ...frame, title, content, ...more });
}

function headings(html: string): string[] {
	return html.match(/<h\d[^>]*>[^<]*/g) ?? [];
}

function tree(...children: [tag: string, text: string][]): RenderNode {
	const root = createFragment();
	for (const [tag, text] of children) {
		const node = createElement(tag);
		appendText(node, text);
		append(root, node);
	}
	return root;
}

test('a page has a title, a language, a skip link to its one main, and its title as h1', () => {
	const html = page('News <now>');
	assert.match(html, /^<!DOCTYPE html>\n<html lang="en" dir="ltr">/);
	assert.match(html, /<title>News &lt;now&gt; – A &amp; B<\/title>/);
	assert.match(html, /<a class="skip-link" href="#main-content">/);
	assert.equal(html.match(/<main id="main-content"/g)?.length, 1);
	assert.deepEqual(headings(html), ['<h1 class="page-title">News &lt;now&gt;']);
});

test('the front page is called like the site', () => {
	const html = page('');
	assert.match(html, /<title>A &amp; B<\/title>/);
	assert.deepEqual(headings(html), ['<h1 class="page-title">A &amp; B']);
});

test('a heading of the content that repeats the title becomes the h1 of the page', () => {
	assert.deepEqual(headings(page('Post', tree(['h2', ' Post '], ['h2', 'More']))), ['<h1> Post ', '<h2>More']);
});

test('of several h1 only the first stays one, and then the page prints none', () => {
	assert.deepEqual(headings(page('Post', tree(['h1', 'One'], ['h1', 'Two']))), ['<h1>One', '<h2>Two']);
});

test('an id in formatted text never takes the place of the skip link’s target', () => {
	const root = createFragment();
	appendFormatted(root, '## Main content', 'markdown');
	assert.match(page('x', root), /<h2 id="main-content-1">/);
});

test('a description is printed only when there is one', () => {
	assert.doesNotMatch(page('x'), /name="description"/);
	assert.match(
		page('x', createFragment(), { description: '"d"' }),
		/<meta name="description" content="&quot;d&quot;">/,
	);
});

test('the menu marks the page itself and the part of the site it belongs to', () => {
	const menu = [
		{ title: 'Blog', path: '/blog', active: true },
		{ title: 'This', path: '/blog/1', active: true },
		{ title: 'Bad', path: 'javascript:alert(1)', active: false },
	];
	const html = page('x', createFragment(), { menu, path: '/blog/1' });
	assert.match(html, /<a href="\/blog" aria-current="true">Blog<\/a>/);
	assert.match(html, /<a href="\/blog\/1" aria-current="page">This<\/a>/);
	assert.match(html, /<a href="">Bad<\/a>/);
	assert.doesNotMatch(page('x'), /<nav/);
});

test('the direction follows the language, and a language that is none is English', () => {
	assert.match(page('x', createFragment(), { site: { ...site, language: 'ar' } }), /<html lang="ar" dir="rtl">/);
	assert.match(page('x', createFragment(), { site: { ...site, language: '"><b>' } }), /<html lang="en" dir="ltr">/);
});

test('a problem page tells status, title and detail, and marks the request id as volatile', () => {
	const problem = { ...frame, status: 404, title: 'Page not found', detail: '<nothing>', requestId: 'r1' };
	const html = renderer.renderProblem(problem);
	assert.match(html, /404/);
	assert.match(html, /<h1 class="page-title">Page not found<\/h1>/);
	assert.match(html, /&lt;nothing&gt;/);
	assert.match(html, /data-volatile>Request <code>r1<\/code>/);
	assert.match(html, /href="\/">Go to the front page/);
	assert.doesNotMatch(renderer.renderProblem({ ...problem, status: 503, requestId: '' }), /Request|front page/);
});
