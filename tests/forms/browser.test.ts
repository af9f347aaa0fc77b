// Forms as people use them, in a real browser, with a script and without.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { findPageProblems, launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { findHtmlErrors } from '../support/html.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

const skip = SKIP_WITHOUT_BROWSER;
let site: TestSite;
let browser: Browser;
let url = '';
before(async () => {
	if (skip !== false) return;
	site = await createTestSite({
		settings: '[rate_limits]\nforms = { requests = 0 }',
		plugins: ['forms', 'desk', 'desk_friend'],
	});
	({ url } = await site.kernel.listen());
	browser = await launchBrowser();
});
after(async () => {
	await browser?.close();
	await site?.close();
});

/** Uses a page; whatever the console complains about fails the test. */
async function visit(
	path: string,
	use: (page: Page) => Promise<void>,
	options: BrowserContextOptions = {},
): Promise<void> {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
	try {
		const page = await context.newPage();
		const messages: string[] = [];
		page.on('console', (message) => {
			// Advice about names of a sign-up form, which it is not; and an address of the history with a link to an error.
			if (!/^\[DOM\]|URL has a fragment/.test(message.text())) messages.push(message.text());
		});
		page.on('pageerror', (error) => messages.push(String(error)));
		await page.goto(new URL(path, url).href);
		await use(page);
		assert.deepEqual(messages, []);
	} finally {
		await context.close();
	}
}

const last = async (): Promise<Record<string, unknown>> => {
	const [row] = await site.database.owner<
		{ sent: Record<string, unknown> }[]
	>`select sent from p_desk.sent order by id desc limit 1`;
	return row?.sent ?? {};
};

for (const javaScriptEnabled of [true, false]) {
	const how = javaScriptEnabled ? 'with a script' : 'without a script';

	test(
		`${how}: errors are beside the fields and in a summary that has the focus; put right, the form is taken`,
		{ skip },
		() =>
			visit(
				'/desk/contact',
				async (page) => {
					await page
						.getByLabel('Name', { exact: false })
						.nth(1)
						.fill('a name of more than twenty characters'.slice(0, 20));
					await page.getByLabel('E-mail').fill('nobody');
					await page.getByRole('button', { name: 'Send', exact: true }).click();
					const summary = page.locator('.form-errors');
					await summary.waitFor();
					assert.equal(await page.evaluate(() => document.activeElement?.className), 'form-errors');
					assert.match((await summary.textContent()) ?? '', /There are 3 problems/);
					await summary.getByRole('link', { name: /E-mail is no/ }).click();
					assert.equal(await page.evaluate(() => document.activeElement?.id), 'edit-mail');
					assert.equal(await page.getByLabel('E-mail').inputValue(), 'nobody');
					assert.match(
						(await page.getByLabel('E-mail').getAttribute('aria-describedby')) ?? '',
						/edit-mail-help edit-mail-error/,
					);
					await page.getByLabel('E-mail').fill('ann@example.org');
					await page.getByLabel('Nickname').fill('ann');
					await page.getByLabel('Topic').selectOption('praise');
					await page.getByRole('button', { name: 'Send', exact: true }).click();
					await page.waitForLoadState();
					assert.deepEqual(await page.locator('.form-errors li').allTextContents(), []);
					assert.match(page.url(), /desk.sent(#|$)/);
					assert.equal((await last())['mail'], 'ann@example.org');
					// The page before is still there, and sending it again is harmless.
					const [earlier] = await site.database.owner`select count(*) from p_desk.sent`;
					await page.goBack();
					await page.getByRole('button', { name: 'Send', exact: true }).click();
					await page.waitForLoadState();
					const [now] = await site.database.owner`select count(*) from p_desk.sent`;
					assert.deepEqual(now, earlier);
				},
				{ javaScriptEnabled },
			),
	);

	test(`${how}: another item is one button, and Enter sends the form`, { skip }, () =>
		visit(
			'/desk/recipe',
			async (page) => {
				await page.getByLabel('Title').fill('Bread');
				await page.getByLabel('What').fill('Flour');
				await page.getByRole('button', { name: 'Add another ingredient' }).click();
				await page.getByLabel('What').nth(1).fill('Salt');
				if (javaScriptEnabled) {
					assert.match((await page.locator('#form-announcements').textContent()) ?? '', /Item 2 added/);
					assert.equal(await page.getByLabel('Title').inputValue(), 'Bread');
				}
				await page.getByRole('button', { name: 'Add another ingredient' }).click();
				await page.getByLabel('What').nth(2).fill('Sand');
				await page.getByRole('button', { name: 'Remove Ingredient 3' }).click();
				await page.getByLabel('What').nth(2).waitFor({ state: 'detached' });
				await page.getByLabel('What').nth(1).press('Enter');
				await page.waitForURL('**/desk/sent');
				assert.deepEqual(
					((await last())['parts'] as { what: string }[]).map(({ what }) => what),
					['Flour', 'Salt'],
				);
			},
			{ javaScriptEnabled },
		),
	);

	test(`${how}: the pages of a form go back and forth`, { skip }, () =>
		visit(
			'/desk/booking',
			async (page) => {
				await page.getByLabel('Name').fill('Ann');
				await page.getByRole('button', { name: 'Next' }).click();
				await page.getByText('Step 2 of 3').waitFor();
				await page.getByRole('button', { name: 'Back' }).click();
				await page.getByText('Step 1 of 3').waitFor();
				assert.equal(await page.getByLabel('Name').inputValue(), 'Ann');
				await page.getByRole('button', { name: 'Next' }).click();
				await page.getByLabel('Day').fill('2026-12-24');
				await page.getByLabel('Day').press('Enter');
				await page.getByText('Step 3 of 3').waitFor();
				await page.getByLabel('Wishes').fill('Quiet');
				await page.getByRole('button', { name: 'Book' }).click();
				await page.waitForURL('**/desk/sent');
				assert.deepEqual(await last(), { name: 'Ann', day: '2026-12-24', nights: '', wishes: 'Quiet' });
			},
			{ javaScriptEnabled },
		),
	);
}

test('without a script a long text is a text area', { skip }, () =>
	visit(
		'/desk/contact',
		async (page) => {
			await page.getByRole('textbox', { name: 'Text', exact: true }).fill('<p>plain</p>');
			assert.equal(await page.locator('[contenteditable]').count(), 0);
		},
		{ javaScriptEnabled: false },
	),
);

test(
	'the editor writes headings, lists, links, quotes, code and tables, and undoes; a paste is cleaned',
	{ skip },
	() =>
		visit('/desk/contact', async (page) => {
			const text = page.getByRole('textbox', { name: 'Text', exact: true });
			const source = () => page.locator('textarea[name="text"]').inputValue();
			await text.click();
			await page.keyboard.type('One');
			await page.getByLabel('Kind of paragraph').selectOption('2');
			assert.equal(await source(), '<h2>One</h2>');
			await text.press('End');
			await page.keyboard.press('Enter');
			await page.keyboard.type('a bold word');
			await page.keyboard.press('Control+Shift+ArrowLeft');
			await page.getByRole('button', { name: 'Bold' }).click();
			assert.equal(await page.getByRole('button', { name: 'Bold' }).getAttribute('aria-pressed'), 'true');
			await page.getByRole('button', { name: 'Link' }).click();
			await page.getByLabel('Address').fill('example.org');
			await page.getByRole('button', { name: 'Set link' }).click();
			assert.equal(await source(), '<h2>One</h2><p>a bold <a href="https://example.org"><strong>word</strong></a></p>');
			await page.keyboard.press('End');
			await page.keyboard.press('Enter');
			for (const [tool, tag] of [
				['Bullet list', 'ul'],
				['Numbered list', 'ol'],
				['Quote', 'blockquote'],
				['Code block', 'pre'],
			] as const) {
				await page.getByRole('button', { name: tool }).click();
				await page.keyboard.type('x');
				assert.match(await source(), new RegExp(`<${tag}>`), tool);
				await page.getByRole('button', { name: tool }).click();
				assert.doesNotMatch(await source(), new RegExp(`<${tag}>`), tool);
			}
			await page.getByRole('button', { name: 'Insert table' }).click();
			assert.match(await source(), /<table><tbody><tr><th/);
			await page.getByRole('button', { name: 'Remove table' }).click();
			const done = await source();
			await page.getByRole('button', { name: 'Undo' }).click();
			assert.notEqual(await source(), done);
			await page.getByRole('button', { name: 'Redo' }).click();
			assert.equal(await source(), done);
			await text.evaluate((element) => {
				const data = new DataTransfer();
				data.setData(
					'text/html',
					'<p class="MsoNormal" style="color:red" onclick="hit()">from <font face="x">Word</font><script>hit()</script></p><img src="javascript:hit()" onerror="hit()">',
				);
				element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
			});
			const pasted = await source();
			assert.match(pasted, /from Word/);
			assert.doesNotMatch(pasted, /Mso|style|onclick|font|script>|onerror/);
			await page.keyboard.press('Tab');
		}),
);

test('the editor leaves a text alone that it would damage, and follows the format', { skip }, () =>
	visit('/desk/contact', async (page) => {
		const area = page.locator('textarea[name="text"]');
		assert.equal(await area.isVisible(), false);
		await page.getByLabel('Format of Text').selectOption('markdown');
		assert.equal(await area.isVisible(), true);
		await area.fill('<details><summary>x</summary>y</details>');
		await page.getByLabel('Format of Text').selectOption('filtered_html');
		assert.match((await page.locator('.editor-note').textContent()) ?? '', /details, summary/);
		assert.equal(await area.inputValue(), '<details><summary>x</summary>y</details>');
		assert.equal(await area.isVisible(), true);
	}),
);

test('who leaves a page with unsaved text is asked, who saves is not', { skip }, () =>
	visit('/desk/contact', async (page) => {
		let asked = 0;
		page.on('dialog', (dialog) => {
			asked++;
			void dialog.accept();
		});
		await page.getByRole('textbox', { name: 'Text', exact: true }).click();
		await page.keyboard.type('unsaved');
		await page.reload();
		assert.equal(asked, 1);
		await page.getByRole('textbox', { name: 'Text', exact: true }).click();
		await page.keyboard.type('saved');
		await page.getByRole('button', { name: 'Send', exact: true }).click();
		await page.locator('.form-errors').waitFor();
		assert.equal(asked, 1);
	}),
);

for (const path of ['/desk/contact', '/desk/recipe', '/desk/booking'])
	test(`${path} with errors can be used by everybody`, { skip }, () =>
		visit(path, async (page) => {
			await page.locator('.form-actions .button--primary').last().click();
			await page.locator('.form-errors').waitFor();
			assert.deepEqual(await findPageProblems(page), []);
		}),
	);

test('pages with forms are valid HTML5', { skip }, async () => {
	for (const path of ['/desk/contact', '/desk/recipe', '/desk/booking'])
		assert.deepEqual(await findHtmlErrors(await (await site.get(path)).text()), [], path);
});
