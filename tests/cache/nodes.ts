// Two kernels on one database: what the tests of the caches ask.
import { randomUUID } from 'node:crypto';
import { loadConfig } from '../../kernel/src/config/load-config.ts';
import { createKernel, type Kernel } from '../../kernel/src/kernel.ts';
import { createLog } from '../../kernel/src/observe/log.ts';
import { createTestSite, ROOT, type TestSite } from '../support/site.ts';

const PLACES = ['core-plugins', 'contrib-plugins', 'tests/fixtures/plugins'].map((place) => `${ROOT}/${place}`);

export interface Node {
	readonly kernel: Kernel;
	get(path: string, headers?: Record<string, string>): Promise<Response>;
	post(path: string, form?: Record<string, string>): Promise<Response>;
}

export interface Nodes {
	readonly site: TestSite;
	readonly a: Node;
	readonly b: Node;
	close(): Promise<void>;
}

export async function createNodes(plugins: readonly string[], workers = 1): Promise<Nodes> {
	const site = await createTestSite({ plugins, workers });
	const config = loadConfig({
		siteDir: `${ROOT}/docs/example-site`,
		env: { DATABASE_URL: site.database.ownerUrl, PORT: '0', TROVATO_DATA: `/tmp/${randomUUID()}` },
	});
	const log = createLog({ level: 'error' });
	const limits = { ...config.limits, workers };
	const second = await createKernel({ ...config, plugins, limits }, { pluginDirs: PLACES, log, testing: true });
	return {
		site,
		a: nodeOf(site.kernel),
		b: nodeOf(second),
		async close() {
			await second.close();
			await site.close();
		},
	};
}

export function nodeOf(kernel: Kernel): Node {
	return {
		kernel,
		get: (path, headers = {}) => kernel.fetch(new Request(`http://localhost${path}`, { headers })),
		post: (path, form = {}) =>
			kernel.fetch(new Request(`http://localhost${path}`, { method: 'POST', body: new URLSearchParams(form) })),
	};
}

/** The number on a page of the plugin `pad`. */
export async function valueOf(response: Response): Promise<number> {
	const text = await response.text();
	const value = /value=(\d+);/.exec(text)?.[1];
	if (value === undefined) throw new Error(`no value in ${response.status}: ${text.slice(0, 500)}`);
	return Number(value);
}
