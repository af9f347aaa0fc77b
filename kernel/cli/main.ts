// The command line: finds the command, runs it, and turns what went wrong into one line and an exit status.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TrovatoError } from '../../wit/contract/errors/trovato-error.ts';
import type { Command } from './commands/context.ts';
import { INSTALLATION, loadSite } from './site.ts';
import { watchSignals } from './signals.ts';
import { createTerminal } from './terminal.ts';
import { helpOf, readWords, synopsis, table, UsageError } from './usage.ts';

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** The commands of the kernel, loaded one by one: help must not wait for a database driver. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
	start: async () => (await import('./commands/start.ts')).start,
	dev: async () => (await import('./commands/dev.ts')).dev,
	'plugin list': async () => (await import('./commands/plugin.ts')).pluginList,
	'plugin enable': async () => (await import('./commands/plugin-switch.ts')).pluginEnable,
	'plugin disable': async () => (await import('./commands/plugin-switch.ts')).pluginDisable,
	'plugin uninstall': async () => (await import('./commands/plugin-switch.ts')).pluginUninstall,
	'plugin audit': async () => (await import('./commands/plugin-audit.ts')).pluginAudit,
	'plugin build': async () => (await import('./commands/plugin.ts')).pluginBuild,
	'plugin new': async () => (await import('./commands/plugin-new.ts')).pluginNew,
	'plugin test': async () => (await import('./commands/plugin-test.ts')).pluginTest,
	cron: async () => (await import('./commands/cron.ts')).cron,
	'index add': async () => (await import('./commands/index-of-site.ts')).indexAdd,
	'index list': async () => (await import('./commands/index-of-site.ts')).indexList,
	'index drop': async () => (await import('./commands/index-of-site.ts')).indexDrop,
	'user list': async () => (await import('./commands/user.ts')).userList,
	'user create': async () => (await import('./commands/user.ts')).userCreate,
	'user reset-link': async () => (await import('./commands/user.ts')).userResetLink,
	'user block': async () => (await import('./commands/user.ts')).userBlock,
	'user unblock': async () => (await import('./commands/user.ts')).userUnblock,
	'user delete': async () => (await import('./commands/user.ts')).userDelete,
	'user role': async () => (await import('./commands/user.ts')).userRole,
	'events tail': async () => (await import('./commands/events.ts')).eventsTail,
	'events replay': async () => (await import('./commands/events.ts')).eventsReplay,
	doctor: async () => (await import('./commands/doctor.ts')).doctor,
	help: async () => ({
		spec: { name: 'help', description: 'Lists the commands.', arguments: [], options: [] },
		run: async () => (print(await overview()), 0),
	}),
	version: async () => ({
		spec: { name: 'version', description: 'Prints the versions of Trovato and Node.', arguments: [], options: [] },
		run: async ({ words }) => {
			const { version } = JSON.parse(readFileSync(join(INSTALLATION, 'package.json'), 'utf8')) as { version: string };
			const versions = { trovato: version, node: process.version.slice(1) };
			print(words.switches.has('json') ? JSON.stringify(versions) : `trovato ${version}, node ${versions.node}`);
			return 0;
		},
	}),
};

const ALIASES: Readonly<Record<string, string>> = {
	'--help': 'help',
	'-h': 'help',
	'--version': 'version',
	'-v': 'version',
};

async function main(words: readonly string[]): Promise<number> {
	const { command, rest } = await findCommand(words);
	const read = readWords(command.spec, rest);
	if (read.switches.has('help') && command.spec.name !== 'help') {
		print(helpOf(command.spec));
		return 0;
	}
	const stopper = watchSignals();
	return command.run({
		words: read,
		terminal: createTerminal(process.stderr),
		print,
		stopping: stopper.signal,
		onForced: stopper.onForced,
	});
}

async function findCommand(words: readonly string[]): Promise<{ command: Command; rest: readonly string[] }> {
	const [given = 'help', second = ''] = words;
	const first = ALIASES[given] ?? given;
	for (const [name, length] of [[`${first} ${second}`, 2] as const, [first, 1] as const]) {
		const load = COMMANDS[name];
		if (load !== undefined) return { command: await load(), rest: words.slice(length) };
	}
	if (['plugin', 'user', 'events', 'index'].includes(first)) {
		const known = Object.keys(COMMANDS).flatMap((name) => (name.startsWith(`${first} `) ? name.split(' ')[1]! : []));
		throw new UsageError(`Say 'trovato ${first}' and one of ${known.join(', ')}`);
	}
	const { pickCommand, pluginCommands } = await import('./plugins.ts');
	const rest = words.slice(1);
	const config = loadSite(siteOf(rest));
	// Which other plugins are enabled is known to the database alone; the kernel refuses those that are not.
	const found =
		pickCommand(await pluginCommands(config), first) ?? pickCommand(await pluginCommands(config, 'all'), first);
	if (found === undefined) throw new UsageError(`There is no command '${first}'; trovato help lists them`);
	const { commandOf } = await import('./commands/plugin-command.ts');
	return { command: commandOf(found, rest), rest };
}

/** `--site` must be known before the command is, since its plugins have the commands. */
function siteOf(words: readonly string[]): string | undefined {
	const index = words.findIndex((word) => word === '--site' || word.startsWith('--site='));
	const word = words[index];
	return word === undefined ? undefined : word === '--site' ? words[index + 1] : word.slice('--site='.length);
}

async function overview(): Promise<string> {
	const own = await Promise.all(Object.values(COMMANDS).map(async (load) => (await load()).spec));
	const lines = [
		'trovato <command> [arguments] [--options]',
		'',
		table(own.map((spec) => [spec.name, spec.description])),
	];
	try {
		const { pluginCommands } = await import('./plugins.ts');
		const commands = await pluginCommands(loadSite(undefined));
		if (commands.length > 0) {
			lines.push('', 'Commands of plugins', '');
			lines.push(table(commands.map(({ spec }) => [synopsis(spec).replace('trovato ', ''), spec.description])));
		}
	} catch (error) {
		if (!(error instanceof TrovatoError)) throw error;
		lines.push('', `The plugins' commands cannot be listed: ${error.message}`);
	}
	return [...lines, '', 'Every command knows --help.'].join('\n');
}

// `trovato plugin list | head` ends when head does.
process.stdout.on('error', () => process.exit(0));

try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	if (error instanceof UsageError) {
		process.stderr.write(`${error.message}\n${error.spec === undefined ? '' : `\n${helpOf(error.spec)}\n`}`);
		process.exitCode = 2;
	} else if (error instanceof TrovatoError && error.code !== 'server.internal') {
		process.stderr.write(`${error.message}\n`);
		process.exitCode = 1;
	} else {
		process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
		process.exitCode = 1;
	}
}
// Nothing that was left open may keep a finished command alive.
process.stdout.write('', () => process.exit());
