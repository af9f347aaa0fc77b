import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestSite, type TestSite } from '../support/site.ts';
import { type Answer, expectBlame, type Visit } from './attack.ts';
import { ANSWER_ATTACKS } from './attacks/answers.ts';
import { BOMB_ATTACKS } from './attacks/bombs.ts';
import { DATA_ATTACKS, DATA_SETTINGS, SECRET } from './attacks/data.ts';
import { FILE_ATTACKS } from './attacks/files.ts';
import { HANDLE_ATTACKS } from './attacks/handles.ts';
import { MEMORY_ATTACKS } from './attacks/memory.ts';
import { RENDER_ATTACKS } from './attacks/render.ts';
import { STATE_ATTACKS } from './attacks/state.ts';
import { TIME_ATTACKS } from './attacks/time.ts';
import { createPluginFolder, type PluginFolder } from './plugin-folder.ts';

const ATTACKS = [
	...MEMORY_ATTACKS,
	...HANDLE_ATTACKS,
	...TIME_ATTACKS,
	...BOMB_ATTACKS,
	...RENDER_ATTACKS,
	...DATA_ATTACKS,
	...ANSWER_ATTACKS,
	...STATE_ATTACKS,
	...FILE_ATTACKS,
];

let folder: PluginFolder;
let site: TestSite;
before(async () => {
	folder = await createPluginFolder();
	for (const { name, manifest, module, files = {}, links = {} } of ATTACKS)
		await folder.write({ name, module: module(), files, links, ...(manifest === undefined ? {} : { manifest }) });
	const plugins = ['content', ...ATTACKS.map(({ name }) => name)];
	site = await createTestSite({ plugins, pluginDirs: [folder.dir], workers: 2, settings: DATA_SETTINGS });
	await site.database.owner`insert into kernel.variable (plugin, name, value) values ('content', 'secret', ${SECRET})`;
	await site.get('/pages');
});
after(async () => {
	await site?.close();
	await folder?.remove();
});

async function read(response: Response): Promise<Answer> {
	return {
		status: response.status,
		type: response.headers.get('content-type') ?? '',
		text: await response.text(),
	};
}

for (const { name, tries, expect, because, statuses } of ATTACKS)
	test(`a plugin harms nobody that tries ${tries}`, async () => {
		const begin = site.log.length;
		const visit: Visit = {
			site,
			plugin: name,
			ask: async (query = '') => read(await site.get(`/hostile/${name}?${query}`)),
			lines: () => site.log.slice(begin),
		};
		if (expect) await expect(visit);
		else await expectBlame(visit, because, statuses);
		const page = await site.get('/pages');
		assert.equal(page.status, 200, 'the pages of others are there');
		assert.match(await page.text(), /<h1[^>]*>Pages/);
	});
