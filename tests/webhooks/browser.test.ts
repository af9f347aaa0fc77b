import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { findAxeViolations, launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { createPerson, logIn } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

let site: TestSite;
let browser: Browser;
let url: string;
let cookie: string;
before(async () => {
	if (SKIP_WITHOUT_BROWSER) return;
	site = await createTestSite({
		plugins: ['content', 'forms', 'admin', 'webhooks'],
		settings: '[http.hosts]\nwebhooks = ["cdn.example.org"]\n[grants]\nwebhooks = ["http:post"]',
	});
	({ url } = await site.kernel.listen());
	browser = await launchBrowser();
	({ cookie } = await logIn(site.database.owner, (await createPerson(site, 'Ada', { admin: true })).id));
});
after(async () => {
	await browser?.close();
	await site?.close();
});

async function open(width: number, colorScheme: 'light' | 'dark', javaScriptEnabled = true): Promise<Page> {
	const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled });
	const port = new URL(url).port;
	await context.addCookies([{ name: `trovato-${port}`, value: cookie.slice(cookie.indexOf('=') + 1), url }]);
	return context.newPage();
}
/** Where pictures go for whoever wants to look at them. */
const PICTURES = process.env['TROVATO_TEST_PICTURES'];
async function look(page: Page, name: string): Promise<void> {
	if (PICTURES) {
		mkdirSync(PICTURES, { recursive: true });
		await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
	}
	const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
	assert.equal(wide, false, `${name} is wider than the window`);
	assert.deepEqual(await findAxeViolations(page), [], name);
}

test(
	'webhooks are made and sent again by keyboard, without a script, on every screen',
	{ skip: SKIP_WITHOUT_BROWSER },
	async () => {
		const page = await open(1280, 'light', false);
		await page.goto(`${url}/admin/webhooks/add`);
		await page.getByLabel('Address').focus();
		await page.keyboard.type('https://cdn.example.org/hooks/trovato');
		await page.keyboard.press('Enter');
		await page.waitForURL(/\/admin\/webhooks\/[0-9a-f-]{36}$/);
		const place = page.url();
		await site.database.owner`
		insert into p_webhooks.delivery (id, endpoint_id, event_id, type, subject, seq, body, state, attempts, status, error)
		select gen_random_uuid(), e.id, n::text, 'content.published', 'item/019aa5bf-90d1-7a50-8f0e-2f8f6a7a9b1' || n, n, '{}',
			(array['done', 'dead', 'waiting', 'dead'])[n + 1], (array[1, 5, 2, 5])[n + 1], (array[204, 500, 502, 404])[n + 1],
			(array['', 'The server answered 500.', 'The server answered 502.', 'The server answered 404.'])[n + 1]
		from p_webhooks.endpoint e, generate_series(0, 3) n`;
		for (const width of [360, 1280])
			for (const scheme of ['light', 'dark'] as const) {
				const other = await open(width, scheme);
				for (const [name, address] of [
					['list', `${url}/admin/webhooks`],
					['add', `${url}/admin/webhooks/add`],
					['one', place],
					['delete', `${place}/delete`],
				] as const) {
					await other.goto(address);
					await look(other, `${name}-${width}-${scheme}`);
				}
				await other.context().close();
			}
		await page.goto(place);
		await page.getByRole('button', { name: 'Send all again' }).focus();
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { name: 'Given up' }).waitFor({ state: 'detached', timeout: 10_000 });
		await page.context().close();
	},
);
