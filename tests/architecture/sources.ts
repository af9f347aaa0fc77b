// Reads the repository's own source files and their imports.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');

/** A file of the repository (relative to it) or a package. */
export interface Import {
	readonly file?: string;
	readonly package?: string;
}

export interface SourceFile {
	/** Relative to the repository, with `/`. */
	readonly file: string;
	readonly text: string;
	readonly imports: readonly Import[];
}

/** Hand-written files of a folder, without tests. */
export function sourcesOf(folder: string): SourceFile[] {
	return globSync(`${folder}/**/*.{ts,mjs,mts}`, { cwd: ROOT })
		.map((file) => file.split(path.sep).join('/'))
		.filter((file) => !/\.test\.ts$|\.d\.ts$|(^|\/)(node_modules|generated|golden)\//.test(file))
		.toSorted()
		.map((file) => {
			const text = readFileSync(path.join(ROOT, file), 'utf8');
			return { file, text, imports: importsOf(file, text) };
		});
}

const SPECIFIER =
	/^\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

function importsOf(file: string, text: string): Import[] {
	return [...text.matchAll(SPECIFIER)].flatMap((match): Import[] => {
		const specifier = match[1] ?? match[2] ?? match[3] ?? '';
		if (specifier.startsWith('node:')) return [];
		if (specifier.startsWith('.')) return [{ file: path.posix.join(path.posix.dirname(file), specifier) }];
		return [{ package: specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/') }];
	});
}

/** Lines that hold more than a comment. */
export function codeLines(text: string): number {
	const bare = text.replaceAll(/^\s*\/\*[\s\S]*?\*\/\s*$/gm, '');
	return bare.split('\n').filter((line) => !/^\s*(\/\/.*)?$/.test(line)).length;
}
