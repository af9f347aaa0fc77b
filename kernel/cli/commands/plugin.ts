// `trovato plugin list` and `trovato plugin build`.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../src/config/load-config.ts';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { DiscoveredPlugin } from '../../../wit/contract/manifest/discover.ts';
import { enabledNames, readRecords, type Records } from '../../src/plugins/records.ts';
import { openCommandDatabase } from '../database.ts';
import { withOwner } from '../kernel.ts';
import { buildPlugins, findPlugins, modulePath } from '../plugins.ts';
import { loadSite } from '../site.ts';
import type { Terminal } from '../terminal.ts';
import { table } from '../usage.ts';
import type { Command } from './context.ts';

export const pluginList: Command = {
	spec: {
		name: 'plugin list',
		description: 'Lists the plugins found, with version and whether they are enabled.',
		arguments: [],
		options: [],
	},
	async run({ words, print, terminal }) {
		const config = loadSite(words.values['site']);
		const plugins = await findPlugins(config);
		const records = await findRecords(config, terminal);
		const enabled = enabledNames(records, config.plugins);
		const rows = plugins.map((plugin) => ({
			name: plugin.name,
			version: plugin.manifest.version,
			enabled: enabled.includes(plugin.name),
			fixed: config.plugins.includes(plugin.name),
			installed: records.get(plugin.name)?.version ?? null,
			built: existsSync(modulePath(plugin)),
			changed: isChanged(plugin, records),
			dir: plugin.dir,
		}));
		if (words.switches.has('json')) print(JSON.stringify(rows));
		else print(table(rows.map((row) => [`${row.name} ${row.version}`, `${stateOf(row)}  ${row.dir}`])));
		return 0;
	},
};

/** What the site's database says; a site that was never started has none. */
async function findRecords(config: Config, terminal: Terminal): Promise<Records> {
	if (config.databaseUrl === undefined && !existsSync(join(config.dataDir, 'postgres'))) return new Map();
	const database = await openCommandDatabase(config, 'plugin list', terminal);
	try {
		return await withOwner(database.url, readRecords);
	} finally {
		await database.close();
	}
}

/** Whether it is enabled with another module than the one that lies there now. */
function isChanged(plugin: DiscoveredPlugin, records: Records): boolean {
	const record = records.get(plugin.name);
	if (!record?.enabled || !existsSync(modulePath(plugin))) return false;
	return (
		createHash('sha256')
			.update(readFileSync(modulePath(plugin)))
			.digest('hex') !== record.hash
	);
}

function stateOf(row: Readonly<Record<'enabled' | 'fixed' | 'built' | 'changed', boolean>> & { installed: unknown }) {
	const off = row.installed === null ? 'not installed' : 'disabled';
	const state = row.fixed ? 'enabled by site.toml' : row.enabled ? 'enabled' : off;
	return `${state}${row.built ? '' : ', not built'}${row.changed ? ', changed since it was enabled' : ''}`;
}

export const pluginBuild: Command = {
	spec: {
		name: 'plugin build',
		description: 'Compiles the plugins that are stale, or of those only the ones named.',
		arguments: ['[name…]'],
		options: [],
	},
	async run({ words, terminal }) {
		const plugins = await findPlugins(loadSite(words.values['site']));
		const unknown = words.arguments.find((name) => !plugins.some((plugin) => plugin.name === name));
		if (unknown !== undefined) throw new TrovatoError('request.invalid', `There is no plugin '${unknown}'`);
		const wanted = words.arguments.length > 0 ? words.arguments : plugins.map(({ name }) => name);
		const failed = await buildPlugins(
			plugins.filter(({ name }) => wanted.includes(name)),
			terminal,
		);
		return failed > 0 ? 1 : 0;
	},
};
