// `trovato dev` as somebody has it who works on a plugin: saves are in force, mistakes are told in terminal and browser.
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { ROOT } from '../docs/pages.ts';
import { edit, until } from '../lifecycle/place.ts';
import { findAxeViolations, launchBrowser, SKIP_WITHOUT_BROWSER } from '../support/browser.ts';
import { buildPlugins } from '../support/site.ts';

const MAIN = path.join(ROOT, 'kernel/cli/main.ts');

describe('a site under development', () => {
	const top = mkdtempSync(path.join(tmpdir(), 'trovato-dev-'));
	const dir = path.join(top, 'site');
	const code = path.join(dir, 'plugins/recipes/assembly/index.ts');
	const { PATH, NODE_COMPILE_CACHE } = process.env;
	const env = { PATH, NODE_COMPILE_CACHE, PORT: '0' };
	let site: ChildProcess | undefined;
	let browser: Browser | undefined;
	let output = '';
	let url = '';
	const get = async (where: string, accept = 'text/html') => {
		const response = await fetch(new URL(where, url), { headers: { accept } });
		return { status: response.status, body: await response.text() };
	};
	const inForce = (): number => output.split('In force after').length - 1;
	/** Saves a change and waits for what comes of it. */
	const save = async (from: string, to: string, outcome: 'good' | 'bad' = 'good'): Promise<void> => {
		const before_ = inForce();
		const said = output.length;
		await edit(code, from, to);
		await until(() => (outcome === 'good' ? inForce() > before_ : output.slice(said).includes('cannot be built')));
	};

	before(async () => {
		await buildPlugins(['content']);
		chmodSync(top, 0o711);
		mkdirSync(dir);
		writeFileSync(
			path.join(dir, 'site.toml'),
			'name = "Dev"\nplugins = ["content", "recipes"]\n[limits]\nworkers = 1\n',
		);
		execFileSync(process.execPath, [MAIN, 'plugin', 'new', 'recipes', '--site', dir], { env });
		site = spawn(process.execPath, [MAIN, 'dev', dir], { env, stdio: ['ignore', 'ignore', 'pipe'] });
		site.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()));
		await until(() => /Stop with Ctrl-C/.test(output) || site?.exitCode !== null);
		url = /http:\S+/.exec(output)?.[0] ?? assert.fail(output);
		if (SKIP_WITHOUT_BROWSER === false) browser = await launchBrowser();
	});
	after(async () => {
		await browser?.close();
		site?.kill('SIGTERM');
		if (site?.exitCode === null) await once(site, 'exit');
		rmSync(top, { recursive: true });
	});

	test('what is saved is in force, and the page in the browser loads itself again', async (context) => {
		if (!browser) return context.skip(String(SKIP_WITHOUT_BROWSER));
		const page = await browser.newPage();
		await page.goto(new URL('/recipes', url).href);
		await page.getByText('There is nothing here yet.').waitFor();
		await save('There is nothing here yet.', 'Come back later.');
		await page.getByText('Come back later.').waitFor();
		await page.close();
	});

	test('every tap that was called has a line with its cost', async () => {
		await get('/recipes');
		const line = /^ {2}recipes {2}route_listing +\d+ calls? {2}p50 \d+\.\d\d ms +\d+ host calls {2}restore 128 KB$/m;
		await until(() => line.test(output));
	});

	test('a mistake is told in the terminal and on the page with the lines around it, and both end with it', async (context) => {
		await save('Come back later.', "Come back later.' + 1 + '", 'bad');
		assert.match(output, /assembly\/index\.ts:\d+:\d+ .*\n {2}found/);
		const { status, body } = await get('/recipes');
		assert.equal(status, 500);
		assert.match(body, /&gt; +\d+ \| .*Come back later\./);
		assert.equal((await get('/recipes', 'application/json')).status, 200, 'programs get the last version that worked');
		if (browser) {
			for (const colorScheme of ['light', 'dark'] as const) {
				const page = await browser.newPage({ viewport: { width: 360, height: 800 }, colorScheme, bypassCSP: true });
				await page.goto(new URL('/recipes', url).href);
				assert.deepEqual(await findAxeViolations(page), []);
				const wide = await page.evaluate(() => document.documentElement.scrollWidth);
				assert.ok(wide <= 360, `${wide} pixels`);
				await page.close();
			}
		} else context.diagnostic(String(SKIP_WITHOUT_BROWSER));
		await save("Come back later.' + 1 + '", 'Come back later.');
		assert.match((await get('/recipes')).body, /Come back later\./);
	});

	test('a page that fails while it is made says where', async () => {
		await save("page.title('Recipes');", "page.title('Recipes');\n\t\tassert(request.path == '/', 'not here');");
		const { status, body } = await get('/recipes');
		assert.equal(status, 500);
		assert.match(body, /Plugin &#39;recipes&#39; failed in route_listing: not here at assembly\/index\.ts:\d+:\d+/);
		assert.match(body, /&gt; +\d+ \| .*assert\(request\.path/);
		await until(() => /error: Plugin 'recipes' failed in route_listing: not here at/.test(output));
		await save("\n\t\tassert(request.path == '/', 'not here');", '');
	});

	test('a part of a page that fails is missing, and the page says so', async () => {
		const folder = path.join(dir, 'notes');
		mkdirSync(folder);
		writeFileSync(path.join(folder, 'soup.md'), '# Soup\n\nWater.\n');
		execFileSync(process.execPath, [MAIN, 'import', folder, '--type', 'recipe', '--site', dir], { env, stdio: 'pipe' });
		const item = /\/item\/[0-9a-f-]{36}/.exec((await get('/recipes')).body)?.[0] ?? assert.fail('there is no item');
		assert.match((await get(item)).body, /<p>Water\.<\/p>[^]*data-problem=""/);
		await save("const notes = sql('notes')", "assert(false, 'no soup');\n\t\tconst notes = sql('notes')");
		const { status, body } = await get(item);
		assert.equal(status, 200);
		assert.doesNotMatch(body, /<p>Water\.<\/p>/);
		assert.match(
			body,
			/data-problem="Plugin &#39;recipes&#39; failed in tap_item_view: no soup at assembly\/index\.ts:\d+/,
		);
		await save("assert(false, 'no soup');\n\t\t", '');
	});

	test('a migration that is refused is told, and the site goes on', async () => {
		const file = path.join(dir, 'plugins/recipes/migrations/0002_wrong.sql');
		writeFileSync(
			file,
			'create table other (id int);\ncreate function f() returns int as $$ select 1 $$ language sql;\n',
		);
		await until(() => /0002_wrong\.sql:2:1: /.test(output));
		assert.match((await get('/recipes')).body, /0002_wrong\.sql:2:1/);
		const before_ = inForce();
		rmSync(file);
		await until(() => inForce() > before_);
		assert.equal((await get('/recipes')).status, 200);
	});
});
