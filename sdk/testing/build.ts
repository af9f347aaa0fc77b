// Builds the plugin under test, so that a test never runs yesterday's module.
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildPlugin, formatDiagnostic } from '../../sdk-macros/src/index.ts';

/** Builds the plugin in a folder unless it is fresh, or has no AssemblyScript; throws what is wrong with it. */
export async function buildOne(dir: string, installation: string): Promise<void> {
	if (!existsSync(join(dir, 'assembly')) && existsSync(join(dir, `${basename(dir)}.wasm`))) return;
	const result = await buildPlugin({ dir, installation });
	if (!result.ok) throw new Error(`\n${result.diagnostics.map((one) => formatDiagnostic(one, dir)).join('\n')}`);
}
