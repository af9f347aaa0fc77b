// The box and the page of results in a real browser: keyboard, without JavaScript, on a phone, light and dark.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { findPageProblems, launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { findHtmlErrors } from '../support/html.ts';
import { importFiles } from '../support/import.ts';
import { createPerson, logIn } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

const skip = SKIP_WITHOUT_BROWSER;
let site: TestSite;
let browser: Browser;
let url: string;
let cookie: { name: string; value: string };
before(async () => {
	if (skip) return;
	site = await createTestSite({ plugins: ['content', 'forms', 'admin', 'blog', 'search'] });
	({ url } = await site.kernel.listen());
	const text =
		'Otters hold hands while they sleep, so that they do not drift apart. A raft of otters may have a hundred of them.';
	await importFiles(
		site,
		Object.fromEntries(Array.from({ length: 45 }, (_, i) => [`${i}.md`, `# Otters, part ${i}\n\n${text}\n`])),
	);
	await importFiles(site, { 'post.md': `# A post about otters\n\n${text}\n` }, { type: 'blog' });
	const admin = await createPerson(site, 'Ada', { admin: true });
	const draft = {
		type: 'page',
		title: 'Otters I have not finished',
		publication: null,
		fields: { field_body: { value: text, format: 'markdown' } },
	};
	assert.equal((await admin.json('POST', '/api/items', draft)).status, 201);
	const [name = '', value = ''] = (await logIn(site.database.owner, admin.id)).cookie.split('=');
	cookie = { name: `${name}-${new URL(url).port}`, value };
	browser = await launchBrowser();
});
after(async () => {
	await browser?.close();
	await site?.close();
});

async function withPage(
	work: (page: Page) => Promise<void>,
	options: BrowserContextOptions = {},
	known = false,
): Promise<void> {
	const context = await browser.newContext({ baseURL: url, ...options });
	if (known) await context.addCookies([{ ...cookie, url }]);
	try {
		await work(await context.newPage());
	} finally {
		await context.close();
	}
}

for (const javaScriptEnabled of [true, false])
	test(
		`by keyboard from any page to a result${javaScriptEnabled ? '' : ', without JavaScript'}`,
		{ skip },
		async () => {
			await withPage(
				async (page) => {
					await page.goto('/pages');
					const box = page.getByRole('search', { name: 'Search' }).getByRole('searchbox', { name: 'Search' });
					for (let i = 0; i < 20 && !(await box.evaluate((one) => one === one.ownerDocument.activeElement)); i++)
						await page.keyboard.press('Tab');
					await page.keyboard.type('sleeping otters');
					await page.keyboard.press('Enter');
					await page.waitForURL('**/search?q=sleeping+otters');
					assert.match(await page.getByRole('status').innerText(), /^46 results for “sleeping otters”\.$/);
					assert.equal(await page.getByRole('searchbox').count(), 1, 'one box is enough');
					assert.equal(await page.getByRole('searchbox', { name: 'Search for' }).inputValue(), 'sleeping otters');
					assert.equal(await page.locator('.search-results > li').count(), 20);
					assert.ok((await page.locator('.search-snippet mark').count()) >= 20);
					await page.getByRole('link', { name: 'Blog post' }).focus();
					await page.keyboard.press('Enter');
					await page.waitForURL('**type=blog');
					await page.getByRole('link', { name: 'A post about otters' }).focus();
					await page.keyboard.press('Enter');
					await page.waitForURL('**/item/*');
					assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'A post about otters');
				},
				{ javaScriptEnabled },
			);
		},
	);

test('pages of results go on and back, each result once', { skip }, async () => {
	await withPage(async (page) => {
		await page.goto('/search?q=otters');
		const seen = new Set<string>();
		for (;;) {
			for (const href of await page
				.locator('.search-results h2 a')
				.evaluateAll((links) => links.map((link) => link.getAttribute('href')!)))
				seen.add(href);
			const next = page.getByRole('link', { name: 'Next page' });
			if ((await next.count()) === 0) break;
			await next.click();
		}
		assert.equal(seen.size, 46);
		assert.equal(await page.locator('.search-results').getAttribute('start'), '41');
		await page.getByRole('link', { name: 'Previous page' }).click();
		assert.equal(await page.locator('.search-results').getAttribute('start'), '21');
	});
});

test('results, one of nothing and one without an end are valid and can be used by everybody', { skip }, async () => {
	await withPage(async (page) => {
		for (const path of ['/search?q=otters&type=page', '/search?q=ottters', `/search?q=${'otterotter'.repeat(40)}`]) {
			await page.goto(path);
			assert.deepEqual(await findPageProblems(page), [], path);
			assert.deepEqual(await findHtmlErrors(await (await page.request.get(path)).text()), [], path);
		}
	});
});

test('who writes finds the draft, and sees that it is one', { skip }, async () => {
	await withPage(
		async (page) => {
			await page.goto('/search?q=finished');
			await page.getByText('Draft, seen by you only').waitFor();
		},
		{},
		true,
	);
	await withPage(async (page) => {
		await page.goto('/search?q=finished');
		await page.getByText('No results found for “finished”.').waitFor();
	});
});
