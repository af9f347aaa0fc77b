// Shows the lines around a place that a message names.
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';

const AROUND = 2;

/** The lines around `path:line:column` in a message, the named one marked; empty when there is no such place. */
export function excerpt(message: string, folders: readonly string[]): string {
	const [, file = '', line = '1', column = '1'] = /(\S+\.(?:ts|toml|sql|eta)):(\d+)(?::(\d+))?/.exec(message) ?? [];
	const [, plugin] = /Plugin '(\w+)'/.exec(message) ?? [];
	// Every plugin has an assembly/index.ts; a message says whose it means.
	const inOrder = folders.toSorted(
		(one, other) => Number(basename(other) === plugin) - Number(basename(one) === plugin),
	);
	const text = inOrder.map((folder) => read(resolve(folder, file))).find((found) => found !== undefined);
	if (text === undefined) return '';
	const at = Number(line);
	const first = Math.max(1, at - AROUND);
	const lines = text.split('\n').slice(first - 1, at + AROUND);
	return lines
		.flatMap((content, index) => {
			const number = first + index;
			const shown = `${number === at ? '>' : ' '} ${String(number).padStart(4)} | ${content}`;
			const indent = content.slice(0, Number(column) - 1).replaceAll(/[^\t]/g, ' ');
			return number === at ? [shown, `       | ${indent}^`] : [shown];
		})
		.join('\n');
}

function read(file: string): string | undefined {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return undefined;
	}
}
