// The screens on which a site builder makes a listing, in a real browser: by keyboard, without a script, on a phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { findAxeViolations, findPageProblems, launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { findHtmlErrors } from '../support/html.ts';
import { createPerson, logIn, type Person } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';
import { addItems, addType, itemOf, UNLIMITED } from './content.ts';

const skip = SKIP_WITHOUT_BROWSER;
const LISTINGS = '/admin/structure/listings';
let site: TestSite;
let browser: Browser | undefined;
let url = '';
let boss: Person;
let cookie = { name: '', value: '' };
before(async () => {
	site = await createTestSite({
		plugins: ['forms', 'content', 'admin', 'gather'],
		settings: UNLIMITED,
	});
	boss = await createPerson(site, 'Boss', { admin: true });
	await addType(site, 'article', [
		{ field_name: 'field_section', label: 'Section', field_type: { Text: {} } },
		{ field_name: 'field_rating', label: 'Rating', field_type: 'Integer' },
	]);
	await addItems(
		site,
		Array.from({ length: 30 }, (_, index) =>
			itemOf({
				type: 'article',
				title: `Article ${String(index).padStart(2, '0')}`,
				created: new Date(Date.UTC(2026, 0, 1 + index)).toISOString(),
				fields: { field_section: { value: ['news', 'sport'][index % 2] }, field_rating: { value: index % 5 } },
			}),
		),
	);
	if (skip !== false) return;
	({ url } = await site.kernel.listen());
	const [name = '', value = ''] = (await logIn(site.database.owner, boss.id)).cookie.split('=');
	cookie = { name: `${name}-${new URL(url).port}`, value };
	browser = await launchBrowser();
});
after(async () => {
	await browser?.close();
	await site?.close();
});

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
		page.setDefaultTimeout(15_000);
		const messages: string[] = [];
		page.on('console', (message) => messages.push(message.text()));
		page.on('pageerror', (error) => messages.push(String(error)));
		assert.equal((await page.goto(new URL(path, url).href))?.status(), 200);
		await use(page);
		assert.deepEqual(messages, []);
	} finally {
		await context.close();
	}
}

const titles = (page: Page): Promise<string[]> => page.locator('.gather .teaser h2').allTextContents();

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with a script' : 'without a script';
	const name = javaScriptEnabled ? 'recent' : 'plain';
	test(`${how}: "Recent articles" with a filter for visitors and a pager is made, tried out and saved`, { skip }, () =>
		visit(
			`${LISTINGS}/add`,
			async (page) => {
				await page.locator('#edit-label').fill(`Recent articles ${name}`);
				await page.getByLabel('Machine name').fill(name);
				await page.getByLabel('A article').check();
				await page.getByRole('button', { name: 'Add another filter' }).click();
				const filter = page.locator('#edit-filters-0');
				await filter.getByLabel('Field', { exact: false }).first().selectOption('field_section');
				await filter.getByLabel('Comparison').selectOption('equals');
				await filter.getByLabel('Visitors fill it in').check();
				await filter.locator('summary').click();
				await filter.getByLabel('Parameter').fill('section');
				await filter.getByLabel('Choices').fill('news|News\nsport|Sport');
				await page.getByLabel('Items on a page').fill('10');
				await page.locator('#edit-displays-0').getByLabel('Path').fill(`/${name}`);
				await page.getByRole('button', { name: 'Preview' }).click();
				await page.getByRole('heading', { name: 'Preview' }).waitFor();
				assert.equal((await titles(page))[0], 'Article 29');
				assert.match(
					(await page.locator('#gather-preview').textContent()) ?? '',
					/30 results.*Estimated cost \d+ of at most/s,
				);
				assert.match(
					(await page.locator('#gather-preview pre').first().textContent()) ?? '',
					/^\/\* gather.select \*\/ select/,
				);
				assert.equal((await boss.fetch(`/${name}`)).status, 404, 'a preview saves nothing');
				await page.getByRole('button', { name: 'Save' }).click();
				await page.waitForURL(`**${LISTINGS}`);
				await page.getByRole('link', { name: `/${name}`, exact: true }).click();
				assert.deepEqual((await titles(page)).slice(0, 2), ['Article 29', 'Article 28']);
				await page.getByLabel('Section').selectOption('sport');
				await page.getByRole('button', { name: 'Show' }).click();
				await page.waitForURL('**?section=sport');
				assert.deepEqual((await titles(page)).slice(0, 2), ['Article 29', 'Article 27']);
				await page.getByText('15 results').waitFor();
				await page.getByRole('link', { name: 'Next' }).click();
				assert.deepEqual(await titles(page), ['Article 09', 'Article 07', 'Article 05', 'Article 03', 'Article 01']);
				await page.goto(new URL(`${LISTINGS}/${name}`, url).href);
				assert.equal(await page.locator('#edit-filters-0').getByLabel('Parameter').inputValue(), 'section');
				assert.equal(await page.getByLabel('A article').isChecked(), true);
			},
			{ javaScriptEnabled },
		),
	);
}

test('by keyboard alone a listing is changed, tried out and saved', { skip }, () =>
	visit(`${LISTINGS}/recent`, async (page) => {
		const press = async (key: string, until: () => Promise<boolean>): Promise<void> => {
			for (let turn = 0; turn < 80 && !(await until()); turn++) await page.keyboard.press(key);
			assert.ok(await until());
		};
		const isFocused = (selector: string) => () =>
			page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
		await press('Tab', isFocused('#edit-label'));
		await page.keyboard.press('ControlOrMeta+a');
		await page.keyboard.type('By keyboard');
		await press('Tab', isFocused('button[value="preview"]'));
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { name: 'Preview' }).waitFor();
		assert.equal(await page.evaluate(() => document.activeElement?.id), 'gather-preview');
		assert.deepEqual(await findAxeViolations(page), []);
		await press('Shift+Tab', isFocused('button[value="save"]:not(.visually-hidden)'));
		await page.keyboard.press('Enter');
		await page.waitForURL(`**${LISTINGS}`);
		await page.getByRole('link', { name: 'By keyboard' }).waitFor();
	}),
);

test('what is wrong is said at the field, and what has no end is not saved', { skip }, () =>
	visit(`${LISTINGS}/plain`, async (page) => {
		await page.locator('#edit-filters-0').getByLabel('Comparison').selectOption('greater_than');
		await page.locator('#edit-filters-0').getByLabel('Field', { exact: false }).first().selectOption('field_rating');
		await page.locator('#edit-filters-0').getByLabel('Visitors fill it in').uncheck();
		await page.locator('#edit-filters-0').getByLabel('Value').fill('many');
		await page.getByRole('button', { name: 'Save' }).click();
		await page.getByText("'many' is not a number").first().waitFor();
		await page.locator('#edit-filters-0').getByLabel('Value').fill('3');
		await page.getByLabel('Items on a page').fill('100000');
		await page.getByRole('button', { name: 'Save' }).click();
		await page.locator('.form-errors').waitFor();
		await page.getByLabel('Items on a page').fill('20');
		await page.getByRole('button', { name: 'Save' }).click();
		await page.waitForURL(`**${LISTINGS}`);
		const rows = (await boss.json('GET', '/gather/plain/page/json')).body.items;
		assert.equal(rows.length, 6);
	}),
);

test('what the form has no room for is shown and saved as JSON', { skip }, () =>
	visit(LISTINGS, async (page) => {
		const definition = {
			name: 'deep',
			label: 'Deep',
			filters: {
				or: [
					{ field: 'title', value: 'Article 01' },
					{ and: [{ field: 'field_rating', value: 4 }, { not: { field: 'field_section', value: 'news' } }] },
				],
			},
			pager: { type: 'mini', items_per_page: 20 },
			displays: [{ display_type: 'page', path: '/deep' }],
		};
		assert.equal((await boss.json('PUT', '/api/gather/deep', definition)).status, 200);
		await page.goto(new URL(`${LISTINGS}/deep`, url).href);
		const text = page.getByLabel('Definition');
		assert.deepEqual(JSON.parse(await text.inputValue()), definition);
		await text.fill('{"name": ');
		await page.getByRole('button', { name: 'Save' }).click();
		await page.getByText('This is no JSON object').first().waitFor();
		await text.fill(JSON.stringify({ ...definition, label: 'Deeper' }));
		await page.getByRole('button', { name: 'Save' }).click();
		await page.getByRole('link', { name: 'Deeper' }).click();
		await page.getByRole('button', { name: 'Delete' }).click();
		await page.waitForURL(`**${LISTINGS}`);
		assert.equal((await boss.fetch('/deep')).status, 404);
	}),
);

for (const path of [`${LISTINGS}/recent`, `${LISTINGS}/recent?as=json`, '/recent', '/recent?section=news&page=2'])
	test(`${path} is valid and can be used by everybody`, { skip }, async () => {
		const markup = await (await boss.fetch(path, { headers: { accept: 'text/html' } })).text();
		assert.deepEqual(await findHtmlErrors(markup), []);
		await visit(path, async (page) => assert.deepEqual(await findPageProblems(page), []));
	});
