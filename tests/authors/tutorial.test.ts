// The tutorial works: in a fresh clone every command is run, every file written, every change made and every page looked
// at, in the order of the text and as it says.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, test } from 'node:test';
import { readPage } from '../docs/pages.ts';
import { until } from '../lifecycle/place.ts';
import { createClone } from './clone.ts';
import { applyBlock, shows } from './steps.ts';

const page = readPage('docs/tutorials/your-first-plugin.md');
const clone = createClone();
const PLUGIN = path.join(clone.dir, 'docs/example-site/plugins/recipes');
let site: ReturnType<typeof clone.start> | undefined;
after(() => clone.remove());

const address = (): string => /http:\/\/127\.0\.0\.1:\d+/.exec(site?.output ?? '')?.[0] ?? '';
const get = async (where: string): Promise<string> =>
	(await fetch(new URL(where, address()), { headers: { accept: 'text/html' } })).text();
const itemPath = async (): Promise<string> => /\/item\/[0-9a-f-]{36}/.exec(await get('/recipes'))?.[0] ?? '';
/** A file of the plugin, or of the clone when it is in a folder that the tutorial makes there. */
const fileOf = (name: string): string => path.join(name.startsWith('my-') ? clone.dir : PLUGIN, name);

async function waitFor(what: string, found: () => Promise<boolean>): Promise<void> {
	for (let tries = 0; tries < 300; tries++) {
		if (await found()) return;
		await new Promise((done) => setTimeout(done, 100));
	}
	assert.fail(`${what} did not come.\n${site?.output}`);
}

test('every step of the tutorial does what it says', { timeout: 300_000 }, async () => {
	const seen = new Map<string, number>();
	let last = '';
	for (const block of page.code) {
		seen.set(block.language, (seen.get(block.language) ?? 0) + 1);
		const { language, text, file } = block;
		if (language === 'sh') {
			const words = text.trim().replace('<id>', () => '<id>');
			if (words === 'npm run dev') {
				site = clone.start(words);
				await until(() => address() !== '');
				continue;
			}
			const id = words.includes('<id>') ? (await itemPath()).slice(6) : '';
			const { status, output } = await clone.run(words.replace('<id>', id));
			assert.equal(status, 0, `${words}\n${output}`);
			last = output;
			if (words.includes('recipes-note'))
				await waitFor('the note', async () => (await get(await itemPath())).includes('Double the sugar.'));
		} else if (language === 'text' && last !== '') shows(last, text);
		else if (language === 'html')
			await waitFor(text, async () => {
				const found = (await get('/recipes')).replaceAll('&#39;', "'").replaceAll('&quot;', '"');
				return found.includes(text.trim());
			});
		else if (file !== undefined) applyBlock(block, fileOf(file));
	}
	await waitFor('the new column', async () =>
		(await get(await itemPath())).includes('<li>Double the sugar. — somebody</li>'),
	);
	assert.match(
		site?.output ?? '',
		/recipes +route_listing +\d+ calls? {2}p50 [\d.]+ ms +\d+ host calls {2}restore 128 KB/,
	);
	assert.deepEqual(Object.fromEntries(seen), { text: 6, sh: 7, html: 4, markdown: 1, diff: 5, sql: 1 });
});
