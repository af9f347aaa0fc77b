import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { findPageProblems, launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { createPerson, type Person, visitorOf } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let browser: Browser | undefined;
let author: Person;
const items: { id: string; first: string; last: string }[] = [];
before(async () => {
	if (SKIP_WITHOUT_BROWSER) return;
	site = await createTestSite({ plugins: ['content', 'forms', 'gatekeeper'] });
	browser = await launchBrowser();
	author = await createPerson(site, 'Ann Author', {
		permissions: [
			'create page content',
			'create recipe content',
			'edit any page content',
			'delete any page content',
			'edit any recipe content',
			'preview content',
			'view unpublished content',
		],
	});
	const builder = await createPerson(site, 'Bea', { admin: true });
	await builder.json('POST', '/api/types', {
		type: 'recipe',
		label: 'Recipe',
		description: 'Something to cook.',
		fields: [
			{ field_name: 'field_steps', field_type: 'TextLong', label: 'Steps', required: true, help: 'One a line.' },
			{ field_name: 'field_serves', field_type: 'Integer', label: 'Serves', min: 1, max: 20, default: 4 },
			{ field_name: 'field_vegan', field_type: 'Boolean', label: 'Vegan' },
			{ field_name: 'field_links', field_type: 'Url', label: 'Links', cardinality: 3 },
			{
				field_name: 'field_level',
				field_type: 'List',
				label: 'Level',
				options: [
					{ value: 'easy', label: 'Easy' },
					{ value: 'hard', label: 'Hard' },
				],
			},
			{ field_name: 'field_with', field_type: { RecordReference: 'item' }, label: 'Goes with' },
		],
	});
	const { body } = await author.json('POST', '/api/items', {
		type: 'recipe',
		title: 'Carrot soup',
		fields: {
			field_steps: { value: 'Peel.\n\nCook **slowly**.', format: 'markdown' },
			field_vegan: true,
			field_links: ['https://example.org/a'],
			field_level: 'easy',
		},
	});
	await author.json(
		'PATCH',
		`/api/items/${body.id}`,
		{
			title: 'Carrot soup with ginger',
			fields: { field_level: 'hard', field_serves: 6 },
			log_message: 'Ginger makes it better',
		},
		{ 'if-match': '*' },
	);
	await author.json(
		'PATCH',
		`/api/items/${body.id}`,
		{ title: 'Carrot soup, summer', publication: { effective_date: '2999-06-01', expiry_date: '2999-09-01' } },
		{ 'if-match': '*' },
	);
	const { revisions } = (await author.json('GET', `/api/items/${body.id}/revisions`)).body;
	items.push({ id: body.id, first: revisions[2].id, last: revisions[1].id });
});
after(async () => {
	await browser?.close();
	await site?.close();
});

/** A page of the site as this person sees it; every request of the browser is answered by the kernel. */
async function open(person: Person, address: string, scheme: 'light' | 'dark', width = 1280): Promise<Page> {
	const context = await browser!.newContext({ colorScheme: scheme, viewport: { width, height: 900 } });
	const page = await context.newPage();
	await page.route('**/*', async (route) => {
		const request = route.request();
		const { pathname, search } = new URL(request.url());
		const body = request.postDataBuffer();
		const response = await person.fetch(pathname + search, {
			method: request.method(),
			headers: { accept: 'text/html', ...(body && { 'content-type': request.headers()['content-type'] ?? '' }) },
			redirect: 'manual',
			...(body && { body: new Uint8Array(body) }),
		});
		await route.fulfill({
			status: response.status,
			headers: Object.fromEntries(response.headers),
			body: Buffer.from(await response.arrayBuffer()),
		});
	});
	await page.goto(`http://site.test${address}`);
	return page;
}

for (const [name, address] of [
	['to add one', () => '/item/add/recipe'],
	['to edit one', () => `/item/${items[0]!.id}/edit`],
	['of differences', () => `/item/${items[0]!.id}/diff?from=${items[0]!.first}&to=${items[0]!.last}`],
] as const)
	test(
		`the page ${name}, with fields of many kinds, can be used by everybody`,
		{ skip: SKIP_WITHOUT_BROWSER },
		async () => {
			const page = await open(author, address(), 'light');
			assert.deepEqual(await findPageProblems(page), []);
			await page.context().close();
		},
	);

test(
	'somebody writes an item with the keyboard, and corrects what was wrong',
	{ skip: SKIP_WITHOUT_BROWSER },
	async () => {
		const page = await open(author, '/item/add/page', 'light');
		await page.getByLabel('Title').fill('Typed by hand');
		await page.getByLabel('Until').fill('2020-01-01T10:00');
		await page.getByRole('button', { name: 'Save', exact: true }).last().press('Enter');
		await page.getByText('Expiry date must be after the effective date.').first().waitFor();
		assert.equal(await page.getByLabel('Title').inputValue(), 'Typed by hand');
		await page.getByLabel('Until').fill('');
		await page.getByRole('button', { name: 'Save', exact: true }).last().press('Enter');
		await page.getByRole('heading', { level: 1, name: 'Typed by hand' }).waitFor();
		const seen = await open(visitorOf(site), new URL(page.url()).pathname, 'light');
		await seen.getByRole('heading', { level: 1, name: 'Typed by hand' }).waitFor();
		assert.equal(await seen.getByRole('navigation', { name: 'This item' }).count(), 0);
		await seen.context().close();
		await page.context().close();
	},
);
