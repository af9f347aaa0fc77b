// `trovato dev`: serves the site to whoever works on its plugins, and takes over what he saves.
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from '../../src/http/server.ts';
import { heldBy, isHolder, lockDataFolder } from '../data-folder.ts';
import { openSiteDatabase } from '../database.ts';
import { createDevServer } from '../dev/server.ts';
import { createSession, warmUp } from '../dev/session.ts';
import { watchFolders } from '../dev/watch.ts';
import { findSite, loadSite, pluginDirs } from '../site.ts';
import type { Command } from './context.ts';
import { fillNewSite } from './start.ts';

export const dev: Command = {
	spec: {
		name: 'dev',
		description: 'Serves the site for working on its plugins: what is saved is compiled and in force at once.',
		arguments: ['[folder]'],
		options: [],
	},
	async run(context) {
		const { words, terminal, stopping, onForced } = context;
		const config = loadSite(words.arguments[0] ?? findSite(words.values['site']));
		const lock = lockDataFolder(config.dataDir, 'start');
		if (isHolder(lock)) throw heldBy(config.dataDir, lock);
		const closers: (() => Promise<void> | void)[] = [() => lock.release()];
		try {
			const database = await openSiteDatabase(config, terminal);
			closers.push(() => database.close());
			onForced(() => void database.close());
			const session = createSession({ ...config, databaseUrl: database.url }, terminal);
			closers.push(() => session.close());
			const update = async (): Promise<void> => {
				await session.update();
				if (session.kernel) await fillNewSite(session.kernel, config, context);
			};
			await update();
			const pages = createDevServer({
				site: () => session.kernel?.fetch,
				problems: () => session.problems,
				failures: session.failures,
				folders: () => session.folders,
			});
			const server = createServer({ fetch: pages.fetch, host: config.host, port: config.port });
			const { url } = await server.listen();
			closers.push(
				() => server.close(),
				() => pages.close(),
			);
			mkdirSync(join(config.siteDir, 'plugins'), { recursive: true });
			const folders = [...pluginDirs(config.siteDir), join(config.siteDir, 'themes')];
			closers.push(watchFolders(folders, () => update().then(pages.reload)));
			terminal.line(`\n${config.name}: ${url}\nSave a file of a plugin and look. Stop with Ctrl-C.`);
			await warmUp(config);
			if (!stopping.aborted) await once(stopping, 'abort');
			terminal.line('Stopping …');
			return 0;
		} finally {
			for (const close of closers.toReversed()) await close();
		}
	},
};
