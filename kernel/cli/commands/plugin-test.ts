// `trovato plugin test`: compiles a plugin and runs the tests in its folder, with a database for those that want one.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { buildPlugins, findPlugins } from '../plugins.ts';
import { INSTALLATION, loadSite } from '../site.ts';
import type { Command } from './context.ts';

export const pluginTest: Command = {
	spec: {
		name: 'plugin test',
		description: 'Compiles plugins and runs the tests in their folders.',
		arguments: ['name', '[name…]'],
		options: [{ name: 'only', value: 'words', description: 'the tests with these words in their name' }],
	},
	async run({ words, terminal, stopping }) {
		const found = await findPlugins(loadSite(words.values['site']));
		const plugins = words.arguments.map((name) => {
			const plugin = found.find((one) => one.name === name);
			if (plugin) return plugin;
			throw new TrovatoError('request.invalid', `There is no plugin '${name}'; trovato plugin list shows them`);
		});
		if ((await buildPlugins(plugins, terminal)) > 0) return 1;
		const files = plugins.flatMap(({ dir }) =>
			globSync('test/**/*.test.ts', { cwd: dir }).map((file) => join(dir, file)),
		);
		if (files.length === 0) {
			terminal.line(`There is no test: write ${join(plugins[0]!.dir, 'test', `${plugins[0]!.name}.test.ts`)}`);
			return 1;
		}
		const only = words.values['only'];
		const args = ['--disable-warning=ExperimentalWarning', '--import', join(INSTALLATION, 'sdk/testing/register.ts')];
		args.push('--test', '--test-reporter=spec', ...(only === undefined ? [] : ['--test-name-pattern', only]), ...files);
		const child = spawn(process.execPath, args, { stdio: 'inherit', signal: stopping });
		return new Promise((done, fail) => {
			child.once('error', (error) => (stopping.aborted ? done(1) : fail(error)));
			child.once('exit', (code) => done(code ?? 1));
		});
	},
};
