// Builds fixture plugins in a temporary copy, so that tests leave no files among the sources.
import { rmSync } from 'node:fs';
import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPlugin, formatDiagnostic, type BuildResult } from '../../sdk-macros/src/index.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures/plugins');

/** A temporary copy of all fixture plugins, removed after the tests of the file. */
export async function copyFixtures(): Promise<string> {
	const dir = await mkdtemp(join(tmpdir(), 'trovato-sdk-'));
	process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
	await cp(FIXTURES, dir, { recursive: true });
	return dir;
}

/** Builds one plugin of a copy; fails with its diagnostics. */
export async function buildFixture(root: string, name: string): Promise<BuildResult> {
	const result = await buildPlugin({ dir: join(root, name), installation: root });
	if (!result.ok)
		throw new Error(result.diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, name)).join('\n'));
	return result;
}
