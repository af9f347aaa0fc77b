// The pages that a visitor of a new site sees, in a real browser and as text.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { findPageProblems, launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { findHtmlErrors } from '../support/html.ts';
import { addressOf, importFiles } from '../support/import.ts';
import { createTestSite, ROOT, type TestSite } from '../support/site.ts';

const POSTS = path.join(ROOT, 'docs', 'example-site', 'posts');
const HARD = `---
title: Alles auf einmal – ${'Donaudampfschifffahrtsgesellschaft'.repeat(2)}
date: 2026-11-01
tags: [one, ${'lang'.repeat(20)}]
---
A paragraph with a_very_long_identifier_${'that_goes_on_'.repeat(12)} and https://example.org/${'path/'.repeat(30)}.

| ${Array.from({ length: 9 }, (_, index) => `column ${index}`).join(' | ')} |
|${'---|'.repeat(9)}
| ${Array.from({ length: 9 }, () => 'some words in a cell').join(' | ')} |

\`\`\`ts
const line = '${'x'.repeat(180)}';
\`\`\`

> A quote.

1. one
   - two
     - three
`;

let site: TestSite;
let origin: string;
let browser: Browser | undefined;
const addresses = new Map<string, string>();

before(async () => {
	site = await createTestSite({ plugins: ['content', 'blog'] });
	const posts = Object.fromEntries(
		readdirSync(POSTS).map((name) => [name, readFileSync(path.join(POSTS, name), 'utf8')]),
	);
	await importFiles(site, { ...posts, 'hard.md': HARD }, { type: 'blog', folder: 'posts' });
	await importFiles(site, { 'page.md': '# A page\n\nWith *some* text.' });
	origin = (await site.kernel.listen()).url;
	const hard = await addressOf(site, `Alles auf einmal – ${'Donaudampfschifffahrtsgesellschaft'.repeat(2)}`, '/blog');
	for (const [name, address] of [
		['front', '/'],
		['blog', '/blog'],
		['pages', '/pages'],
		['item', await addressOf(site, 'A page')],
		['hard item', hard],
		['not found', '/nowhere'],
	] as const)
		addresses.set(name, address);
	if (!SKIP_WITHOUT_BROWSER) browser = await launchBrowser();
});
after(async () => {
	await browser?.close();
	await site?.close();
});

test('every page is valid HTML5 with a title, landmarks and a skip link', async () => {
	for (const [name, address] of addresses) {
		const html = await (await fetch(origin + address)).text();
		assert.deepEqual(await findHtmlErrors(html), [], name);
		assert.match(html, /<html lang="en"/);
		assert.match(html, /<title>[^<]+<\/title>/);
		for (const landmark of ['<header', '<nav', '<main', '<footer'])
			assert.ok(html.includes(landmark), `${name}: ${landmark}`);
		assert.match(html, /<a [^>]*href="#main-content"/);
		assert.equal(html.match(/<h1[\s>]/g)?.length, 1, name);
	}
});

test(
	'every page can be used by everybody, and says nothing in the console',
	{ skip: SKIP_WITHOUT_BROWSER },
	async () => {
		const context = await browser!.newContext({ bypassCSP: true });
		const page = await context.newPage();
		const errors: string[] = [];
		page.on(
			'console',
			(message) => message.type() === 'error' && !/status of 404/.test(message.text()) && errors.push(message.text()),
		);
		for (const [name, address] of addresses) {
			await page.goto(origin + address);
			assert.deepEqual(await findPageProblems(page), [], name);
		}
		assert.deepEqual(errors, []);
		await context.close();
	},
);

test('nothing on a page is refused by its content security policy', { skip: SKIP_WITHOUT_BROWSER }, async () => {
	const context = await browser!.newContext();
	const page = await context.newPage();
	const refused: string[] = [];
	page.on('console', (message) => /Content Security Policy/.test(message.text()) && refused.push(message.text()));
	for (const address of addresses.values()) await page.goto(origin + address);
	assert.deepEqual(refused, []);
	await context.close();
});

test(
	'the skip link is the first stop of the keyboard and leads to the content',
	{ skip: SKIP_WITHOUT_BROWSER },
	async () => {
		const page = await browser!.newPage();
		await page.goto(`${origin}/blog`);
		await page.keyboard.press('Tab');
		assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('href')), '#main-content');
		assert.ok(await page.evaluate(() => document.activeElement!.getBoundingClientRect().height > 10));
		await page.keyboard.press('Enter');
		assert.ok(page.url().endsWith('#main-content'));
		await page.close();
	},
);
