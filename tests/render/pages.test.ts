import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { findAxeViolations, launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { findHtmlErrors } from '../support/html.ts';
import { SAMPLE_PAGES } from './sample-pages.ts';

const statics = new URL('../../kernel/static/', import.meta.url);
const skip = SKIP_WITHOUT_BROWSER;

let server: Server;
let browser: Browser | undefined;
before(async () => {
	server = createServer((request, response) => {
		const { pathname } = new URL(request.url ?? '/', 'http://localhost');
		if (pathname.startsWith('/static/')) {
			response.setHeader('content-type', pathname.endsWith('.css') ? 'text/css' : 'image/svg+xml');
			response.end(readFileSync(new URL(pathname.slice('/static/'.length), statics)));
			return;
		}
		response.setHeader('content-type', 'text/html; charset=utf-8');
		response.setHeader('content-security-policy', `default-src 'self'`);
		response.end(SAMPLE_PAGES[pathname]?.() ?? '');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	if (skip === false) browser = await launchBrowser();
});
after(async () => {
	await browser?.close();
	server.close();
});

async function open(path: string, width: number, use: (page: Page) => Promise<void>) {
	assert.ok(browser);
	const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: 'light' });
	try {
		const page = await context.newPage();
		const messages: string[] = [];
		page.on('console', (message) => messages.push(message.text()));
		page.on('pageerror', (error) => messages.push(String(error)));
		await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
		assert.deepEqual(messages, [], 'nothing is blocked by a strict Content-Security-Policy');
		await use(page);
	} finally {
		await context.close();
	}
}

for (const [path, render] of Object.entries(SAMPLE_PAGES)) {
	test(`the ${path.slice(1)} page is valid HTML5`, async () => {
		assert.deepEqual(await findHtmlErrors(render()), []);
	});

	for (const width of [360, 1280]) {
		test(
			`the ${path.slice(1)} page overflows nowhere at ${width} px, and axe finds nothing, light and dark`,
			{ skip },
			() =>
				open(path, width, async (page) => {
					const overflowing = await page.evaluate(() =>
						[...document.querySelectorAll('body *')]
							.filter((element) => element.closest('pre, .table-scroll, .skip-link') === null)
							.filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
							.map((element) => element.outerHTML.slice(0, 80)),
					);
					assert.deepEqual(overflowing, []);
					assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
					assert.deepEqual(await findAxeViolations(page), []);
					await page.emulateMedia({ colorScheme: 'dark' });
					assert.deepEqual(await findAxeViolations(page), []);
				}),
		);
	}
}

test('the skip link is the first stop of the keyboard, becomes visible and leads to the content', { skip }, () =>
	open('/article', 1280, async (page) => {
		const link = page.locator('.skip-link');
		assert.ok(((await link.boundingBox())?.width ?? 0) <= 1);
		await page.keyboard.press('Tab');
		assert.ok(((await link.boundingBox())?.width ?? 0) > 50);
		await page.keyboard.press('Enter');
		assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'MAIN');
	}),
);

test('a wide table and long code scroll in their own box', { skip }, () =>
	open('/article', 360, async (page) => {
		const scrolling = await page.evaluate(() =>
			[...document.querySelectorAll<HTMLElement>('pre, .table-scroll')].map(
				(element) => element.scrollWidth > element.clientWidth && element.tabIndex === 0,
			),
		);
		assert.deepEqual(scrolling, [true, true]);
	}),
);
