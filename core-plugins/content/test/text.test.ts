// The parts of the plugin that need no host, run natively: guest sources import without extensions, which tsx resolves.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';
import { tsImport } from 'tsx/esm/api';

interface LinkSpot {
	start: number;
	end: number;
}

// The guest language's own names, such as i32 and min.
createRequire(import.meta.url)('assemblyscript/std/portable/index.js');
const paths = (await tsImport('../assembly/paths.ts', import.meta.url)) as {
	joinPath(folder: string, path: string): string;
	folderOf(path: string): string;
	nameOf(path: string): string;
};
const links = (await tsImport('../assembly/links.ts', import.meta.url)) as {
	findLinks(text: string): LinkSpot[];
	replaceLinks(text: string, spots: LinkSpot[], targets: string[]): string;
};
const summary = (await tsImport('../assembly/summary.ts', import.meta.url)) as {
	leadingHeading(text: string): string;
	withoutLeadingHeading(text: string): string;
	firstParagraph(text: string): string;
};

test('paths are joined and their dots resolved', () => {
	for (const [folder, path, joined] of [
		['', 'a.md', 'a.md'],
		['notes', 'a/../b.md', 'notes/b.md'],
		['../docs', '../posts/x.md', '../posts/x.md'],
		['a/b', '../../../x.md', '../x.md'],
		['a', './/b/./c.md', 'a/b/c.md'],
	] as const)
		assert.equal(paths.joinPath(folder, path), joined);
	assert.equal(paths.folderOf('a/b/c.md'), 'a/b');
	assert.equal(paths.folderOf('c.md'), '');
	assert.equal(paths.nameOf('a/2026-my_first.post.md'), '2026 my first.post');
});

test('links to Markdown files are found outside of code only', () => {
	const found = (text: string) => links.findLinks(text).map(({ start, end }) => text.slice(start, end));
	assert.deepEqual(found('[a](x.md) [b](<y z.md>) [c](z.md#part) [d](w.markdown "title") ![e](e.md)'), [
		'x.md',
		'y z.md',
		'z.md',
		'w.markdown',
		'e.md',
	]);
	assert.deepEqual(found('[a](https://x.org/x.md) [b](/x.md) [c](mailto:x.md) [d](x.png) [e](x.md'), []);
	assert.deepEqual(found('`[a](x.md)` ``[b](`y.md)`` \\[c] [d](z.md)'), ['z.md']);
	assert.deepEqual(found('```\n[a](x.md)\n```\n[b](y.md)\n~~~\n[c](z.md)\n'), ['y.md']);
	assert.deepEqual(found('an ` unclosed span [a](x.md)'), ['x.md']);
});

test('replacing keeps everything around the targets', () => {
	const text = 'See [a](x.md#p) and [b](y.md).';
	const spots = links.findLinks(text);
	assert.equal(links.replaceLinks(text, spots, ['/item/1', '']), 'See [a](/item/1#p) and [b](y.md).');
	assert.equal(links.replaceLinks(text, spots, ['', '']), text);
});

test('a summary is the first paragraph without its markup', () => {
	assert.equal(
		summary.firstParagraph('## Head\n\n- list\n\nSome **bold** and [a link](x.md) with `code`.\nMore.\n\nNext.'),
		'Some bold and a link with code. More.',
	);
	assert.equal(summary.firstParagraph('```\ncode\n```\n\n> quote\n\n1. one'), '');
	assert.equal(summary.firstParagraph('snake_case stays, \\*escaped\\* too'), 'snake_case stays, *escaped* too');
	const long = summary.firstParagraph('word '.repeat(100));
	assert.ok(long.length <= 281 && long.endsWith('word…'));
	assert.ok(summary.firstParagraph('😀'.repeat(200)).isWellFormed());
});

test('a text that opens with a heading gives it as title', () => {
	assert.equal(summary.leadingHeading('\n# Title `code`\n\ntext'), 'Title code');
	assert.equal(summary.leadingHeading('text\n# Later'), '');
	assert.equal(summary.withoutLeadingHeading('# Title\n\ntext'), 'text');
	assert.equal(summary.withoutLeadingHeading('# Title'), '');
});
