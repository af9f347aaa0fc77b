// What anybody can type ends up on the screens of those who may do most: none of it runs there.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { ATTACKS } from '../render/xss.ts';
import { launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { createPerson, logIn, type Person } from '../support/people.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

const skip = SKIP_WITHOUT_BROWSER;
const LINES = ATTACKS.map((attack) => attack.replaceAll(/[\0\r\n]/g, ' '));
/** More roles than anybody has would only make one page long. */
const ROLES = 12;

let site: TestSite;
let browser: Browser;
let page: Page;
let boss: Person;
let someone = '';
const hits: string[] = [];
let now = '';
before(async () => {
	if (skip !== false) return;
	site = await createTestSite({ plugins: ['forms', 'content', 'admin', 'people'] });
	const { owner } = site.database;
	boss = await createPerson(site, `"><img src=x onerror=hit()>`, { admin: true });
	for (const [index, attack] of LINES.entries()) {
		const id = randomUUID();
		await owner`insert into kernel.users (id, name, mail) values (${id}, ${`${attack} ${index}`}, ${`${attack}${index}`})`;
		if (index < ROLES)
			await owner`insert into kernel.role (id, name) values (${randomUUID()}, ${`${index} ${attack}`.slice(0, 60)})`;
		const made = await boss.json('POST', '/api/items', {
			type: 'page',
			title: attack.slice(0, 255),
			log_message: attack,
		});
		assert.equal(made.status, 201, attack);
	}
	const [victim] = await owner<{ id: string }[]>`select id from kernel.users where name = ${`${LINES[3]} 3`}`;
	someone = victim?.id ?? '';
	await logIn(owner, someone);
	await owner`update kernel.session set client = ${LINES[3] ?? ''} where user_id = ${someone}`;
	const type = await boss.json('POST', '/api/types', {
		type: 'trap',
		label: LINES[0],
		description: LINES[2],
		title_label: LINES[3],
		fields: LINES.slice(0, 30).map((attack, index) => ({
			field_name: `field_${index}`,
			field_type: index % 2 === 0 ? { Text: { max_length: 1000 } } : 'List',
			label: attack,
			help: attack,
			...(index % 2 === 0 ? { default: attack } : { options: [{ value: attack, label: attack }] }),
		})),
	});
	assert.equal(type.status, 201, JSON.stringify(type.body));
	browser = await launchBrowser();
	const context = await browser.newContext();
	page = await context.newPage();
	await page.exposeFunction('hit', () => void hits.push(now));
	await page.route('**/*', (route) => route.abort());
});
after(async () => {
	await browser?.close();
	await site?.close();
});

/** The page without the policy that the server sends: the markup itself has to be harmless. */
async function look(address: string): Promise<string> {
	now = address;
	const response = await boss.fetch(address, { headers: { accept: 'text/html' } });
	const html = await response.text();
	assert.equal(response.status, 200, `${address} ${html.slice(0, 300)}`);
	await page.setContent(html, { waitUntil: 'domcontentloaded' });
	await page.evaluate(() => {
		for (const element of document.querySelectorAll('body *')) {
			for (const name of ['mouseover', 'focus', 'click', 'toggle', 'load', 'error', 'animationstart'])
				element.dispatchEvent(new Event(name, { bubbles: true, cancelable: true }));
			const href = element.getAttribute('href') ?? '';
			if (/^\s*(?:javascript|data|vbscript):/i.test(new URL(href, 'http://x/').href))
				(globalThis as unknown as { hit(): void }).hit();
		}
	});
	return html;
}

const linksOf = (html: string, pattern: RegExp): string[] => [
	...new Set([...html.matchAll(pattern)].map(([, href = '']) => href.replaceAll('&amp;', '&'))),
];

test('titles, names, roles, labels and searches run nowhere in the admin', { skip }, async () => {
	let seen = 0;
	for (const list of ['/admin/content', '/admin/people']) {
		for (let next: string | undefined = list; next !== undefined;) {
			const html = await look(next);
			seen += linksOf(html, /href="(\/(?:item|admin\/people)\/[0-9a-f-]{36})"/g).length;
			next = linksOf(html, /href="([^"]*)" rel="next"/g)[0];
		}
	}
	assert.ok(seen >= 2 * LINES.length, `${seen} of ${2 * LINES.length} rows`);
	for (const attack of LINES) {
		const asked = encodeURIComponent(attack);
		await look(`/admin/people?find=${asked}&after=${asked}&done=${asked}`);
		await look(`/admin/content?title=${asked}&type=page&after=&done=1&did=${asked}`);
	}
	const role = linksOf(await look('/admin/people/roles'), /href="(\/admin\/people\/roles\/[0-9a-f-]{36})"/g);
	assert.ok(role.length >= ROLES);
	for (const address of [
		'/admin',
		'/admin/structure/types',
		'/admin/structure/types/trap',
		'/item/add',
		'/item/add/trap',
		'/admin/plugins',
		'/admin/people/add',
		...['', '/password', '/sessions', '/block', '/delete'].map((part) => `/admin/people/${someone}${part}`),
		...role.flatMap((one) => [one, ...(one.includes('00000000-') ? [] : [`${one}/delete`])]).slice(0, 12),
		'/user/account',
	])
		await look(address);
	assert.deepEqual(hits, []);
});

test('the check itself sees what runs', { skip }, async () => {
	now = 'control';
	await page.setContent('<img src=x onerror=hit()>');
	await page.waitForTimeout(100);
	assert.deepEqual(hits.slice(-1), ['control']);
});
