import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createRenderer } from './renderer.ts';
import { loadTemplates } from './templates.ts';
import { appendText, createElement, setAttribute, setTemplate, setVariable } from './tree.ts';

const folders: string[] = [];
after(() => {
	for (const dir of folders) rmSync(dir, { recursive: true });
});

function folder(files: Record<string, string>): string {
	const dir = mkdtempSync(join(tmpdir(), 'templates-'));
	folders.push(dir);
	for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
	return dir;
}

function render(source: string, data: Record<string, unknown>): string {
	return loadTemplates([{ layer: 'theme', dir: folder({ 'a.eta': source }) }]).render('a', data);
}

test('a theme wins over a plugin and a plugin over the kernel, in whatever order they are given', () => {
	const templates = loadTemplates([
		{ layer: 'theme', dir: folder({ 'a.eta': 'theme' }) },
		{ layer: 'kernel', dir: folder({ 'a.eta': 'kernel', 'b.eta': 'kernel', 'c.eta': 'kernel' }) },
		{ layer: 'plugin', dir: folder({ 'a.eta': 'plugin', 'b.eta': 'plugin' }) },
		{ layer: 'plugin', dir: '/nowhere/at/all' },
	]);
	assert.deepEqual(
		['a', 'b', 'c'].map((name) => templates.render(name, {})),
		['theme', 'plugin', 'kernel'],
	);
	assert.equal(templates.has('constructor'), false);
});

test('the variables type and id choose the most particular template there is', () => {
	const dir = folder({ 'item.eta': 'any', 'item--blog.eta': 'blog', 'item--blog--7.eta': 'seven' });
	const { renderNode } = createRenderer({ templateDirs: [{ layer: 'theme', dir }], staticVersion: '' });
	const choose = (variables: Record<string, string>) => {
		const node = createElement('div');
		setTemplate(node, 'item');
		for (const [name, value] of Object.entries(variables)) setVariable(node, name, value);
		return renderNode(node);
	};
	assert.equal(choose({ type: 'blog', id: '7' }), 'seven');
	assert.equal(choose({ type: 'blog', id: '8' }), 'blog');
	assert.equal(choose({ type: 'page', id: '7' }), 'any');
	assert.equal(choose({}), 'any');
});

test('a template gets variables escaped, and its content and attributes as markup that no variable can replace', () => {
	const dir = folder({
		'card.eta': '<section<%~ it.attributes %>><h2><%= it.title %></h2><%~ it.content %></section>',
	});
	const { renderNode } = createRenderer({ templateDirs: [{ layer: 'plugin', dir }], staticVersion: '' });
	const node = createElement('section');
	setTemplate(node, 'card');
	setAttribute(node, 'title', '"x"');
	appendText(node, '<in>');
	for (const name of ['title', 'content', 'attributes', 'body']) setVariable(node, name, '<script>alert(1)</script>');
	assert.equal(
		renderNode(node),
		'<section title="&quot;x&quot;"><h2>&lt;script&gt;alert(1)&lt;/script&gt;</h2>&lt;in&gt;</section>',
	);
});

test('an address in a template passes the allow-list of schemes by itself', () => {
	const source = `<a href="<%= it.to %>" title='<%= it.to %>'>x</a><img src='<%- it.to -%>'>`;
	const html = render(source, { to: 'java\nscript:alert(1)' });
	assert.equal(html, `<a href="" title='java\nscript:alert(1)'>x</a><img src=''>`);
	assert.match(render(source, { to: '/a?b&c' }), /href="\/a\?b&amp;c"/);
});

test('what is no text, number or truth value prints nothing', () => {
	assert.equal(render('[<%= it.missing %><%= null %><%= {} %><%= 0 %><%= false %>]', {}), '[0false]');
});

test('a template that could let markup or script through is refused with file, line and what to write instead', () => {
	const refused: [string, RegExp][] = [
		['\n<p title=<%= it.a %>>', /a\.eta:2: an attribute value without quotes/],
		['<p>\n\n<%~ it.title %>', /a\.eta:3: raw output/],
		['<style>a{}</style>', /a\.eta:1: a style/],
		['<p style="color:red">', /a\.eta:1: a style/],
		['<script>alert(1)</script>', /a\.eta:1: a script/],
		['<p onclick="x()">', /a\.eta:1: an event handler/],
	];
	for (const [source, message] of refused) assert.throws(() => render(source, {}), message, source);
	assert.equal(render('<script src="/static/x.js"></script>', {}), '<script src="/static/x.js"></script>');
});

test('a mistake in a template names its file and line when it is loaded', () => {
	assert.throws(() => render('a\n<% if (it.x { %>\nb\n<% } %>', {}), /a\.eta:2: /);
	assert.throws(() => render('a\nb <%= it.x', {}), /a\.eta:2: unclosed tag/);
});

test('an error while rendering names the file and line, a layout’s own too', () => {
	const dir = folder({ 'frame.eta': 'top\n\n<%= it.missing.name %>', 'a.eta': `<% layout('frame') %>x` });
	const templates = loadTemplates([{ layer: 'theme', dir }]);
	assert.throws(() => templates.render('a', {}), new RegExp(`${dir}/frame.eta:3`));
});
