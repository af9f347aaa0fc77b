// The example site as its first start leaves it: a front page and a blog of listings, topics, feeds, a search. Every link works,
// every page is valid.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { findPageProblems, launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { createExampleSite } from '../support/example-site.ts';
import { findHtmlErrors } from '../support/html.ts';
import type { TestSite } from '../support/site.ts';
import { findFeedErrors } from '../support/feed.ts';

let site: TestSite;
let printed: readonly string[];
before(async () => {
	({ site, printed } = await createExampleSite());
});
after(() => site?.close());

const text = async (address: string) => {
	const response = await site.get(address);
	assert.equal(response.status, 200, address);
	return response.text();
};
const hrefs = (markup: string) =>
	[...markup.matchAll(/<a\b[^>]*? href="([^"]*)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
const part = (markup: string, begin: string, end: string) => markup.split(begin)[1]?.split(end)[0] ?? '';
const titles = (markup: string) =>
	[...markup.matchAll(/<h2><a [^>]*>([^<]*)<\/a><\/h2>/g)].map(([, title = '']) => title);

test('the commands of the first run all did what they are there for', () => {
	assert.equal(printed.length, 9);
	for (const summary of printed) assert.match(summary, /^created [1-9]\d*, updated 0, unchanged 0, failed 0/);
});

test('every page that can be reached is there, is valid, and every link and fragment on it leads somewhere', async () => {
	const pages = new Map<string, string>();
	const from = new Map([['/', 'the start']]);
	const fragments: { address: string; fragment: string; where: string }[] = [];
	const problems: string[] = [];
	for (const [address, where] of from) {
		const response = await site.get(address);
		if (response.status !== 200) problems.push(`${response.status} ${address}, linked on ${where}`);
		const body = await response.text();
		const kind = response.headers.get('content-type') ?? '';
		if (kind.startsWith('application/rss+xml'))
			for (const error of findFeedErrors(body)) problems.push(`${address}: ${error}`);
		if (!kind.startsWith('text/html')) continue;
		pages.set(address, body);
		for (const error of await findHtmlErrors(body)) problems.push(`${address}: ${error}`);
		for (const [, href] of body.matchAll(/ (?:href|src)="([^"]*)"/g)) {
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
	assert.ok(pages.size > 120, `${pages.size} pages`);
	assert.ok([...from.keys()].filter((address) => address.endsWith('.xml')).length > 15);
});

describe('the front page', () => {
	test('is a listing: an introduction, topics, what is sticky, then the latest, and more of it behind', async () => {
		const page = await text('/');
		assert.match(page, /<title>Trovato<\/title>/);
		assert.match(page, /<h1 class="page-title">Trovato<\/h1>/);
		assert.match(page, /class="gather gather--welcome"/);
		assert.match(part(page, 'gather-header', '</div>'), /a kernel with no features/);
		const found = titles(page);
		assert.equal(found.length, 6);
		assert.match(found[0]!, /^Version 0\.1/);
		assert.match(page, /<article class="teaser teaser--sticky"><h2><a [^>]*>Version 0\.1/);
		const more = /<a href="(\/\?after=[^"]*)" rel="next">/.exec(page)?.[1];
		assert.ok(more);
		const next = titles(await text(more));
		assert.ok(next.length >= 5 && next.every((title) => !found.includes(title)), next.join(', '));
	});

	test('is the front page by its address: links to it lead to /, and it tells which address counts', async () => {
		const other = await site.get('/welcome');
		assert.equal(other.headers.get('link'), '</>; rel="canonical"');
		assert.match(await other.text(), /gather--welcome/);
		assert.equal((await site.get('/')).headers.get('link'), null);
	});

	test('lets visitors choose a topic by a link, and says which one is chosen', async () => {
		const nav = part(await text('/'), 'class="gather-links"', '</nav>');
		const topics = [...nav.matchAll(/<a href="([^"]*)"( aria-current="true")?>([^<]*)/g)];
		assert.deepEqual(topics[0]?.slice(1), ['/', ' aria-current="true"', 'All']);
		const wasm = topics.find(([, , , label]) => label === 'wasm')?.[1];
		assert.match(wasm ?? '', /^\/\?topic=[0-9a-f-]{36}$/);
		const page = await text(wasm!);
		assert.deepEqual(titles(page), ['Cleaning a WASM instance in two microseconds', 'Waiting costs (almost) nothing']);
		assert.match(part(page, 'class="gather-links"', '</nav>'), /aria-current="true">wasm</);
	});

	test('costs four statements at most, and none from memory', async () => {
		const cost = async (address: string) => {
			await text(address);
			const line = site.log.findLast(({ msg }) => msg === 'request');
			return { cache: line?.['cache'], statements: Number(line?.['statements'] ?? 0) };
		};
		for (let n = 0; n < 4; n++) await text(`/?n=${n}`);
		for (const address of ['/?n=x', '/blog?n=x', '/docs?n=x', '/topics?n=x']) {
			const { cache, statements } = await cost(address);
			assert.ok(cache !== 'hit' && statements >= 2 && statements <= 4, `${address}: ${statements}`);
		}
		await text('/');
		assert.deepEqual(await cost('/'), { cache: 'hit', statements: 0 });
	});
});

describe('the blog', () => {
	test('has terms for its tags, each with a page and a feed that list its posts', async () => {
		const blog = await text('/blog');
		const term = /<a class="tag" href="(\/term\/[0-9a-f-]{36})">wasm<\/a>/.exec(blog)?.[1];
		assert.ok(term);
		const page = await text(term);
		assert.deepEqual(titles(page), ['Cleaning a WASM instance in two microseconds', 'Waiting costs (almost) nothing']);
		assert.match(
			page,
			new RegExp(`<link rel="alternate" type="application/rss\\+xml" title="wasm" href="${term}/feed.xml">`),
		);
		const feed = await text(`${term}/feed.xml`);
		assert.deepEqual(findFeedErrors(feed), []);
		assert.match(feed, /<title>wasm<\/title>\n<link>[^<]*\/term\/[0-9a-f-]{36}<\/link>/);
		assert.equal(feed.split('<item>').length - 1, 2);
		for (const none of ['00000000-0000-4000-8000-000000000000', 'wasm', '%00', '..'])
			assert.notEqual((await site.get(`/term/${none}/feed.xml`)).status, 200, none);
	});

	test('has an archive that visitors filter by term, and feeds that readers find', async () => {
		const archive = await text('/blog/archive');
		const [, id] = /<option value="([0-9a-f-]{36})">wasm<\/option>/.exec(archive) ?? [];
		assert.ok(id);
		for (const wanted of [id, 'wasm', 'WASM'])
			assert.equal(titles(await text(`/blog/archive?tag=${wanted}`)).length, 2, wanted);
		for (const page of ['/blog', '/blog/archive'])
			assert.match(
				await text(page),
				/<link rel="alternate" type="application\/rss\+xml" title="The blog" href="\/blog\.xml">/,
			);
		const feed = await text('/blog.xml');
		assert.deepEqual(findFeedErrors(feed), []);
		assert.equal(feed.split('<item>').length - 1, 12);
	});

	test('keeps its draft to itself, on every page and in every feed', async () => {
		for (const address of ['/', '/blog', '/blog/archive', '/blog.xml', '/blog.json', '/api/search?q=monday', '/docs'])
			assert.doesNotMatch(await text(address), /A page as of next Monday/, address);
	});
});

test('the footer leads to the blog, the documentation, the topics and the feed, on every page', async () => {
	for (const address of ['/', '/blog', '/docs', '/user/login']) {
		const menu = part(await text(address), 'class="menu menu--footer"', '</nav>');
		assert.deepEqual(hrefs(menu), ['/blog', '/docs', '/topics', '/blog.xml'], address);
	}
	const topics = await text('/topics');
	assert.match(topics, /<h1 class="page-title">Tags<\/h1>/);
	assert.ok(hrefs(part(topics, '<ul class="term-list">', '</ul>')).length > 15);
});

test('the search finds posts and documentation', async () => {
	const page = await text('/search?q=%22unit%20of%20work%22');
	const found = hrefs(part(page, '<main', '</main>')).filter((href) => href.startsWith('/item/'));
	const kinds = new Set<string>();
	for (const href of found) kinds.add(/class="item item--(\w+)"/.exec(await text(href))?.[1] ?? '');
	assert.deepEqual([...kinds].toSorted(), ['blog', 'page']);
});

test(
	'whoever sees, hears or taps finds no obstacle, on a phone and on a desk, light and dark',
	{ skip: SKIP_WITHOUT_BROWSER },
	async () => {
		const { url } = await site.kernel.listen();
		const browser = await launchBrowser();
		try {
			const page = await browser.newPage();
			for (const address of ['/', '/topics']) {
				await page.goto(url + address);
				assert.deepEqual(await findPageProblems(page), [], address);
			}
		} finally {
			await browser.close();
		}
	},
);
