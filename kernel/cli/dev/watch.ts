// Notices what is saved in the folders of plugins and themes: one call for what an editor does in one go.
import { existsSync, watch } from 'node:fs';
import { dirname } from 'node:path';

/** Editors write a file in several steps. */
const SETTLE_MS = 40;
/** What the build itself writes, and what does not run in the site. */
const IGNORED = /(?:^|[\\/])(?:\.|(?:node_modules|test)(?:[\\/]|$))|\.(?:wasm|map|tmp|md|log)$|~$/;

/**
 * Calls `onChange` after something was saved; never twice at once, and once more when something was saved meanwhile.
 * @returns stops watching
 */
export function watchFolders(folders: readonly string[], onChange: () => Promise<void>): () => void {
	let timer: NodeJS.Timeout | undefined;
	let running = false;
	let again = false;
	const run = async (): Promise<void> => {
		if (running) return void (again = true);
		running = true;
		do {
			again = false;
			await onChange();
		} while (again);
		running = false;
	};
	const watchers = folders
		.filter((folder) => existsSync(folder) && existsSync(dirname(folder)))
		.map((folder) =>
			watch(folder, { recursive: true }, (_, file) => {
				if (file !== null && IGNORED.test(file)) return;
				clearTimeout(timer);
				timer = setTimeout(() => void run(), SETTLE_MS);
			}),
		);
	return () => {
		clearTimeout(timer);
		for (const watcher of watchers) watcher.close();
	};
}
