// The account pages in a real browser, with and without JavaScript, on a phone and on a desk, light and dark.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import type { Mail } from '../../kernel/src/auth/mail.ts';
import { createPasswords } from '../../kernel/src/auth/passwords.ts';
import { createUsers } from '../../kernel/src/auth/users.ts';
import { findAxeViolations, launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

const skip = SKIP_WITHOUT_BROWSER;
const PASSWORD = 'correct horse battery';
const SHOTS = process.env['SCREENSHOTS'];
let site: TestSite;
let browser: Browser;
let url: string;
const mails: Mail[] = [];
before(async () => {
	if (skip) return;
	site = await createTestSite({
		plugins: ['content'],
		settings: '[rate_limits]\nlogin = { requests = 0 }\npassword_reset = { requests = 0 }\nforms = { requests = 0 }',
		mail: async (mail) => void mails.push(mail),
	});
	({ url } = await site.kernel.listen());
	const pass = await createPasswords().hash(PASSWORD);
	const users = createUsers(site.database.owner);
	await users.create({ name: 'Ann', mail: 'ann@example.org', pass, isAdmin: true });
	await users.create({ name: 'Ben', mail: 'ben@example.org', pass });
	browser = await launchBrowser();
});
after(async () => {
	await browser?.close();
	await site?.close();
});

async function withPage(work: (page: Page) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
	const context = await browser.newContext({ baseURL: url, ...options });
	try {
		await work(await context.newPage());
	} finally {
		await context.close();
	}
}

async function logIn(page: Page, name = 'Ann', password = PASSWORD): Promise<void> {
	await page.goto('/user/login');
	await page.getByLabel('Name or mail address').fill(name);
	await page.getByLabel('Password').fill(password);
	await page.getByRole('button', { name: 'Log in' }).click();
	await page.waitForLoadState();
}

test('log in, stay so when remembered after the browser was closed, log out', { skip }, async () => {
	let state: Awaited<ReturnType<ReturnType<Page['context']>['storageState']>> | undefined;
	await withPage(async (page) => {
		await page.goto('/pages');
		await page.getByRole('link', { name: 'Log in' }).click();
		await page.getByLabel('Name or mail address').fill('ann@example.org');
		await page.getByLabel('Password').fill(PASSWORD);
		await page.getByLabel('Remember me').check();
		await page.keyboard.press('Enter');
		await page.waitForURL('**/pages');
		await page.getByRole('link', { name: 'Ann' }).waitFor();
		state = await page.context().storageState();
		const [cookie] = state.cookies;
		assert.ok(cookie!.httpOnly && cookie!.sameSite === 'Strict');
		const days = (cookie!.expires - Date.now() / 1_000) / 86_400;
		assert.ok(days > 29.9 && days < 30.1, `${days} days`);
	});
	await withPage(
		async (page) => {
			await page.goto('/');
			await page.getByRole('link', { name: 'Ann' }).waitFor();
			await page.getByRole('link', { name: 'Log out' }).click();
			await page.getByRole('link', { name: 'Log in' }).waitFor();
			assert.deepEqual(await page.context().cookies(), []);
			await page.goBack();
			await page.reload();
			assert.equal(await page.getByRole('link', { name: 'Ann' }).count(), 0);
		},
		{ storageState: state! },
	);
});

test('a mistake is said, and read first; after five the account is locked', { skip }, async () => {
	await withPage(
		async (page) => {
			for (let failure = 0; failure < 5; failure++) {
				await logIn(page, 'Ben', 'wrong password');
				await page.getByRole('alert').getByText('The name or the password is not right.').waitFor();
			}
			assert.equal(await page.getByLabel('Name or mail address').inputValue(), 'Ben');
			await logIn(page, 'Ben');
			await page.getByText('Account temporarily locked').first().waitFor();
		},
		{ javaScriptEnabled: false },
	);
});

test('a forgotten password: ask, follow the link, choose, log in, which opens what was locked', { skip }, async () => {
	await withPage(async (page) => {
		await page.goto('/user/login');
		await page.getByRole('link', { name: 'I forgot my password' }).click();
		await page.getByLabel('Mail address').fill('ben@example.org');
		await page.getByRole('button', { name: 'Send me a link' }).click();
		await page.getByText('If an account has this mail address').waitFor();
		await eventually(
			() => mails.length > 0,
			() => 'a mail',
		);
		await page.goto(new URL(/http\S+/.exec(mails[0]!.text)![0]).pathname);
		await page.getByLabel('New password', { exact: false }).first().fill('something else entirely');
		await page.getByLabel('New password, once more').fill('something else entirely');
		await page.getByRole('button', { name: 'Save the password' }).click();
		await page.getByText('Your password is changed.').waitFor();
		await logIn(page, 'Ben', 'something else entirely');
		await page.getByRole('link', { name: 'Ben' }).waitFor();
	});
});

const PLACES = { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 800 } };
test('the pages fit and are accessible', { skip }, async () => {
	for (const [place, viewport] of Object.entries(PLACES)) {
		for (const colorScheme of ['light', 'dark'] as const) {
			const look = async (page: Page, name: string): Promise<void> => {
				const found = await findAxeViolations(page);
				assert.deepEqual(found, [], `${name} ${place} ${colorScheme}`);
				const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
				assert.equal(wide, false, `${name} ${place} is wider than the window`);
				if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}-${place}-${colorScheme}.png`, fullPage: true });
			};
			await withPage(
				async (page) => {
					await page.goto('/user/login');
					await look(page, 'login');
					await logIn(page, 'nobody', 'wrong password');
					await look(page, 'login-wrong');
					await site.database.owner`delete from kernel.login_attempt`;
					await page.goto('/user/password-reset');
					await look(page, 'reset');
					await page.goto('/?as_of=2026-01-01');
					await look(page, 'denied');
					await logIn(page);
					await page.goto('/user/account');
					await page.getByText('Make a token').first().click();
					await look(page, 'account');
				},
				{ viewport, colorScheme },
			);
		}
	}
});
