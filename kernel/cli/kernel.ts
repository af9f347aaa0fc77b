// Boots a kernel for one command, on the database of the running site or alone, with the plugins that are enabled.
import type { Config } from '../src/config/load-config.ts';
import { connect, ping, type Sql } from '../src/db/connect.ts';
import { TrovatoError } from '../../wit/contract/errors/trovato-error.ts';
import { createKernel, type Kernel } from '../src/kernel.ts';
import { discoverPlugins } from '../../wit/contract/manifest/discover.ts';
import { enabledNames, readRecords } from '../src/plugins/records.ts';
import type { Context } from './commands/context.ts';
import { openCommandDatabase } from './database.ts';
import { buildPlugins } from './plugins.ts';
import { pluginDirs } from './site.ts';
import type { Terminal } from './terminal.ts';

/** Connects as the owner of a database for as long as `work` takes. */
export async function withOwner<T>(url: string, work: (owner: Sql) => Promise<T>): Promise<T> {
	const owner = connect({ url, max: 2, name: 'trovato command' });
	try {
		await ping(owner, url);
		return await work(owner);
	} finally {
		await owner.end();
	}
}

/** Compiles what is stale of the enabled plugins, and of those `also` named. */
export async function buildEnabled(
	config: Config,
	url: string,
	terminal: Terminal,
	also: readonly string[] = [],
): Promise<void> {
	const names = await withOwner(url, async (owner) => enabledNames(await readRecords(owner), config.plugins));
	const plugins = await discoverPlugins(pluginDirs(config.siteDir), [...new Set([...names, ...also])]);
	if ((await buildPlugins(plugins, terminal)) > 0)
		throw new TrovatoError('plugin.module', 'An enabled plugin cannot be built; what is wrong with it is said above.');
}

/** @param also plugins to build that are not enabled yet */
export async function withKernel<T>(
	config: Config,
	{ name, also = [] }: { readonly name: string; readonly also?: readonly string[] },
	{ terminal, onForced }: Pick<Context, 'terminal' | 'onForced'>,
	work: (kernel: Kernel) => Promise<T>,
): Promise<T> {
	const database = await openCommandDatabase(config, name, terminal);
	onForced(() => void database.close());
	let kernel: Kernel | undefined;
	try {
		await buildEnabled(config, database.url, terminal, also);
		const logLevel = process.env['LOG_LEVEL'] ? config.logLevel : 'warn';
		kernel = await createKernel(
			{ ...config, databaseUrl: database.url, logLevel, limits: { ...config.limits, workers: 1 } },
			{ pluginDirs: pluginDirs(config.siteDir), logTo: 'stderr' },
		);
		return await work(kernel);
	} finally {
		await kernel?.close();
		await database.close();
	}
}
