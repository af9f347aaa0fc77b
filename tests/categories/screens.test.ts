// The screens of categories in a real browser: by keyboard and without a script, on a phone and on a desk.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { findPageProblems, launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { findHtmlErrors } from '../support/html.ts';
import { createPerson, logIn, type Person } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

const skip = SKIP_WITHOUT_BROWSER;
let site: TestSite;
let browser: Browser | undefined;
let url = '';
let boss: Person;
let cookie = { name: '', value: '' };
/** Those whose like is on no other site of the tests. */
const screens: string[] = [];
before(async () => {
	if (skip !== false) return;
	site = await createTestSite({ plugins: ['forms', 'content', 'admin', 'categories'] });
	boss = await createPerson(site, 'Boss', { admin: true });
	const add = async (address: string, body: object) => {
		const answer = await boss.json('POST', address, body);
		assert.equal(answer.status, 201, JSON.stringify(answer.body));
		return answer.body;
	};
	await add('/api/vocabularies', {
		machine_name: 'regions',
		label: 'Regions',
		parents: 'many',
		description: 'Where things come from',
	});
	const terms = '/api/vocabularies/regions/terms';
	const europe = await add(terms, { label: 'Europe', description: 'From the Atlantic to the Urals.' });
	const alps = await add(terms, { label: 'Alps', parents: [europe.id] });
	await add(terms, { label: 'Danube', parents: [europe.id], weight: -1 });
	const reference = { RecordReference: 'category_tag' };
	await add('/api/types', {
		type: 'dish',
		label: 'Dish',
		fields: [
			{
				field_name: 'field_regions',
				field_type: reference,
				scope: 'regions',
				widget: 'select',
				label: 'Regions',
				cardinality: -1,
			},
			{ field_name: 'field_home', field_type: reference, scope: 'regions', widget: 'select', label: 'Home' },
			{ field_name: 'field_also', field_type: reference, scope: 'regions', label: 'Also' },
			{
				field_name: 'field_tags',
				field_type: reference,
				scope: 'tags',
				widget: 'tags',
				label: 'Tags',
				cardinality: -1,
			},
		],
	});
	for (const title of ['Fondue', 'Röschti'])
		await add('/api/items', { type: 'dish', title, fields: { field_regions: [alps.id] } });
	screens.push(
		'/admin/categories/regions/terms',
		`/admin/categories/regions/terms/${alps.id}`,
		`/admin/categories/regions/terms/${europe.id}/delete`,
		'/item/add/dish',
	);
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
	const vocabulary = javaScriptEnabled ? 'colours' : 'shapes';

	test(`${how}: a vocabulary is made, filled, put in order, and emptied again`, { skip }, () =>
		visit(
			'/admin/categories/add',
			async (page) => {
				await page.getByLabel('Name', { exact: false }).first().fill(`My ${vocabulary}`);
				await page.getByLabel('Machine name').fill(vocabulary);
				await page.getByLabel('One other term').check();
				await page.getByRole('button', { name: 'Add the vocabulary' }).click();
				await page.waitForURL(`**/admin/categories/${vocabulary}/terms`);
				await page.getByRole('link', { name: 'Add a term' }).click();
				for (const label of ['Warm', 'Cold']) {
					await page.getByLabel('Label').fill(label);
					await page.getByRole('button', { name: 'Add it and another one' }).click();
					await page.waitForLoadState();
				}
				await page.getByLabel('Label').fill('Red');
				await page.getByLabel('Below which term').selectOption({ label: 'Warm' });
				await page.getByRole('button', { name: 'Add the term' }).click();
				await page.waitForURL(`**/admin/categories/${vocabulary}/terms`);
				const rows = () => page.locator('tbody th a').allTextContents();
				assert.deepEqual(await rows(), ['Cold', 'Warm', 'Red']);
				await page.getByLabel('Weight of Cold').fill('5');
				await page.getByRole('button', { name: 'Save the weights' }).click();
				await page.waitForLoadState();
				assert.deepEqual(await rows(), ['Warm', 'Red', 'Cold']);
				await page.getByRole('link', { name: 'Merge Cold' }).click();
				await page.getByLabel('The term that stays').selectOption({ label: 'Warm' });
				await page.getByRole('button', { name: 'Merge' }).click();
				await page.waitForURL(`**/admin/categories/${vocabulary}/terms`);
				assert.deepEqual(await rows(), ['Warm', 'Red']);
				await page.getByRole('link', { name: 'Delete Warm' }).click();
				await page.getByText('No item has it.').waitFor();
				await page.getByLabel('Is deleted too: 1 term').check();
				await page.getByRole('button', { name: 'Delete' }).click();
				await page.getByText('There are no terms yet.').waitFor();
				await page.goto(new URL(`/admin/categories/${vocabulary}`, url).href);
				await page.getByRole('link', { name: 'Delete', exact: true }).click();
				await page.getByRole('button', { name: 'Delete' }).click();
				await page.waitForURL('**/admin/categories');
				assert.equal(await page.getByText(`My ${vocabulary}`).count(), 0);
			},
			{ javaScriptEnabled },
		),
	);

	test(`${how}: an item gets terms from a list, by typing, and new tags`, { skip }, () =>
		visit(
			'/item/add/dish',
			async (page) => {
				const fresh = `Sweet, ${how}`;
				await page.getByLabel('Title').fill(`Strudel ${how}`);
				await page.getByLabel('– Danube', { exact: true }).check();
				await page.getByLabel('Home').selectOption({ label: '– Alps' });
				if (javaScriptEnabled) {
					await page.getByLabel('Also').pressSequentially('eur');
					await page.locator('#edit-field_also + datalist option').first().waitFor({ state: 'attached' });
					const option = await page.locator('#edit-field_also + datalist option').first().getAttribute('value');
					await page.getByLabel('Also').fill(option ?? '');
				} else await page.getByLabel('Also').fill('europe');
				await page.getByLabel('Tags').fill(`Baked, "${fresh}"`);
				await page.getByRole('button', { name: 'Save' }).click();
				await page.waitForURL('**/item/*-*');
				for (const name of ['Danube', 'Alps', 'Europe', 'Baked', fresh])
					await page.getByRole('link', { name, exact: true }).waitFor();
				await page.getByRole('link', { name: 'Edit' }).click();
				assert.equal(await page.getByLabel('Tags').inputValue(), `Baked, "${fresh}"`);
				assert.match(await page.getByLabel('Also').inputValue(), /^Europe \([0-9a-f-]{36}\)$/);
				assert.ok(await page.getByLabel('– Danube', { exact: true }).isChecked());
				await page.getByLabel('Tags').fill('Baked');
				await page.getByRole('button', { name: 'Save' }).click();
				await page.waitForURL('**/item/*-*');
				await page.getByRole('link', { name: 'Baked', exact: true }).click();
				await page.getByRole('link', { name: `Strudel ${how}`, exact: true }).waitFor();
			},
			{ javaScriptEnabled },
		),
	);
}

test(
	'screens of terms with several parents, and their fields, are valid and can be used by everybody',
	{ skip },
	async () => {
		for (const path of screens) {
			const markup = await (await boss.fetch(path, { headers: { accept: 'text/html' } })).text();
			assert.deepEqual(await findHtmlErrors(markup), [], path);
			await visit(path, async (page) => assert.deepEqual(await findPageProblems(page), [], path));
		}
	},
);
