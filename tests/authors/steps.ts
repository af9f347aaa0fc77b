// Does what a page of the documentation tells its reader to do with a plugin's files.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CodeBlock } from '../docs/pages.ts';

/** Replaces the lines that a block shows without a sign or with -, by those without a sign or with +. */
export function applyDiff(file: string, text: string): void {
	const lines = text.trimEnd().split('\n');
	const before = lines.filter((line) => !line.startsWith('+')).map((line) => line.slice(1));
	const now = lines.filter((line) => !line.startsWith('-')).map((line) => line.slice(1));
	const source = readFileSync(file, 'utf8');
	assert.equal(source.split(`${before.join('\n')}\n`).length, 2, `${file} has these lines once:\n${before.join('\n')}`);
	writeFileSync(
		file,
		source.replace(`${before.join('\n')}\n`, () => `${now.join('\n')}\n`),
	);
}

/** Writes or changes the file that a block is about; a block without a name goes on with the last one. */
export function applyBlock({ language, text }: CodeBlock, file: string): void {
	if (language === 'diff') return applyDiff(file, text);
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(file, text);
}

/** Every line of what a page shows is in the output, the ends aside that it leaves out with …. */
export function shows(output: string, text: string): void {
	for (const line of text.trimEnd().split('\n'))
		assert.ok(output.includes(line.replace(/ …$/, '')), `'${line}' is not in the output:\n${output}`);
}
