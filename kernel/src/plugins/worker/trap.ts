// Says what went wrong inside a plugin: message and source position, from the trap's offset and the source map.
import { lstatSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import { isOwn, offsetsOf, ownBefore } from '../../../../wit/contract/module/source-position.ts';
import type { WorkerPlugin } from './worker-plugin.ts';

/** Thrown when a guest calls `abort` with a message and a position of its own. */
export class GuestAbort extends Error {
	readonly position: string;

	constructor(message: string, position: string) {
		super(message);
		this.name = 'GuestAbort';
		this.position = position;
	}
}

export interface TrapReport {
	/** The plugin's own words, for the log only. */
	readonly message: string;
	/** `file:line:column` in the plugin's source, or the module offset when there is no source map. */
	readonly position: string | undefined;
}

const MAX_MAP = 16 * 1_048_576;
const maps = new Map<string, SourceMap | undefined>();

function sourceMap(file: string): SourceMap | undefined {
	if (!maps.has(file)) {
		try {
			// A link may lead to a device, a pipe or a file of somebody else.
			const found = lstatSync(file);
			const usable = found.isFile() && found.size <= MAX_MAP;
			const payload = usable ? (JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload) : undefined;
			maps.set(file, payload && new SourceMap(payload));
		} catch {
			maps.set(file, undefined);
		}
	}
	return maps.get(file);
}

/** As below, whatever stands in the plugin's map. */
function positionOf(error: Error, plugin: WorkerPlugin): string | undefined {
	try {
		return findPosition(error, plugin)?.slice(0, 500);
	} catch {
		return undefined;
	}
}

/** The innermost place in the plugin's own source that the trap's offsets lead to. */
function findPosition(error: Error, plugin: WorkerPlugin): string | undefined {
	const offsets = offsetsOf(error);
	const map = offsets.length > 0 ? sourceMap(plugin.mapFile) : undefined;
	if (map)
		for (const offset of offsets) {
			const place = ownBefore(map, offset - plugin.codeShift);
			if (place) return place;
		}
	return offsets[0] === undefined ? undefined : `offset 0x${offsets[0].toString(16)}`;
}

/** What to write into the log about an error that ended a plugin's call. */
export function describeTrap(error: unknown, plugin: WorkerPlugin): TrapReport {
	if (!(error instanceof Error)) return { message: String(error), position: undefined };
	if (error instanceof GuestAbort) {
		const position = isOwn(error.position) ? error.position : (positionOf(error, plugin) ?? error.position);
		return { message: error.message || 'abort', position };
	}
	const message = error instanceof TrovatoError ? `${error.code}: ${error.message}` : error.message;
	return { message, position: positionOf(error, plugin) };
}
