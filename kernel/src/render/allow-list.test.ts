import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowedTag, allowedUrl, allowedValue, isAllowedAttribute } from './allow-list.ts';

test('a tag that is not on the list becomes span, a second main becomes div', () => {
	for (const tag of ['script', 'style', 'iframe', 'svg', 'object', 'input', 'link', 'meta', 'base', 'x"onload=', '']) {
		assert.equal(allowedTag(tag), 'span', tag);
	}
	assert.equal(allowedTag('main'), 'div');
	assert.equal(allowedTag('ARTICLE'), 'article');
});

test('a URL with a scheme that could run something is refused however it is written', () => {
	const refused = [
		'javascript:alert(1)',
		'JaVaScRiPt:alert(1)',
		' \u0001javascript:alert(1)',
		'java\nscript:alert(1)',
		'java\tscript\r:alert(1)',
		'\u0000javascript:alert(1)',
		'vbscript:msgbox(1)',
		'data:text/html,<script>alert(1)</script>',
		'data:image/svg+xml;base64,PHN2Zz4=',
		'blob:https://example.org/1',
		'file:///etc/passwd',
		'view-source:javascript:alert(1)',
		'feed:javascript:alert(1)',
		'ws://example.org',
		'http://[',
	];
	for (const url of refused) assert.equal(allowedUrl(url), undefined, JSON.stringify(url));
});

test('relative addresses, http, https, mailto and tel are accepted unchanged', () => {
	const accepted = [
		'/a?b=c#d',
		'#top',
		'?page=2',
		'a/b',
		'',
		'https://example.org/',
		'HTTP://x',
		'mailto:a@b.c',
		'tel:+1',
	];
	for (const url of accepted) assert.equal(allowedUrl(url), url);
	assert.equal(allowedUrl('javascript&#58;alert(1)'), 'javascript&#58;alert(1)', 'an entity in a value is only text');
});

test('an image is fetched over http or https only', () => {
	assert.equal(allowedValue('src', 'mailto:a@b.c'), undefined);
	assert.equal(allowedValue('src', '/cat.jpg'), '/cat.jpg');
});

test('event handlers, styles and source sets are no attributes of any tag', () => {
	for (const name of [
		'onclick',
		'onerror',
		'style',
		'srcset',
		'srcdoc',
		'formaction',
		'ping',
		'xlink:href',
		'is',
		'slot',
	]) {
		for (const tag of ['a', 'img', 'div', 'constructor'])
			assert.equal(isAllowedAttribute(tag, name), false, `${tag} ${name}`);
	}
	assert.equal(isAllowedAttribute('div', 'href'), false);
	assert.equal(isAllowedAttribute('a', 'href'), true);
	assert.equal(isAllowedAttribute('nav', 'aria-label'), true);
	assert.equal(isAllowedAttribute('div', 'data-volatile'), true);
	assert.equal(isAllowedAttribute('div', 'data-x"onload'), false);
});
