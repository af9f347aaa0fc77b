// Golden files of the transform: manifest and source in, glue or diagnostics out. UPDATE_GOLDEN=1 rewrites them.
import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import test, { before } from 'node:test';
import { compilePlugin } from '../../sdk-macros/src/compile.ts';
import { formatDiagnostic, type Diagnostic } from '../../sdk-macros/src/index.ts';
import { readDependencies, readManifest } from '../../sdk-macros/src/manifest.ts';
import { copyFixtures } from './build-fixture.ts';

const GOLDEN = join(import.meta.dirname, 'golden');
const MARK = /^=== (.+)\n/m;

let root = '';
before(async () => {
	root = await copyFixtures();
});

for (const file of readdirSync(GOLDEN)) {
	test(`the transform answers ${file.replace('.txt', '')} as before`, async () => {
		const text = await readFile(join(GOLDEN, file), 'utf8');
		const parts = text.split(MARK).slice(1);
		const dir = join(root, 'golden');
		rmSync(dir, { recursive: true, force: true });
		for (let i = 0; i + 1 < parts.length; i += 2) {
			if (parts[i] === 'result') continue;
			await mkdir(dirname(join(dir, parts[i]!)), { recursive: true });
			await writeFile(join(dir, parts[i]!), parts[i + 1]!);
		}
		const result = await transform(dir);
		const expected = parts.at(-1);
		if (process.env['UPDATE_GOLDEN'] === '1')
			await writeFile(join(GOLDEN, file), text.replace(/(^=== result\n)[^]*/m, `$1${result.replaceAll('$', '$$$$')}`));
		else assert.equal(result, expected);
	});
}

async function transform(dir: string): Promise<string> {
	const read = readManifest(dir);
	if (!read.ok) return print([read.diagnostic]);
	const dependencies = readDependencies(dir, root, read.manifest.dependencies);
	const { diagnostics, glue, wasm } = await compilePlugin(dir, 'golden.wasm.map', {
		manifest: read.manifest,
		dependencies,
	});
	return wasm ? glue + print(diagnostics) : print(diagnostics);
}

function print(diagnostics: readonly Diagnostic[]): string {
	return diagnostics.map((diagnostic) => `${formatDiagnostic(diagnostic)}\n`).join('');
}
