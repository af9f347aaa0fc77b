// Finds in a plugin's sources what only the module shows.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Place {
	readonly file: string;
	readonly line: number;
	readonly column: number;
}

/** The first place in the plugin's own sources that fits. */
export function findUse(dir: string, pattern: RegExp): Place | undefined {
	const files = readdirSync(join(dir, 'assembly'), { recursive: true, encoding: 'utf8' }).toSorted();
	for (const name of files.filter((file) => file.endsWith('.ts')))
		for (const [index, line] of readFileSync(join(dir, 'assembly', name), 'utf8')
			.split('\n')
			.entries()) {
			const column = line.search(pattern);
			if (column >= 0) return { file: `assembly/${name}`, line: index + 1, column: column + 1 };
		}
	return undefined;
}
