// `trovato plugin list` and `trovato plugin build`.
import { existsSync } from 'node:fs';
import { TrovatoError } from '../../src/errors/trovato-error.ts';
import { buildPlugins, findPlugins, modulePath } from '../plugins.ts';
import { loadSite } from '../site.ts';
import { table } from '../usage.ts';
import type { Command } from './context.ts';

export const pluginList: Command = {
	spec: {
		name: 'plugin list',
		description: 'Lists the plugins found, with version and whether they are enabled.',
		arguments: [],
		options: [],
	},
	async run({ words, print }) {
		const config = loadSite(words.values['site']);
		const plugins = (await findPlugins(config)).map((plugin) => ({
			name: plugin.name,
			version: plugin.manifest.version,
			enabled: config.plugins.includes(plugin.name),
			built: existsSync(modulePath(plugin)),
			dir: plugin.dir,
		}));
		if (words.switches.has('json')) print(JSON.stringify(plugins));
		else {
			const state = (enabled: boolean, built: boolean): string =>
				`${enabled ? 'enabled' : 'not enabled'}${built ? '' : ', not built'}`;
			print(
				table(plugins.map((row) => [`${row.name} ${row.version}`, `${state(row.enabled, row.built)}  ${row.dir}`])),
			);
		}
		return 0;
	},
};

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
