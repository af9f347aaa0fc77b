// Rewrites every generated file of the contract, or (`--check`) says which of them are stale.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateAll } from './outputs.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const check = process.argv.includes('--check');
const stale: string[] = [];

for (const [file, text] of await generateAll(root)) {
	const path = join(root, file);
	if (read(path) === text) continue;
	stale.push(file);
	if (check) continue;
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
}

if (check && stale.length > 0) {
	console.error(
		`Generated files differ from wit/v1 and the error table:\n${stale.map((file) => `  ${file}\n`).join('')}Run: npm run generate`,
	);
	process.exitCode = 1;
} else {
	console.log(stale.length === 0 ? 'Generated files are up to date.' : `Rewrote ${stale.join(', ')}.`);
}

function read(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}
