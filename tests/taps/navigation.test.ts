// Menus and breadcrumbs from manifests: right, and only what the visitor may open.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findAxeViolations, launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { findHtmlErrors } from '../support/html.ts';
import { createTestSite, type TestSite } from '../support/site.ts';

const ANONYMOUS_ROLE = '00000000-0000-0000-0000-000000000001';
let site: TestSite;
let trusting: TestSite;
before(async () => {
	site = await createTestSite({ plugins: ['ways', 'closed'] });
	trusting = await createTestSite({
		plugins: ['ways', 'closed'],
		prepare: async ({ owner }) => {
			await owner`insert into kernel.role_permission (role_id, permission) values (${ANONYMOUS_ROLE}, 'enter the vault')`;
		},
	});
});
after(async () => {
	await site?.close();
	await trusting?.close();
});

const between = (page: string, label: string) => page.split(`aria-label="${label}"`)[1]?.split('</nav>')[0] ?? '';
const links = (markup: string) =>
	[...markup.matchAll(/<a href="([^"]*)"([^>]*)>([^<]*)/g)].map(([, href, rest = '', title]) => [
		href,
		title,
		rest.trim(),
	]);
const trail = async (address: string, of = site) => {
	const markup = between(await (await of.get(address)).text(), 'Breadcrumb');
	const here = /<li aria-current="page">([^<]*)</.exec(markup)?.[1];
	return here === undefined ? [] : [...links(markup).map(([href]) => href), here];
};

test('the menu has the main entries by weight and title, without what the visitor may not open', async () => {
	const page = await (await site.get('/ways/7')).text();
	assert.deepEqual(links(between(page, 'Main')), [
		['/', 'Start', ''],
		['/ways', 'Ways', 'aria-current="true"'],
	]);
	const more = await (await trusting.get('/ways')).text();
	assert.deepEqual(
		links(between(more, 'Main')).map(([, title]) => title),
		['Start', 'Hidden', 'Vault', 'Ways'],
	);
	assert.match(between(more, 'Main'), /<a href="\/ways" aria-current="page">/);
});

test('breadcrumbs lead from the front page by the beginnings of the path that are pages with a title', async () => {
	assert.deepEqual(await trail('/'), []);
	assert.deepEqual(await trail('/ways'), ['/', 'The front']);
	assert.deepEqual(await trail('/ways/8'), ['/', '/ways', 'Way 8']);
	assert.deepEqual(await trail('/internal/page/x'), ['/', 'Named x']);
	assert.deepEqual(await trail('/about'), ['/', 'Named about']);
});

test('a route may name its parent, and a plugin may add pages in between', async () => {
	assert.deepEqual(await trail('/elsewhere'), ['/', '/ways', 'The front']);
	assert.deepEqual(await trail('/elsewhere/deep', trusting), ['/', '/ways', '/elsewhere', 'The front']);
	assert.deepEqual(await trail('/ways/8/steps/3'), ['/', '/ways', '/ways/8', 'Way 8']);
});

test('breadcrumbs leave out what the visitor may not open, and a circle of parents ends', async () => {
	assert.deepEqual(await trail('/vault/window'), ['/', 'The front']);
	assert.deepEqual(await trail('/vault/window', trusting), ['/', '/vault', 'The front']);
	assert.deepEqual(await trail('/round/a'), ['/round/b', 'The front']);
});

test('pages with breadcrumbs are valid HTML', async () => {
	assert.deepEqual(await findHtmlErrors(await (await trusting.get('/ways/8/steps/3')).text()), []);
});

test(
	'menu and breadcrumbs are accessible and fit, narrow and wide, light and dark',
	{ skip: SKIP_WITHOUT_BROWSER },
	async () => {
		const { url } = await trusting.kernel.listen();
		const browser = await launchBrowser();
		try {
			for (const width of [360, 1280])
				for (const colorScheme of ['light', 'dark'] as const) {
					const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
					await page.goto(new URL('/ways/8/steps/a-rather-long-name-of-a-step', url).href);
					const where = `${width} ${colorScheme}`;
					assert.deepEqual(await findAxeViolations(page), [], where);
					const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
					assert.ok(tooWide <= 0, `${where}: ${tooWide} px too wide`);
					assert.equal(await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link').count(), 3);
					if (process.env['SCREENSHOTS'])
						await page.screenshot({ path: `${process.env['SCREENSHOTS']}/crumbs-${width}-${colorScheme}.png` });
					await page.close();
				}
		} finally {
			await browser.close();
		}
	},
);
