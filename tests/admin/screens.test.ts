// The screens from which a site is run, in a real browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { createPerson, logIn, type Person } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

const skip = SKIP_WITHOUT_BROWSER;
let site: TestSite;
let browser: Browser | undefined;
let url = '';
let boss: Person;
let cookie = { name: '', value: '' };
before(async () => {
	site = await createTestSite({ plugins: ['forms', 'content', 'admin'] });
	boss = await createPerson(site, 'Boss', { admin: true });
	for (const title of ['Alpha', 'Beta', 'Gamma']) {
		const made = await boss.json('POST', '/api/items', { type: 'page', title, publication: null, fields: {} });
		assert.equal(made.status, 201, JSON.stringify(made.body));
	}
	if (skip !== false) return;
	({ url } = await site.kernel.listen());
	const [name = '', value = ''] = (await logIn(site.database.owner, boss.id)).cookie.split('=');
	// On this machine sites are told apart by their port.
	cookie = { name: `${name}-${new URL(url).port}`, value };
	browser = await launchBrowser();
});
after(async () => {
	await browser?.close();
	await site?.close();
});

/** Asks the interface for programs, as the boss. */
const api: Person['json'] = (...asked) => boss.json(...asked);

/** Uses a page as the boss; whatever the console complains about fails the test. */
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
		assert.equal(response?.status(), 200);
		await use(page);
		assert.deepEqual(messages, []);
	} finally {
		await context.close();
	}
}

const KINDS = ['Text', 'TextLong', 'Integer', 'Date', 'List'] as const;

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with a script' : 'without a script';
	const name = javaScriptEnabled ? 'recipe' : 'report';

	test(`${how}: a type with five fields is made by the form, and an item of it`, { skip }, () =>
		visit(
			'/admin/structure/types/add',
			async (page) => {
				await page.getByLabel('Name', { exact: true }).or(page.locator('#edit-label')).first().fill(`A ${name}`);
				await page.getByLabel('Machine name').fill(name);
				for (const [index, kind] of KINDS.entries()) {
					if (index > 0) await page.getByRole('button', { name: 'Add another field' }).click();
					const field = page.locator(`#edit-fields-${index}`);
					await field.getByLabel('Label').fill(`The ${kind}`);
					await field.getByLabel('Kind').selectOption(kind);
					if (kind === 'Text') await field.getByLabel('Required').check();
					if (kind === 'List') {
						await field.locator('summary').click();
						await field.getByLabel('Choices').fill('easy|Easy\nhard|Hard');
					}
				}
				await page.getByRole('button', { name: 'Add the type' }).click();
				await page.waitForLoadState();
				assert.deepEqual(await page.locator('.form-errors li').allTextContents(), []);
				await page.waitForURL(`**/admin/structure/types/${name}`);
				const type = await api('GET', `/api/types/${name}`);
				assert.deepEqual(
					(type.body as { fields: { field_name: string }[] }).fields.map((field) => field.field_name),
					['field_the_text', 'field_the_textlong', 'field_the_integer', 'field_the_date', 'field_the_list'],
				);
				await page.goto(new URL(`/item/add/${name}`, url).href);
				await page.getByLabel('Title').fill(`My ${name}`);
				await page.getByLabel('The Text', { exact: false }).first().fill('short');
				await page.getByLabel('The Integer').fill('4');
				await page.getByLabel('The Date').fill('2026-12-24');
				await page.getByLabel('The List').selectOption('hard');
				await page.getByRole('button', { name: 'Save' }).click();
				await page.waitForURL('**/item/*-*');
				assert.match((await page.textContent('h1')) ?? '', new RegExp(`My ${name}`));
			},
			{ javaScriptEnabled },
		),
	);

	test(`${how}: several items are published and deleted at once`, { skip }, () =>
		visit(
			'/admin/content?type=page&sort=title',
			async (page) => {
				await page.getByLabel('Choose Alpha').check();
				await page.getByLabel('Choose Beta').check();
				await page.getByLabel('With those that are chosen').selectOption(javaScriptEnabled ? 'publish' : 'unpublish');
				await page.getByRole('button', { name: 'Apply' }).click();
				await page.getByText('2 items were').waitFor();
				const row = page.getByRole('row').filter({ hasText: 'Alpha' });
				assert.match((await row.textContent()) ?? '', javaScriptEnabled ? /Published/ : /Expired|Draft/);
				await page.getByLabel('With those that are chosen').selectOption('delete');
				await page.getByRole('button', { name: 'Apply' }).click();
				await page.getByText('Choose some content first.').first().waitFor();
				const made = await api('POST', '/api/items', {
					type: 'page',
					title: `Gone ${how}`,
					publication: null,
					fields: {},
				});
				assert.equal(made.status, 201);
				await page.goto(new URL('/admin/content?title=gone', url).href);
				await page.getByLabel(`Choose Gone ${how}`).check();
				await page.getByLabel('With those that are chosen').selectOption('delete');
				await page.getByRole('button', { name: 'Apply' }).click();
				await page.getByText('Delete this item?').waitFor();
				await page.getByRole('button', { name: 'Delete' }).click();
				await page.getByText('1 item was deleted.').waitFor();
				assert.equal(await page.getByText(`Gone ${how}`).count(), 0);
				// It is still there for those who may delete it, and comes back.
				await page.goto(new URL('/admin/content?state=deleted', url).href);
				await page.getByLabel(`Choose Gone ${how}`).check();
				await page.getByLabel('With those that are chosen').selectOption('restore');
				await page.getByRole('button', { name: 'Apply' }).click();
				await page.getByText('1 item was brought back.').waitFor();
				await page.goto(new URL('/admin/content?title=gone', url).href);
				await page.getByRole('link', { name: `Gone ${how}`, exact: true }).waitFor();
				assert.equal((await api('DELETE', `/api/items/${made.body.id}`, undefined, { 'if-match': '*' })).status, 204);
			},
			{ javaScriptEnabled },
		),
	);
}

test('a plugin is enabled and disabled, and its pages come and go', { skip }, () =>
	visit('/admin/plugins/blog', async (page) => {
		await page.getByRole('button', { name: 'Enable blog' }).click();
		await page.getByRole('button', { name: 'Disable blog' }).waitFor();
		assert.equal((await site.get('/blog')).status, 200);
		await page.getByRole('button', { name: 'Disable blog' }).click();
		await page.getByRole('button', { name: 'Enable blog' }).waitFor();
		assert.equal((await site.get('/blog')).status, 404);
		await page.goto(new URL('/admin/plugins/content', url).href);
		await page.getByText('site.toml names this plugin').waitFor();
	}),
);

test('what changing a type means is shown before it is done', { skip }, () =>
	visit('/admin/structure/types/recipe', async (page) => {
		await page.locator('#edit-fields-2').getByRole('button', { name: 'Remove Field 3' }).click();
		await page.locator('#edit-fields-4').waitFor({ state: 'detached' });
		await page.getByRole('button', { name: 'Save' }).click();
		await page.getByText('Nothing is changed yet').first().waitFor();
		const earlier = await api('GET', '/api/types/recipe');
		assert.equal((earlier.body as { fields: unknown[] }).fields.length, 5);
		await page.getByRole('button', { name: 'Save' }).click();
		await page.waitForURL('**/admin/structure/types');
		const after_ = await api('GET', '/api/types/recipe');
		assert.equal((after_.body as { fields: unknown[] }).fields.length, 4);
	}),
);
