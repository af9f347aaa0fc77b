import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFormats } from './formats.ts';

const formats = createFormats();

function format(formatted: string, name: string, trusted = false): string {
	return formats.format({ formatted, format: name, trusted }, new Set());
}

test('plain text is escaped and keeps its lines', () => {
	assert.equal(format('a < b\nc', 'plain_text'), 'a &lt; b<br>\nc');
});

test('an unknown format is plain text, even one named like a property of every object', () => {
	for (const name of ['', 'markdwon', 'constructor', '__proto__', 'toString']) {
		assert.equal(format('<b>', name), '&lt;b&gt;', name);
	}
});

test('filtered html keeps the markup of text and drops everything else', () => {
	const dirty =
		'<p class="x" onclick="a()">Hi <b>you</b><script>alert(1)</script><iframe src="//x"></iframe></p><div>in</div>';
	assert.equal(format(dirty, 'filtered_html'), '<p>Hi <b>you</b></p>in');
});

test('bare addresses become links, but not inside links, code or tags', () => {
	assert.equal(
		format('See https://example.org/a?b=c&amp;d. <a href="/x">http://a.b</a> <code>http://c.d</code>', 'filtered_html'),
		'See <a href="https://example.org/a?b=c&amp;d">https://example.org/a?b=c&amp;d</a>. ' +
			'<a href="/x">http://a.b</a> <code>http://c.d</code>',
	);
	assert.equal(format('(http://a.b)', 'filtered_html'), '(<a href="http://a.b">http://a.b</a>)');
});

test('full html is honoured only when it is trusted, else it is filtered', () => {
	const html = '<p>a</p><script src="/x.js"></script>';
	assert.equal(format(html, 'full_html', true), html);
	assert.equal(format(html, 'full_html'), '<p>a</p>');
});

test('headings of markdown start at h2, skip no level and have ids that can be linked to', () => {
	const html = format('# Über uns\n\n### Why & how?\n\n### Why & how?\n\n## `code` it\n\n#### x', 'markdown');
	assert.deepEqual(html.match(/<h\d[^>]*>/g), [
		'<h2 id="über-uns">',
		'<h3 id="why--how">',
		'<h3 id="why--how-1">',
		'<h3 id="code-it">',
		'<h4 id="x">',
	]);
});

test('inline markup in markdown is sanitised, comments vanish', () => {
	assert.equal(
		format('a <kbd>b</kbd><!-- c --> <img src=x onerror=alert(1)>', 'markdown'),
		'<p>a <kbd>b</kbd> <img src="x" alt="" loading="lazy" /></p>\n',
	);
});

test('the alignment of a table column is a class, and the table scrolls', () => {
	const html = format('|a|b|\n|:-:|--:|\n|1|2|', 'markdown');
	assert.match(html, /^<div class="table-scroll" tabindex="0"><table>/);
	assert.match(html, /<\/table><\/div>\s*$/);
	assert.match(html, /<th class="align-center">a<\/th>/);
	assert.match(html, /<td class="align-right">2<\/td>/);
	assert.doesNotMatch(html, /style/);
});

test('a code block names its language and keeps its markup as text', () => {
	assert.equal(
		format('```ts\nlet a = "<b>";\n```', 'markdown'),
		'<pre tabindex="0"><code class="language-ts">let a = "&lt;b&gt;";\n</code></pre>\n',
	);
});

test('a file name is no link, an address is', () => {
	assert.equal(format('README.md', 'markdown'), '<p>README.md</p>\n');
	assert.match(format('https://example.org', 'markdown'), /<a href="https:\/\/example\.org">/);
});

test('the same text twice on a page has different ids, and the cached form is left alone', () => {
	const ids = new Set<string>();
	const part = { formatted: '## Same\n\n`id="same"`', format: 'markdown', trusted: false };
	assert.match(formats.format(part, ids), /<h2 id="same">/);
	const second = formats.format(part, ids);
	assert.match(second, /<h2 id="same-1">/);
	assert.match(second, /<code>id="same"<\/code>/);
	assert.match(formats.format(part, new Set()), /<h2 id="same">/);
});

test('markup nested deeper than any text is shown as text', () => {
	assert.match(format('<b>'.repeat(2000), 'filtered_html'), /^&lt;b&gt;&lt;b&gt;/);
	assert.match(format('a<br>'.repeat(2000), 'filtered_html'), /^a<br \/>/, 'empty elements are not nested');
	assert.match(format('<p>a<svg><g>b</svg>'.repeat(2000), 'filtered_html'), /^<p>a<\/p>/);
});

test('a text too long to format is shown as text', () => {
	assert.match(format(`<b>${'x'.repeat(600_000)}`, 'filtered_html'), /^&lt;b&gt;x/);
});
