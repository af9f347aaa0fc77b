import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { loadConfig } from '../../kernel/src/config/load-config.ts';
import { createKernel } from '../../kernel/src/kernel.ts';
import { createLog } from '../../kernel/src/observe/log.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { buildPlugins, ROOT } from '../support/site.ts';
import { createPluginFolder, type PluginFolder } from './plugin-folder.ts';
import { createModule } from './assemble.ts';
import { i32 } from './opcodes.ts';
import { REFUSED } from './refused-modules.ts';
import { REFUSED_SQL } from './refused-sql.ts';

let database: TestDatabase;
let folder: PluginFolder;
let siteDir: string;
before(async () => {
	await buildPlugins(['content']);
	database = await createTestDatabase();
	folder = await createPluginFolder();
	siteDir = await mkdtemp(path.join(tmpdir(), 'trovato-hostile-site-'));
});
after(async () => {
	await database?.drop();
	await folder?.remove();
	if (siteDir) await rm(siteDir, { recursive: true, force: true });
});

/** Starts a kernel with `content` and the plugin, and stops it at once. */
async function start(name: string): Promise<void> {
	await writeFile(path.join(siteDir, 'site.toml'), `plugins = ["content", "${name}"]\n[limits]\nworkers = 1\n`);
	const config = loadConfig({ siteDir, env: { DATABASE_URL: database.ownerUrl, PORT: '0' } });
	const log = createLog({ level: 'error', destination: { write: () => {} } });
	const kernel = await createKernel(config, { pluginDirs: [path.join(ROOT, 'core-plugins'), folder.dir], log });
	await kernel.close();
}

for (const { name, tries, module, because } of REFUSED)
	test(`a module is not loaded that tries ${tries}`, async () => {
		await folder.write({ name, module: module() });
		await assert.rejects(start(name), (error: Error) => {
			assert.match(error.message, because);
			assert.ok(error.message.includes(`'${name}'`), `it names the plugin: ${error.message}`);
			return true;
		});
	});

for (const { kind, tries, sql } of REFUSED_SQL)
	test(`SQL is not loaded, a ${kind}: ${tries}`, async () => {
		const name = 'sql_refused';
		const module = createModule();
		module.func('route-attack', { results: ['i32'] }, i32(0));
		await folder.write({ name, module: module.bytes(), files: { [`${kind}s/0001_x.sql`]: sql } });
		await assert.rejects(start(name), (error: Error) => {
			assert.match(error.message, new RegExp(`${name}/${kind}s/0001_x\\.sql:\\d+:\\d+: `));
			return true;
		});
		await folder.erase(name);
	});
