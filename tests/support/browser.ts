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

/** What axe-core finds when nothing but colours has changed since all rules were tried. */
export const findContrastViolations = (page: Page): Promise<string[]> =>
	runAxe(page, { runOnly: { type: 'rule', values: ['color-contrast'] } });

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
