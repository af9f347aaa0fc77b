// The example site as a first start fills it: the project's documentation and a blog. Every link works, every page is valid.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { isUnreadable, listFolder, readInput } from '../../kernel/cli/folder/reader.ts';
import { findHtmlErrors } from '../support/html.ts';
import { importFiles } from '../support/import.ts';
import { createTestSite, ROOT, type TestSite } from '../support/site.ts';

let site: TestSite;
before(async () => {
	site = await createTestSite({ plugins: ['content', 'forms', 'gather', 'blog', 'search'] });
	for (const [folder, options] of [
		['docs', { type: 'page', folder: '..', promote: 'false' }],
		['docs/example-site/posts', { type: 'blog', folder: 'posts' }],
	] as const) {
		const files: Record<string, string> = {};
		for (const file of listFolder(path.join(ROOT, folder), ['.md']).files) {
			const input = await readInput(file);
			assert.ok(!isUnreadable(input), file.name);
			files[file.name] = input.text;
		}
		const outcomes = await importFiles(site, files, options);
		for (const [name, { outcome, message }] of Object.entries(outcomes))
			assert.equal(outcome, 'created', `${name}: ${message}`);
	}
});
after(() => site?.close());

test('every page that can be reached is there, is valid, and every link and fragment on it leads somewhere', async () => {
	const pages = new Map<string, string>();
	const from = new Map([['/', 'the start']]);
	const fragments: { address: string; fragment: string; where: string }[] = [];
	const problems: string[] = [];
	for (const [address, where] of from) {
		const response = await site.get(address);
		if (response.status !== 200) problems.push(`${response.status} ${address}, linked on ${where}`);
		if (!response.headers.get('content-type')?.startsWith('text/html')) continue;
		const html = await response.text();
		pages.set(address, html);
		for (const error of await findHtmlErrors(html)) problems.push(`${address}: ${error}`);
		for (const [, href] of html.matchAll(/ (?:href|src)="([^"]*)"/g)) {
			const url = new URL(href!.replaceAll('&amp;', '&'), `http://localhost${address}`);
			if (url.host !== 'localhost') continue;
			const target = url.pathname + url.search;
			if (!from.has(target)) from.set(target, address);
			if (url.hash)
				fragments.push({ address: target, fragment: decodeURIComponent(url.hash.slice(1)), where: address });
		}
	}
	for (const { address, fragment, where } of fragments)
		if (!pages.get(address)?.includes(` id="${fragment}"`))
			problems.push(`no #${fragment} on ${address}, linked on ${where}`);
	assert.deepEqual(problems, []);
	assert.ok(pages.size > 40, `${pages.size} pages`);
});
