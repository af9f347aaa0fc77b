// What a site is for, from the type that somebody makes to the version that somebody brings back: by the screens alone, in
// a real browser, with a script and without.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { createPerson, logIn, type Person } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

const skip = SKIP_WITHOUT_BROWSER;
const ITEM = `<article class="themed" data-volatile><p class="about"><%= it.type %>, <%= it.letters %> letters</p><%~ it.content %></article>`;

let site: TestSite;
let browser: Browser;
let url: string;
let people: Record<'builder' | 'author' | 'other', Person>;
before(async () => {
	if (skip !== false) return;
	site = await createTestSite({
		plugins: ['forms', 'content', 'admin', 'people', 'tint'],
		settings: '[rate_limits]\nforms = { requests = 0 }',
		files: { 'themes/default/templates/item--recipe.eta': ITEM },
	});
	({ url } = await site.kernel.listen());
	const own = (type: string): string[] => ['create', 'edit own', 'delete own'].map((what) => `${what} ${type} content`);
	const permissions = [...own('recipe'), ...own('report')];
	people = {
		builder: await createPerson(site, 'Bea Builder', { admin: true }),
		author: await createPerson(site, 'Ann Author', { permissions }),
		other: await createPerson(site, 'Otto Other', { permissions }),
	};
	browser = await launchBrowser();
});
after(async () => {
	await browser?.close();
	await site?.close();
});

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with a script' : 'without a script';
	const type = javaScriptEnabled ? 'recipe' : 'report';

	test(`${how}: a type of five fields, an item of it, its history, and who may do what with it`, { skip }, async () => {
		const contexts: BrowserContext[] = [];
		const messages: string[] = [];
		const open = async (person?: Person): Promise<Page> => {
			const context = await browser.newContext({ baseURL: url, javaScriptEnabled });
			contexts.push(context);
			context.setDefaultTimeout(10_000);
			if (person) {
				const [name = '', value = ''] = (await logIn(site.database.owner, person.id)).cookie.split('=');
				// On this machine sites are told apart by their port.
				await context.addCookies([{ name: `${name}-${new URL(url).port}`, value, url }]);
			}
			const page = await context.newPage();
			page.on('pageerror', (error) => messages.push(String(error)));
			return page;
		};
		const statusOf = async (page: Page, address: string): Promise<number | undefined> =>
			(await page.goto(address))?.status();
		try {
			// Whoever builds the site makes the type.
			const builder = await open(people.builder);
			await builder.goto('/admin');
			await builder.getByRole('link', { name: 'Content types' }).first().click();
			await builder.getByRole('link', { name: 'Add a content type' }).click();
			await builder.locator('#edit-label').fill(type);
			await builder.getByLabel('Machine name').fill(type);
			for (const [index, [label, kind]] of [
				['Lead', 'Text'],
				['Steps', 'TextLong'],
				['Serves', 'Integer'],
				['Cooked on', 'Date'],
				['Parts', 'Text'],
			].entries()) {
				if (index > 0) await builder.getByRole('button', { name: 'Add another field' }).click();
				const field = builder.locator(`#edit-fields-${index}`);
				await field.getByLabel('Label').fill(label ?? '');
				await field.getByLabel('Kind').selectOption(kind ?? '');
				if (label === 'Parts') await field.getByLabel('How many values').fill('-1');
			}
			await builder.getByRole('button', { name: 'Move Field 5 up' }).click();
			await builder.locator('#edit-fields-3').getByLabel('Label').and(builder.locator('[value="Parts"]')).waitFor();
			await builder.getByRole('button', { name: 'Add the type' }).click();
			await builder.waitForURL(`**/admin/structure/types/${type}`);

			// An author writes, and is told what is missing.
			const author = await open(people.author);
			await author.goto('/item/add');
			await author.locator('main').getByRole('link', { name: type }).click();
			await author.getByLabel('Lead').fill('Warm and simple');
			await author.getByLabel('Parts').first().fill('Carrots');
			await author.getByRole('button', { name: 'Add another item' }).click();
			await author.getByLabel('Parts').nth(1).fill('Water');
			await author.getByRole('button', { name: 'Move Parts 2 up' }).click();
			await author.locator('#edit-field_parts-0-value[value="Water"]').waitFor();
			if (type === 'recipe') await author.getByLabel('Checked by').fill('nobody');
			await author.getByRole('button', { name: 'Save', exact: true }).last().click();
			await author.locator('.form-errors').getByText('Title is required.').waitFor();
			assert.equal(await author.getByLabel('Parts').nth(1).inputValue(), 'Carrots');
			const order = await author.locator('[id^="edit-field_"]').evaluateAll((all) => all.map(({ id }) => id).join());
			assert.match(order, /field_parts.*field_cooked_on/);
			await author.getByLabel('Title').fill('Carrot soup');
			if (type === 'recipe') {
				// Another plugin's field: it is there, and its owner has a say.
				await author.locator('.form-errors').getByText('Somebody has to check it.').waitFor();
				await author.getByLabel('Checked by').fill('Otto');
			}
			await author.getByRole('button', { name: 'Save', exact: true }).last().click();
			await author.getByRole('heading', { level: 1, name: 'Carrot soup' }).waitFor();
			const item = new URL(author.url()).pathname;

			// The theme has a template for one of the types only; another plugin gives it a variable.
			const about = await author.locator('.themed .about').count();
			assert.equal(about, type === 'recipe' ? 1 : 0);
			if (about > 0) assert.equal(await author.locator('.themed .about').textContent(), 'recipe, 11 letters');

			// Changed as a draft: visitors still read the first version.
			await author.getByRole('link', { name: 'Edit', exact: true }).click();
			await author.getByLabel('Title').fill('Carrot soup with ginger');
			await author.getByLabel('For now editors only').check();
			await author.getByLabel('What changed').fill('Ginger');
			if (type === 'recipe') await author.getByLabel('Checked by').fill('Otto');
			await author.getByRole('button', { name: 'Save', exact: true }).last().click();
			await author.waitForURL(`**${item}`);
			const visitor = await open();
			assert.equal(await statusOf(visitor, item), 200);
			assert.equal(await visitor.locator('h1').textContent(), 'Carrot soup');
			assert.equal(await visitor.getByRole('navigation', { name: 'This item' }).count(), 0);
			assert.equal(await statusOf(visitor, `${item}/edit`), 403);

			// Somebody else who writes the same things may read it, and that is all.
			const other = await open(people.other);
			assert.equal(await statusOf(other, item), 200);
			assert.equal(await statusOf(other, `${item}/edit`), 403);
			assert.equal(await statusOf(other, `${item}/delete`), 403);
			assert.equal(await statusOf(other, `${item}/revisions`), 404);

			// The history is compared, and the first version brought back.
			await author.goto(`${item}/revisions`);
			await author
				.getByRole('link', { name: /^Compare/ })
				.first()
				.click();
			assert.equal((await author.locator('ins').first().textContent())?.trim(), 'with ginger');
			await author.goBack();
			await author
				.getByRole('link', { name: /^Revert/ })
				.last()
				.click();
			await author.getByRole('button', { name: 'Revert' }).click();
			await author.waitForURL(`**${item}/revisions`);
			assert.equal(await author.getByRole('row').count(), 4);
			await author.goto(item);
			assert.equal(await author.locator('h1').textContent(), 'Carrot soup');

			// Taken from the public, nobody else knows that it is there.
			await author.goto(`${item}/edit`);
			await author.getByLabel('Nobody but editors any more').check();
			if (type === 'recipe') await author.getByLabel('Checked by').fill('Otto');
			await author.getByRole('button', { name: 'Save', exact: true }).last().click();
			await author.getByText('Only people who may see unpublished content').waitFor();
			assert.equal(await statusOf(visitor, item), 404);
			assert.equal(await statusOf(other, item), 404);

			// And deleted.
			await author.getByRole('link', { name: 'Delete', exact: true }).click();
			await author.getByRole('button', { name: 'Delete' }).click();
			await author.waitForURL((address) => !address.pathname.startsWith('/item/'));
			assert.equal(await statusOf(author, item), 404);
			await builder.goto(`/admin/content?type=${type}`);
			await builder.getByText('Nothing fits these filters.').waitFor();
			assert.deepEqual(messages, []);
		} finally {
			for (const context of contexts) await context.close();
		}
	});
}
