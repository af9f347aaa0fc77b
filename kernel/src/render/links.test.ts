import assert from 'node:assert/strict';
import { test } from 'node:test';
import { internalPaths, isSitePath, replacePaths } from './links.ts';
import type { Html } from './render.ts';

const page = `<a class="x" href="/a?b=1#c">A</a><a href="/a">again</a> href="/text" &lt;a href="/escaped"
<a title="&gt;" href="/b#c">B</a><a href="//host/a">H</a><a href="https://a/a">S</a><a href="#a">F</a>
<a href="/x&amp;y">amp</a><a href="/static/s.css">static</a><link href="/a"><area href="/a"><abbr href="/a">` as Html;

test('the paths of links are found once each, without query, fragment, static files and other sites', () => {
	assert.deepEqual(internalPaths(page), ['/a', '/b']);
});

test('paths are exchanged in links only, escaped, with query and fragment kept', () => {
	const changed = replacePaths(
		page,
		new Map([
			['/a', '/"><i>'],
			['/b', '/$&'],
			['/text', '/no'],
			['/escaped', '/no'],
		]),
	);
	assert.match(changed, /<a class="x" href="\/&quot;&gt;&lt;i&gt;\?b=1#c">/);
	assert.match(changed, /href="\/\$&amp;#c"/);
	assert.match(changed, /<link href="\/a"><area href="\/a"><abbr href="\/a">/);
	assert.doesNotMatch(changed, /\/no"/);
	assert.equal(replacePaths(page, new Map()), page);
});

test('a path of the site has no host in it', () => {
	for (const path of ['/', '/a/b?c#d', '/über']) assert.ok(isSitePath(path), path);
	for (const path of ['', 'a', '//a', '/\\a', '/a b', '/a\\b', '/\n', 'javascript:1', 5, null, `/${'a'.repeat(2_001)}`])
		assert.ok(!isSitePath(path), String(path));
});
