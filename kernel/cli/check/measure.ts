// Counts what the project holds itself to: lines of code by part, and the sizes of the built modules.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

const PARTS: Readonly<Record<string, { readonly folder: string; readonly limit?: number }>> = {
	kernel: { folder: 'kernel/src', limit: 13_500 },
	'command line': { folder: 'kernel/cli', limit: 2750 },
	SDK: { folder: 'sdk' },
	macros: { folder: 'sdk-macros' },
	'contract and generator': { folder: 'wit' },
	'core plugins': { folder: 'core-plugins' },
	'contrib plugins': { folder: 'contrib-plugins' },
};

/** A line per part and per module. */
export function measure(root: string): string[] {
	const lines = Object.entries(PARTS).map(([name, { folder, limit }]) => {
		const files = sourceFiles(join(root, folder));
		const total = files.reduce((sum, file) => sum + countCode(readFileSync(file, 'utf8')), 0);
		return `${name}: ${total} lines of code${limit === undefined ? '' : ` of ${limit}`} in ${files.length} files`;
	});
	const modules = globSync('{core,contrib}-plugins/*/*.wasm', { cwd: root }).toSorted();
	return [...lines, ...modules.map((file) => `${basename(file)}: ${statSync(join(root, file)).size} bytes`)];
}

/** Lines that are neither empty nor comment only. */
export function countCode(text: string): number {
	return text
		.replaceAll(/^\s*\/\*[\s\S]*?\*\/\s*$/gm, '')
		.split('\n')
		.filter((line) => line.trim() !== '' && !line.trim().startsWith('//')).length;
}

function sourceFiles(folder: string): string[] {
	if (!existsSync(folder)) return [];
	return globSync('**/*.{ts,mjs}', { cwd: folder })
		.filter((file) => !/\.test\.ts$|(^|\/)(generated|node_modules|test|golden)\//.test(`${file}`))
		.map((file) => join(folder, file));
}
