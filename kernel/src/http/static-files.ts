// Holds the static files of the kernel and the plugins in memory; one immutable value, replaced as a whole.
// In the kernel because pages must look right when no plugin runs.
import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { getMimeType } from 'hono/utils/mime';

export interface StaticFile {
	readonly bytes: Uint8Array<ArrayBuffer>;
	readonly type: string;
	readonly etag: string;
}

export interface StaticFiles {
	/** @param name below `/static/`, decoded */
	find(name: string): StaticFile | undefined;
	/** Changes when any file does; for `?v=`. */
	readonly version: string;
}

/** A folder and where it hangs below `/static`: '' for the kernel's, a plugin's name for its. */
export interface StaticFolder {
	readonly mount: string;
	readonly dir: string;
}

/** Read all files of the folders; those that do not exist hold none, links and hidden files are left out. */
export async function loadStaticFiles(folders: readonly StaticFolder[]): Promise<StaticFiles> {
	const files = new Map<string, StaticFile>();
	for (const { mount, dir } of folders) {
		// A folder that is a link could lead anywhere on this machine.
		const isFolder = lstatSync(dir, { throwIfNoEntry: false })?.isDirectory() ?? false;
		const entries = isFolder ? await readdir(dir, { recursive: true, withFileTypes: true }) : [];
		for (const entry of entries) {
			const file = path.join(entry.parentPath, entry.name);
			const name = path.relative(dir, file).split(path.sep).join('/');
			if (!entry.isFile() || /(^|\/)\./.test(name)) continue;
			const bytes = new Uint8Array(await readFile(file));
			const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`;
			const type = getMimeType(name) ?? 'application/octet-stream';
			files.set(mount === '' ? name : `${mount}/${name}`, { bytes, type, etag });
		}
	}
	const listing = [...files].map(([name, { etag }]) => `${name} ${etag}`).toSorted();
	const version = createHash('sha256').update(listing.join('\n')).digest('hex').slice(0, 12);
	return { find: (name) => files.get(name), version };
}
