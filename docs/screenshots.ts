// Makes docs/images: the front page of the example site and nine main screens of a new one, on a desk and on a phone. Run `node docs/screenshots.ts` after a
// change of how they look; it needs Chromium.
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { launchBrowser } from '../tests/support/browser.ts';
import { createExampleSite } from '../tests/support/example-site.ts';
import { createFullSite } from '../tests/support/full-site.ts';

const FOLDER = path.join(import.meta.dirname, 'images');
const SIZES = [
	{ width: 1280, height: 800 },
	{ width: 360, height: 740 },
] as const;

const full = await createFullSite({ name: 'Trovato', settings: '', withoutFixtures: true });
const { story } = full.items;
const revisions = (await full.boss.json('GET', `/api/items/${story}/revisions`)).body.revisions as { id: string }[];
const compared = `/item/${story}/diff?from=${revisions.at(-1)?.id}&to=${revisions[0]?.id}`;
/** The name of the picture, the address, and whether it is seen by who runs the site. */
const SCREENS: readonly (readonly [name: string, address: string, loggedIn: boolean])[] = [
	['item', `/item/${story}`, false],
	['log-in', '/user/login', false],
	['dashboard', '/admin', true],
	['content', '/admin/content', true],
	['edit', `/item/${story}/edit`, true],
	['compare', compared, true],
	['content-type', '/admin/structure/types/story', true],
	['permissions', '/admin/people/roles', true],
	['plugins', '/admin/plugins', true],
];

const { site: example } = await createExampleSite();
const browser = await launchBrowser();
/** A picture in each size. */
async function take(name: string, url: string, address: string, loggedIn: boolean): Promise<void> {
	for (const viewport of SIZES) {
		const context = await browser.newContext({ viewport, colorScheme: 'light' });
		if (loggedIn) await context.addCookies([await full.cookie(url)]);
		const page = await context.newPage();
		const response = await page.goto(url + address);
		if (response?.status() !== 200) throw new Error(`${address} answers ${response?.status()}`);
		await page.waitForLoadState('networkidle');
		await page.screenshot({ path: path.join(FOLDER, `${name}-${viewport.width}.png`) });
		await context.close();
	}
}
try {
	await rm(FOLDER, { recursive: true, force: true });
	await mkdir(FOLDER, { recursive: true });
	await take('front-page', (await example.kernel.listen()).url, '/', false);
	const { url } = await full.site.kernel.listen();
	for (const [name, address, loggedIn] of SCREENS) await take(name, url, address, loggedIn);
	process.stdout.write(`${(SCREENS.length + 1) * SIZES.length} pictures in ${path.relative(process.cwd(), FOLDER)}\n`);
} finally {
	await browser.close();
	await full.close();
	await example.close();
}
