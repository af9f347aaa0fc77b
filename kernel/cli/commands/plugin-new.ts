// `trovato plugin new`: a plugin that works, to change into one's own.
import { join, relative } from 'node:path';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { scaffold } from '../dev/scaffold.ts';
import { findPlugins } from '../plugins.ts';
import { loadSite } from '../site.ts';
import { table } from '../usage.ts';
import type { Command } from './context.ts';

export const pluginNew: Command = {
	spec: {
		name: 'plugin new',
		description: 'Makes a plugin of the site: a type, a page, a table, a command and their tests, to begin with.',
		arguments: ['name'],
		options: [{ name: 'type', value: 'type', description: 'its content type, instead of the name without its s' }],
	},
	async run({ words, print }) {
		const config = loadSite(words.values['site']);
		const name = words.arguments[0]!;
		const taken = (await findPlugins(config)).find((plugin) => plugin.name === name);
		if (taken)
			throw new TrovatoError('request.invalid', `There is a plugin '${name}' in ${taken.dir}; choose another name`);
		const dir = join(config.siteDir, 'plugins', name);
		const files = scaffold(dir, name, words.values['type']);
		if (words.switches.has('json')) print(JSON.stringify({ name, dir, files }));
		else
			print(
				[
					`Made ${relative(process.cwd(), dir) || dir}:`,
					...files.map((file) => `  ${file}`),
					'',
					'What you can do with it:',
					table([
						[`npx trovato plugin test ${name}`, 'compile and test it'],
						[`npx trovato plugin enable ${name}`, 'switch it on, also while the site runs'],
						['npm run dev', 'serve the site, and take over what you save'],
					]),
					'',
					`It answers /${name.replaceAll('_', '-')}.`,
				].join('\n'),
			);
		return 0;
	},
};
