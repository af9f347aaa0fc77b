// `trovato plugin enable`, `disable` and `uninstall`: beside a running site, which takes it over at once, or without one.
import { createInterface } from 'node:readline/promises';
import type { Config } from '../../src/config/load-config.ts';
import { dropPlugin } from '../../src/db/drop-plugin.ts';
import { prepareDatabase } from '../../src/db/setup.ts';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Kernel } from '../../src/kernel.ts';
import { forceRecord, readRecords } from '../../src/plugins/records.ts';
import { openCommandDatabase } from '../database.ts';
import { withKernel, withOwner } from '../kernel.ts';
import { findPlugins } from '../plugins.ts';
import { loadSite } from '../site.ts';
import { type CommandSpec, UsageError } from '../usage.ts';
import type { Command, Context } from './context.ts';

const FORCE = {
	name: 'force',
	description: 'without calling the plugin or checking others: for one that keeps the site from starting',
};

type Verb = 'enable' | 'disable' | 'uninstall';
const DONE: Readonly<Record<Verb, readonly [done: string, already: string]>> = {
	enable: ['Enabled', 'is enabled already'],
	disable: ['Disabled', 'is not enabled'],
	uninstall: ['Uninstalled', 'is not installed'],
};

function switching(verb: Verb, description: string, options: CommandSpec['options']): Command {
	const spec = { name: `plugin ${verb}`, description, arguments: ['name'], options };
	return {
		spec,
		async run(context) {
			const { words, print } = context;
			const config = loadSite(words.values['site']);
			const name = words.arguments[0]!;
			const isForced = words.switches.has('force');
			if (!isForced && !(await findPlugins(config)).some((plugin) => plugin.name === name))
				throw new TrovatoError('request.invalid', `There is no plugin '${name}'; trovato plugin list shows them`);
			if (verb === 'uninstall' && !words.switches.has('yes')) await confirm(name, spec);
			const also = verb === 'disable' ? [] : [name];
			const changed = isForced
				? await force(config, verb, name, context)
				: await withKernel(config, { name: spec.name, also }, context, (kernel: Kernel) => kernel.plugins[verb](name));
			const [done, already] = DONE[verb];
			if (words.switches.has('json')) print(JSON.stringify({ name, changed }));
			else print(changed ? `${done} ${name}.` : `The plugin ${name} ${already}.`);
			return 0;
		},
	};
}

export const pluginEnable = switching('enable', 'Enables a plugin, without a restart of the site.', []);
export const pluginDisable = switching('disable', 'Disables a plugin and keeps its data.', [FORCE]);
export const pluginUninstall = switching('uninstall', 'Drops everything that a disabled plugin has stored.', [
	{ name: 'yes', description: 'do not ask' },
	FORCE,
]);

async function confirm(name: string, spec: CommandSpec): Promise<void> {
	if (!process.stdin.isTTY) throw new UsageError('This drops data for good; say --yes', spec);
	const terminal = createInterface({ input: process.stdin, output: process.stderr });
	const answer = await terminal.question(
		`All tables and settings of '${name}' are dropped for good. Type its name to go on: `,
	);
	terminal.close();
	if (answer.trim() !== name) throw new TrovatoError('request.invalid', 'Nothing was done.');
}

/** Changes the records alone, since neither this plugin nor others can be asked. */
async function force(config: Config, verb: Verb, name: string, { terminal }: Context): Promise<boolean> {
	if (config.plugins.includes(name))
		throw new TrovatoError('request.conflict', `site.toml names the plugin '${name}'; remove it there.`);
	const database = await openCommandDatabase(config, `plugin ${verb}`, terminal);
	try {
		return await withOwner(database.url, async (owner) => {
			const site = await prepareDatabase(database.url, { info: () => {}, warn: terminal.line });
			const record = (await readRecords(owner)).get(name);
			if (verb === 'disable' && record?.enabled !== true) return false;
			if (record) await forceRecord(owner, record, verb === 'disable');
			if (verb === 'uninstall') await dropPlugin(owner, site, name);
			return record !== undefined;
		});
	} finally {
		await database.close();
	}
}
