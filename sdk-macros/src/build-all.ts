// Builds several plugins, those that have to be compiled at the same time: the compiler keeps one processor busy.
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { buildPlugin, type BuildOptions, type BuildResult } from './build.ts';

const MOST_THREADS = 4;
/** What a compiler and its program take. */
const THREAD_BYTES = 400 * 1_048_576;

/**
 * The results in the order in which they are there; what is fresh comes first.
 *
 * @param onStale told how many have to be compiled, when there are some
 */
export async function* buildAll(
	dirs: readonly string[],
	installation: string,
	onStale: (count: number) => void = () => {},
): AsyncGenerator<BuildResult> {
	const stale: BuildOptions[] = [];
	for (const dir of dirs) {
		const result = await buildPlugin({ dir, installation, compile: false });
		if (result.was === 'stale') stale.push({ dir, installation });
		else yield result;
	}
	if (stale.length > 0) onStale(stale.length);
	const room = Math.floor(process.availableMemory() / THREAD_BYTES);
	const threads = Math.min(stale.length, availableParallelism(), room, MOST_THREADS);
	if (threads < 2) {
		for (const options of stale) yield await buildPlugin(options);
		return;
	}
	const filename = new URL('build.ts', import.meta.url).href;
	const pool = new Piscina<BuildOptions, BuildResult>({ filename, name: 'buildPlugin', maxThreads: threads });
	const building = new Map(stale.map((options) => [options.dir, pool.run(options)]));
	try {
		while (building.size > 0) {
			const result = await Promise.race(building.values());
			building.delete(result.dir);
			yield result;
		}
	} finally {
		await pool.destroy();
	}
}
