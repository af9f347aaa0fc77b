// The example in the SDK's README is a plugin that builds.
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { buildPlugin, formatDiagnostic } from '../../sdk-macros/src/index.ts';
import { copyFixtures } from './build-fixture.ts';

const REPOSITORY = join(import.meta.dirname, '../..');

test('the example of the README builds', async () => {
	const readme = await readFile(join(REPOSITORY, 'sdk/README.md'), 'utf8');
	const block = (language: string) => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(readme)![1]!;
	const dir = join(await copyFixtures(), 'events');
	await mkdir(join(dir, 'assembly'), { recursive: true });
	await writeFile(join(dir, 'events.info.toml'), block('toml'));
	await writeFile(join(dir, 'assembly/index.ts'), block('ts'));
	const result = await buildPlugin({ dir, installation: REPOSITORY });
	assert.deepEqual(
		result.diagnostics.map((diagnostic) => formatDiagnostic(diagnostic)),
		[],
	);
	assert.ok(result.ok && result.bytes < 20_000, `${result.bytes} bytes`);
});
