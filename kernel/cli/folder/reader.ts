// Reads the text files of a folder for a plugin's command: in a stable order, and with a reason for each it cannot give.
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandInput } from '../../src/plugins/pool/job.ts';

/** A file that cannot be handed over, and why. */
export interface Unreadable {
	readonly name: string;
	readonly reason: string;
}

export interface Listing {
	/** Paths relative to the folder with `/`, in the order of their characters; names as Unicode NFC. */
	readonly files: readonly { readonly name: string; readonly path: string }[];
	readonly unreadable: readonly Unreadable[];
}

const MAX_BYTES = 1024 * 1024;

/**
 * The files below a folder whose names end in one of the extensions. Hidden folders, hidden files and `node_modules` are
 * left out, and so are folders of sites (with a `site.toml`) below it; links to folders are not followed.
 */
export function listFolder(folder: string, extensions: readonly string[]): Listing {
	const files = new Map<string, string>();
	const unreadable: Unreadable[] = [];
	const endings = extensions.map((extension) => extension.toLowerCase());
	const visit = (dir: string, prefix: string): void => {
		let entries: Dirent[];
		try {
			entries = readdirSync(dir, { withFileTypes: true });
		} catch (error) {
			if (prefix === '') throw error;
			unreadable.push({ name: prefix, reason: reasonOf(error) });
			return;
		}
		if (prefix !== '' && entries.some(({ name }) => name === 'site.toml')) return;
		for (const entry of entries) {
			if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
			const name = `${prefix}${entry.name.normalize('NFC')}`;
			const path = join(dir, entry.name);
			if (entry.isDirectory()) visit(path, `${name}/`);
			else if (!endings.some((ending) => name.toLowerCase().endsWith(ending))) continue;
			else if (files.has(name))
				unreadable.push({ name, reason: 'another file has the same name but for its encoding' });
			else files.set(name, path);
		}
	};
	visit(folder, '');
	const ordered = [...files].map(([name, path]) => ({ name, path }));
	return { files: ordered.toSorted((a, b) => (a.name < b.name ? -1 : 1)), unreadable };
}

/** The text of a file, or why it cannot be handed over. */
export async function readInput(file: Listing['files'][number]): Promise<CommandInput | Unreadable> {
	const { name, path } = file;
	try {
		const stat = statSync(path);
		if (!stat.isFile()) return { name, reason: 'not a file' };
		if (stat.size > MAX_BYTES) return { name, reason: 'larger than 1 MB' };
		const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
		if (text.includes('\0')) return { name, reason: 'not text: it contains a NUL character' };
		return { name, text };
	} catch (error) {
		return { name, reason: reasonOf(error) };
	}
}

export function isUnreadable(input: CommandInput | Unreadable): input is Unreadable {
	return 'reason' in input;
}

function reasonOf(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'not valid UTF-8';
	if (code === 'EACCES') return 'no permission to read it';
	if (code === 'ENOENT') return 'it does not exist';
	return message;
}
