// Somebody is added, gets a role, chooses a password, works, and is put out again: in a real browser.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { createPerson, logIn } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

const skip = SKIP_WITHOUT_BROWSER;
const PASSWORD = 'correct horse battery';
let site: TestSite;
let browser: Browser;
let url: string;
let cookie = { name: '', value: '' };
before(async () => {
	if (skip !== false) return;
	site = await createTestSite({
		plugins: ['forms', 'content', 'admin', 'people'],
		settings: '[rate_limits]\nlogin = { requests = 0 }\nforms = { requests = 0 }',
	});
	({ url } = await site.kernel.listen());
	const boss = await createPerson(site, 'Boss', { admin: true });
	const [name = '', value = ''] = (await logIn(site.database.owner, boss.id)).cookie.split('=');
	// On this machine sites are told apart by their port.
	cookie = { name: `${name}-${new URL(url).port}`, value };
	browser = await launchBrowser();
});
after(async () => {
	await browser?.close();
	await site?.close();
});

async function open(options: BrowserContextOptions, asBoss: boolean): Promise<BrowserContext> {
	const context = await browser.newContext({ baseURL: url, ...options });
	context.setDefaultTimeout(10_000);
	if (asBoss) await context.addCookies([{ ...cookie, url }]);
	return context;
}

for (const javaScriptEnabled of [true, false])
	test(
		`${javaScriptEnabled ? 'with' : 'without'} a script: from a new role and a new account to its end`,
		{ skip },
		async () => {
			const who = javaScriptEnabled ? 'Ann Script' : 'Ann Plain';
			const role = javaScriptEnabled ? 'editor' : 'writer';
			const options = { javaScriptEnabled, viewport: { width: 360, height: 800 } };
			const desk = await open(options, true);
			const theirs = await open(options, false);
			try {
				const page = await desk.newPage();
				await page.goto('/admin/people/roles');
				await page.getByRole('link', { name: 'Add a role' }).click();
				await page.getByLabel('Name').fill(role);
				await page.getByRole('button', { name: 'Add the role' }).click();
				await page.getByLabel('Create page content').check();
				await page.getByRole('button', { name: 'Save' }).click();
				await page.getByText('The permissions were saved.').waitFor();

				// The same by the table, with the keyboard alone.
				const box = page.getByRole('group', { name: 'Edit own page content' }).getByLabel(role);
				await box.focus();
				await page.keyboard.press('Space');
				assert.equal(await box.isChecked(), true);
				await page.keyboard.press('Enter');
				await page.getByText('The permissions were saved.').waitFor();
				assert.equal(
					await page.getByRole('group', { name: 'Edit own page content' }).getByLabel(role).isChecked(),
					true,
				);

				await page.getByRole('link', { name: 'People', exact: true }).first().click();
				await page.getByRole('link', { name: 'Add somebody' }).click();
				await page.getByLabel('Name').fill(who);
				await page.getByLabel(role).check();
				await page.getByRole('button', { name: 'Add the account' }).click();
				await page.getByRole('button', { name: 'Make a link' }).click();
				const link = await page.getByRole('link', { name: '/user/password-reset/' }).getAttribute('href');

				const other = await theirs.newPage();
				await other.goto(link ?? '');
				for (const field of await other.locator('input[type=password]').all()) await field.fill(PASSWORD);
				await other.locator('main button[type=submit]').click();
				await other.waitForLoadState();
				await other.goto('/user/login');
				await other.getByLabel('Name or mail address').fill(who);
				await other.getByLabel('Password').fill(PASSWORD);
				await other.getByRole('button', { name: 'Log in' }).click();
				await other.waitForLoadState();
				assert.equal((await other.goto('/item/add/page'))?.status(), 200);

				await page.goto(`/admin/people?find=${encodeURIComponent(who)}`);
				await page.getByRole('link', { name: who, exact: true }).click();
				await page.getByRole('link', { name: 'Sessions' }).click();
				await page.getByRole('row').filter({ hasText: 'Chrome' }).first().waitFor();
				await page.getByRole('button', { name: /^End/ }).click();
				await page.getByText('not logged in anywhere').waitFor();
				assert.equal((await other.goto('/item/add/page'))?.status(), 403);

				await page.getByRole('link', { name: 'Block', exact: true }).click();
				await page.getByRole('button', { name: 'Block' }).click();
				await page.getByText('every session of it has ended').waitFor();
				await other.goto('/user/login');
				await other.getByLabel('Name or mail address').fill(who);
				await other.getByLabel('Password').fill(PASSWORD);
				await other.getByRole('button', { name: 'Log in' }).click();
				await other.waitForLoadState();
				assert.equal((await other.goto('/item/add/page'))?.status(), 403);

				await page.goto(`/admin/people?find=${encodeURIComponent(who)}`);
				await page.getByRole('link', { name: who, exact: true }).click();
				await page.getByRole('link', { name: 'Delete' }).click();
				await page.getByText('What the person wrote stays').waitFor();
				await page.getByRole('button', { name: 'Delete the account' }).click();
				await page.getByText('The account was deleted.').waitFor();
				await page.goto(`/admin/people?find=${encodeURIComponent(who)}`);
				await page.getByText('Nobody has such a name').waitFor();
			} finally {
				await desk.close();
				await theirs.close();
			}
		},
	);
