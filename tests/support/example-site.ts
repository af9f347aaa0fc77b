// The example site as its first start leaves it: its own settings, its own commands, a database of the test.
import assert from 'node:assert/strict';
import path from 'node:path';
import { fillNewSite } from '../../kernel/cli/commands/start.ts';
import { loadConfig } from '../../kernel/src/config/load-config.ts';
import { createTestSite, ROOT, type TestSite } from './site.ts';

const FOLDER = path.join(ROOT, 'docs', 'example-site');

/** Every line that the commands of the first run printed is in `printed`. */
export async function createExampleSite(): Promise<{ readonly site: TestSite; readonly printed: readonly string[] }> {
	const { plugins, name, slogan } = loadConfig({ siteDir: FOLDER, env: {} });
	assert.ok(plugins);
	const site = await createTestSite({
		plugins,
		name,
		settings: `slogan = ${JSON.stringify(slogan)}\n[rate_limits]\nlogin = { requests = 0 }\nforms = { requests = 0 }`,
		withoutFixtures: true,
	});
	const printed: string[] = [];
	const silent = { advance() {}, end() {} };
	const context = {
		terminal: { line() {}, step: <T>(_: string, work: () => Promise<T>) => work(), bar: () => silent },
		print: (text: string) => void printed.push(text),
		stopping: new AbortController().signal,
		onForced() {},
		words: { arguments: [], values: {}, switches: new Set<string>() },
	};
	try {
		const config = loadConfig({ siteDir: FOLDER, env: { DATABASE_URL: site.database.ownerUrl } });
		await fillNewSite(site.kernel, config, context);
	} catch (error) {
		await site.close();
		throw error;
	}
	return { site, printed };
}
