// Every page of a site with all default plugins, followed link by link: valid, accessible in both colour schemes, on a
// phone and on a desk, without a word of the console.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext } from 'playwright-core';
import { findPageProblems, launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { createFullSite, defaultManifests, type FullSite } from '../support/full-site.ts';
import { findHtmlErrors } from '../support/html.ts';
import { visitorOf } from '../support/people.ts';

const skip = SKIP_WITHOUT_BROWSER;
/** Pages of the kernel, which are in no manifest. */
const SYSTEM = ['/user/login', '/user/password-reset', '/user/account'];
/** Links that change something or leave the pages. */
const NOT_FOLLOWED = /^\/(?:user\/logout|static\/|api\/)/;
/** So many addresses of one route are looked at in the crawl; one of them in the browser. */
const EACH = 3;

let full: FullSite;
let browser: Browser;
let url: string;
before(async () => {
	full = await createFullSite();
	({ url } = await full.site.kernel.listen());
	if (skip === false) browser = await launchBrowser();
});
after(async () => {
	await browser?.close();
	await full?.close();
});

interface Route {
	readonly path: string;
	readonly plugin: string;
	readonly pattern: RegExp;
}

/** Every route of the default plugins that answers with a page. */
const ROUTES: readonly Route[] = defaultManifests().flatMap(({ name, routes }) =>
	routes
		.filter(({ method, format }) => method === 'GET' && format === 'page')
		.map((route) => ({
			path: route.path,
			plugin: name,
			pattern: new RegExp(
				`^${route.path.replaceAll(/\{\w+:uuid\}/g, '[0-9a-f-]{36}').replaceAll(/\{\w+(?::int)?\}/g, '[^/]+')}$`,
			),
		})),
);

/** The route that answers an address: the one with the fewest placeholders that fits. */
function routeOf(path: string): Route | undefined {
	const fitting = ROUTES.filter(({ pattern }) => pattern.test(path));
	return fitting.toSorted((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
}

/** Follows links from some pages; the addresses by what answers them, with their markup. */
async function crawl(starts: readonly string[], fetch: (address: string) => Promise<Response>) {
	const found = new Map<string, { address: string; html: string; status: number }[]>();
	const queue = [...starts];
	const seen = new Set(queue);
	for (const address of queue) {
		const [path = ''] = address.split('?');
		const route = routeOf(path)?.path ?? path;
		const known = found.get(route) ?? [];
		if (known.length >= EACH) continue;
		const response = await fetch(address);
		if (response.status === 302) continue;
		if (!response.headers.get('content-type')?.startsWith('text/html')) continue;
		const html = await response.text();
		found.set(route, [...known, { address, html, status: response.status }]);
		for (const [, href = ''] of html.matchAll(/<a [^>]*?href="([^"]*)"/g)) {
			const target = new URL(href.replaceAll('&amp;', '&'), new URL(address, 'http://localhost'));
			const next = target.pathname + target.search;
			if (target.host !== 'localhost' || seen.has(next) || NOT_FOLLOWED.test(next)) continue;
			seen.add(next);
			queue.push(next);
		}
	}
	return found;
}

const asPage = { headers: { accept: 'text/html' } };
/** Looks at a page at both widths and in both colour schemes; `press` is a button to press first. */
async function look(context: BrowserContext, address: string, status: number, press?: string): Promise<string[]> {
	const problems: string[] = [];
	const page = await context.newPage();
	try {
		page.setDefaultTimeout(15_000);
		page.on('console', (message) => {
			// The browser tells of every answer that is no success.
			if (status < 400) problems.push(`${address} says: ${message.text()}`);
		});
		page.on('pageerror', (error) => problems.push(`${address} fails: ${String(error)}`));
		await page.setViewportSize({ width: 1280, height: 900 });
		const response = await page.goto(url + address);
		if (response?.status() !== status) problems.push(`${address}: ${response?.status()}`);
		if (press !== undefined) {
			await page.getByRole('button', { name: press, exact: true }).first().click();
			await page.locator('.form-errors').waitFor();
		}
		for (const one of await findPageProblems(page)) problems.push(`${address} ${one}`);
	} finally {
		await page.close();
	}
	return problems;
}

test('all pages of somebody who may do everything are reached, valid, accessible, and quiet', { skip }, async (t) => {
	const { story, draft } = full.items;
	// One that was changed comes first: others have nothing to compare. The second page is only reached by a form.
	const starts = [
		`/item/${story}/revisions`,
		`/admin/content/delete?ids=${draft}`,
		`/admin/stages/job/${full.job}`,
		'/gather/pages/page',
		'/search?q=night',
		'/',
		'/admin',
		...SYSTEM,
	];
	const found = await crawl(starts, (address) => full.boss.fetch(address, asPage));
	const missed = ROUTES.filter(({ path }) => !found.has(path)).map(({ plugin, path }) => `${plugin} ${path}`);
	assert.deepEqual(missed, []);
	const context = await browser.newContext();
	await context.addCookies([await full.cookie(url)]);
	const problems: string[] = [];
	let looked = 0;
	for (const pages of found.values())
		for (const [index, { address, html, status }] of pages.entries()) {
			if (status !== 200) problems.push(`${address}: ${status}`);
			for (const error of await findHtmlErrors(html)) problems.push(`${address}: ${error}`);
			if (index > 0) continue;
			problems.push(...(await look(context, address, 200)));
			looked++;
		}
	for (const [address, button] of [
		['/item/add/story', 'Save'],
		['/admin/structure/types/add', 'Add the type'],
		['/admin/people/add', 'Add the account'],
		['/admin/content', 'Apply'],
		['/admin/content?state=deleted', 'Apply'],
	] as const)
		problems.push(...(await look(context, address, 200, button)));
	await context.close();
	t.diagnostic(`${looked} pages, ${ROUTES.length} routes`);
	assert.deepEqual(problems, []);
	assert.ok(looked >= ROUTES.length);
});

test('all pages of a visitor are valid, accessible and quiet; so are the pages that say no', { skip }, async (t) => {
	const visitor = visitorOf(full.site);
	const found = await crawl(['/', '/user/login', '/user/password-reset', '/nowhere', '/admin'], (address) =>
		visitor.fetch(address, asPage),
	);
	const context = await browser.newContext();
	const problems: string[] = [];
	for (const pages of found.values())
		for (const [index, { address, html, status }] of pages.entries()) {
			if (status !== (address === '/nowhere' ? 404 : address === '/admin' ? 403 : 200))
				problems.push(`${address}: ${status}`);
			for (const error of await findHtmlErrors(html)) problems.push(`${address}: ${error}`);
			if (index === 0) problems.push(...(await look(context, address, status)));
		}
	await context.close();
	t.diagnostic(`${found.size} pages`);
	assert.deepEqual(problems, []);
	assert.ok(found.size >= 8, `${found.size}`);
});
