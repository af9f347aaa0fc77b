// The screens of menus and addresses in a real browser: by keyboard and without a script, on a phone and on a desk.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { findAxeViolations, findPageProblems, launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { findHtmlErrors } from '../support/html.ts';
import { createPerson, logIn, type Person } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

const skip = SKIP_WITHOUT_BROWSER;
let site: TestSite;
let browser: Browser | undefined;
let url = '';
let boss: Person;
let cookie = { name: '', value: '' };
before(async () => {
	if (skip !== false) return;
	const settings = '[rate_limits]\nforms = { requests = 0 }';
	site = await createTestSite({ plugins: ['forms', 'content', 'admin', 'navigation'], settings });
	boss = await createPerson(site, 'Boss', { admin: true });
	for (const title of ['Imprint', 'Contact']) {
		const made = await boss.json('POST', '/api/items', { type: 'page', title, fields: {} });
		assert.equal(made.status, 201, JSON.stringify(made.body));
	}
	({ url } = await site.kernel.listen());
	const [name = '', value = ''] = (await logIn(site.database.owner, boss.id)).cookie.split('=');
	cookie = { name: `${name}-${new URL(url).port}`, value };
	browser = await launchBrowser();
});
after(async () => {
	await browser?.close();
	await site?.close();
});

async function visit(
	path: string,
	use: (page: Page) => Promise<void>,
	options: BrowserContextOptions = {},
): Promise<void> {
	assert.ok(browser);
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
	await context.addCookies([{ ...cookie, url }]);
	try {
		const page = await context.newPage();
		page.setDefaultTimeout(10_000);
		const messages: string[] = [];
		page.on('console', (message) => messages.push(message.text()));
		page.on('pageerror', (error) => messages.push(String(error)));
		const response = await page.goto(new URL(path, url).href);
		assert.equal(response?.status(), 200, path);
		await use(page);
		assert.deepEqual(messages, []);
	} finally {
		await context.close();
	}
}

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with a script' : 'without a script';
	const name = javaScriptEnabled ? 'legal' : 'service';
	const page_ = javaScriptEnabled ? 'Imprint' : 'Contact';

	test(`${how}: a page gets an address, a menu leads there, and its order is changed`, { skip }, () =>
		visit(
			'/admin/addresses/add',
			async (page) => {
				await page.getByLabel('Address').fill(`/${name}`);
				const target = page.getByRole('combobox', { name: 'Page' }).or(page.getByLabel('Page')).first();
				if (javaScriptEnabled) {
					await target.pressSequentially(page_.slice(0, 4));
					const option = page.locator('#edit-target + datalist option').first();
					await option.waitFor({ state: 'attached' });
					await target.fill((await option.getAttribute('value')) ?? '');
				} else {
					const [item] = (await boss.json('GET', `/api/items?title=${page_}`)).body.items;
					await target.fill(`/item/${item.id}`);
				}
				await page.getByRole('button', { name: 'Add the address' }).click();
				await page.waitForURL('**/admin/addresses');
				await page.getByRole('link', { name: `/${name}`, exact: true }).waitFor();
				await page.goto(new URL('/admin/menus/add', url).href);
				await page.getByLabel('Name', { exact: false }).first().fill(`The ${name} menu`);
				await page.getByLabel('Machine name').fill(name);
				await page.getByLabel('Where it stands').selectOption('footer');
				await page.getByRole('button', { name: 'Add the menu' }).click();
				await page.waitForURL(`**/admin/menus/${name}`);
				for (const [title, path, weight] of [
					['First', `/${name}`, '1'],
					['Second', '/pages', '2'],
				] as const) {
					await page.getByRole('link', { name: 'Add an entry' }).click();
					await page.getByLabel('Title').fill(title);
					await page.getByLabel('Leads to').fill(path);
					await page.getByLabel('Weight').fill(weight);
					await page.getByRole('button', { name: 'Add the entry' }).click();
					await page.waitForURL(`**/admin/menus/${name}`);
				}
				await page.getByLabel('Weight of Second').fill('0');
				await page.getByLabel('Weight of Second').press('Enter');
				await page.waitForLoadState();
				assert.deepEqual(await page.locator('tbody th').allTextContents(), ['Second', 'First']);
				await page.goto(new URL('/pages', url).href);
				const menu = page.getByRole('navigation', { name: `The ${name} menu` });
				assert.deepEqual(await menu.getByRole('link').allTextContents(), ['Second', 'First']);
				await menu.getByRole('link', { name: 'First' }).click();
				await page.waitForURL(`**/${name}`);
				assert.equal(await page.textContent('h1'), page_);
				assert.equal(await menu.getByRole('link', { name: 'First' }).getAttribute('aria-current'), 'page');
			},
			{ javaScriptEnabled },
		),
	);
}

for (const javaScriptEnabled of [true, false])
	test(
		`${javaScriptEnabled ? 'with a script' : 'without a script'}: a site builder chooses the front page, and gives it up again`,
		{ skip },
		() =>
			visit(
				'/admin/addresses',
				async (page) => {
					await page.getByRole('link', { name: 'Add an address' }).click();
					await page.getByText('/ alone is the front page.').waitFor();
					await page.getByLabel('Address').fill('/');
					const target = page.getByRole('combobox', { name: 'Page' }).or(page.getByLabel('Page')).first();
					await target.fill('/admin');
					await page.getByRole('button', { name: 'Add the address' }).click();
					await page
						.getByText("'/admin' cannot be the front page: choose a page that visitors read.")
						.first()
						.waitFor();
					if (javaScriptEnabled) assert.deepEqual(await findAxeViolations(page), []);
					await target.fill('/pages');
					await page.getByRole('button', { name: 'Add the address' }).click();
					await page.waitForURL('**/admin/addresses');
					await page.getByRole('link', { name: 'The front page', exact: true }).click();
					await page.waitForURL(`${url}/`);
					assert.equal(await page.textContent('h1'), 'Pages');
					await page.goBack();
					await page.getByRole('link', { name: 'Delete /', exact: true }).click();
					await page.getByText('The front page is what it was before anybody chose one.').waitFor();
					await page.getByRole('button', { name: 'Delete' }).click();
					await page.waitForURL('**/admin/addresses');
					await page.goto(url);
					assert.equal(await page.textContent('h1'), 'Test site');
				},
				{ javaScriptEnabled },
			),
	);

test(
	'a menu that was put in order, and a search that finds nothing, are valid and can be used by everybody',
	{ skip },
	async () => {
		for (const path of [
			'/admin/menus/legal',
			'/admin/menus/legal/entries/add',
			'/admin/addresses?q=nothing',
			'/pages',
		]) {
			const markup = await (await boss.fetch(path, { headers: { accept: 'text/html' } })).text();
			assert.deepEqual(await findHtmlErrors(markup), [], path);
			await visit(path, async (page) => assert.deepEqual(await findPageProblems(page), [], path));
		}
	},
);
