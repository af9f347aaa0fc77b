// `trovato start`: builds what is stale, starts the database, boots the kernel, fills a new site and serves it.
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Config } from '../../src/config/load-config.ts';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { FirstLogin } from '../../src/auth/first-login.ts';
import { createKernel, type Kernel } from '../../src/kernel.ts';
import { heldBy, isHolder, lockDataFolder } from '../data-folder.ts';
import { openSiteDatabase } from '../database.ts';
import { buildEnabled } from '../kernel.ts';
import { pluginCommands } from '../plugins.ts';
import { findSite, loadSite, pluginDirs } from '../site.ts';
import { seconds } from '../terminal.ts';
import type { Command, Context } from './context.ts';
import { runPluginCommand } from './plugin-command.ts';

export const start: Command = {
	spec: {
		name: 'start',
		description: 'Builds stale plugins, prepares the database and serves the site.',
		arguments: ['[folder]'],
		options: [],
	},
	async run(context) {
		const began = performance.now();
		const config = loadSite(context.words.arguments[0] ?? findSite(context.words.values['site']));
		const { terminal, stopping } = context;
		const lock = lockDataFolder(config.dataDir, 'start');
		if (isHolder(lock)) throw heldBy(config.dataDir, lock);
		const closers: (() => Promise<void> | void)[] = [() => lock.release()];
		try {
			await checkPort(config);
			const database = await terminal.step('Database', () => openSiteDatabase(config, terminal));
			closers.push(() => database.close());
			context.onForced(() => void database.close());
			stopping.throwIfAborted();
			await buildEnabled(config, database.url, terminal);
			stopping.throwIfAborted();
			const ready = { ...config, databaseUrl: database.url };
			const options = { pluginDirs: pluginDirs(config.siteDir), logTo: 'stdout' } as const;
			const kernel = await terminal.step('Kernel', () => createKernel(ready, options));
			closers.push(() => kernel.close());
			stopping.throwIfAborted();
			await fillNewSite(kernel, config, context);
			const { url } = await kernel.listen();
			const first = await kernel.firstLogin();
			terminal.line(
				`\n${config.name} is ready after ${seconds(performance.now() - began)}: ${url}\n${firstLoginText(first)}Stop it with Ctrl-C.`,
			);
			if (!stopping.aborted) await once(stopping, 'abort');
			terminal.line('Stopping …');
			return 0;
		} catch (error) {
			if (stopping.aborted && error === stopping.reason) return 0;
			throw error;
		} finally {
			for (const close of closers.toReversed()) await close();
		}
	},
};

function firstLoginText(first: FirstLogin | undefined): string {
	if (!first) return '';
	return `Log in for the first time as '${first.name}'; this address works once, until tomorrow: ${first.url}\n`;
}

/** Runs the commands of `[[first_run]]` on a database that has not seen them; what was interrupted is begun again. */
export async function fillNewSite(kernel: Kernel, config: Config, context: Context): Promise<void> {
	if (config.firstRun.length === 0 || (await kernel.firstRunDone())) return;
	const commands = await pluginCommands(config);
	for (const { command, args } of config.firstRun) {
		context.terminal.line(`First run: ${[command, ...args].join(' ')}`);
		await runPluginCommand(
			kernel,
			commands,
			{ name: command, words: args, base: config.siteDir, siteDir: config.siteDir },
			context,
		);
	}
	await kernel.markFirstRunDone();
}

/** Finds out before all the work whether the address is free. */
async function checkPort({ host, port }: Config): Promise<void> {
	const server = createServer();
	try {
		server.listen(port, host);
		await once(server, 'listening');
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		const reason = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be used (${code})`;
		throw new TrovatoError('server.unavailable', `${host}:${port} ${reason}; stop it or set PORT to a free port`, {
			cause: error,
		});
	} finally {
		server.close();
	}
}
