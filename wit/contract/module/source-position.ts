// Finds the place in a plugin's own source that an offset in its module stands for.
import type { SourceMap } from 'node:module';

/** A place in the plugin's own source, not in the language's library or generated glue. */
export function isOwn(place: string): boolean {
	return !place.includes('~lib/') && !place.includes('trovato-glue');
}

/** What an optimiser inlined carries the library's position; the plugin's own line is among the entries before it. */
const LOOK_BACK = 200;

/** `file:line:column` at or before the offset; undefined when there is none nearby. */
export function ownBefore(map: SourceMap, offset: number): string | undefined {
	let at = offset;
	for (let step = 0; step < LOOK_BACK && at > 0; step++) {
		const entry = map.findEntry(0, at);
		if (!('generatedColumn' in entry)) return undefined;
		const place = `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
		if (entry.originalSource && isOwn(place)) return place;
		at = entry.generatedColumn - 1;
	}
	return undefined;
}

/** The offsets that an engine's error names, innermost first. */
export function offsetsOf({ stack = '' }: Error): number[] {
	return [...stack.matchAll(/wasm-function\[\d+\]:0x([0-9a-f]+)/g)].map((match) => Number.parseInt(match[1]!, 16));
}
