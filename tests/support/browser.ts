// A real browser for tests: chromium when there is one, else a reason to skip that says how to get it.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const CANDIDATES = [process.env['CHROMIUM_PATH'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const executable = CANDIDATES.find((path) => path !== '' && existsSync(path));

/** For the `skip` option of a test: false when chromium is there, else what to install. */
export const SKIP_WITHOUT_BROWSER: string | false =
	executable === undefined ? 'chromium is missing: apt-get install chromium' : false;

/** Start chromium without a window; the caller closes it. */
export async function launchBrowser(): Promise<Browser> {
	if (executable === undefined) throw new Error(String(SKIP_WITHOUT_BROWSER));
	return chromium.launch({
		executablePath: executable,
		args: ['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking'],
	});
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds on the page, all rules and target size, as `rule: elements`; an empty list is a pass. */
export const findAxeViolations = (page: Page): Promise<string[]> =>
	runAxe(page, { rules: { 'target-size': { enabled: true } } });

const CONTRAST: axe.RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } };

/**
 * What is wrong with a page on a phone and on a desk, in light and dark: what axe-core finds, and what is wider than the
 * screen; an empty list is a pass. In the dark only colours are looked at, because nothing else is different.
 */
export async function findPageProblems(page: Page): Promise<string[]> {
	const problems: string[] = [];
	for (const width of [1280, 360]) {
		await page.setViewportSize({ width, height: 900 });
		await page.emulateMedia({ colorScheme: 'light' });
		for (const one of await findAxeViolations(page)) problems.push(`${width}: ${one}`);
		await page.emulateMedia({ colorScheme: 'dark' });
		for (const one of await runAxe(page, CONTRAST)) problems.push(`${width} dark: ${one}`);
		const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
		if (scroll > width) problems.push(`${scroll} px wide at ${width}`);
	}
	return problems;
}

async function runAxe(page: Page, options: axe.RunOptions): Promise<string[]> {
	if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
	return page.evaluate(
		async (how) => {
			const { axe: engine } = globalThis as unknown as { axe: typeof axe };
			const { violations } = await engine.run(document, how);
			return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
		},
		{ ...options, resultTypes: ['violations'] satisfies axe.resultGroups[] },
	);
}
