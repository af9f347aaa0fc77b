// Starts a freshly built module once without a host: what runs when it starts may not call one.
import { SourceMap, type SourceMapPayload } from 'node:module';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { offsetsOf, ownBefore } from '../../wit/contract/module/source-position.ts';
import type { Diagnostic } from './diagnostic.ts';
import { findUse } from './find-use.ts';

/** The one interface that is there while a module starts. */
const LOGGING = 'trovato:kernel/logging';
/** Milliseconds; what takes longer is left to the kernel, which ends it and says so. */
const PATIENCE = 3_000;

interface StartFailure {
	/** The host function that was called. */
	readonly call: string | undefined;
	readonly message: string;
	/** Where in the code, from the inside out. */
	readonly offsets: readonly number[];
}

/** Starts the module in this thread. */
function start(wasm: Uint8Array<ArrayBuffer>): StartFailure | undefined {
	const module = new WebAssembly.Module(wasm);
	const imports: Record<string, Record<string, (...args: never[]) => unknown>> = {};
	let call: string | undefined;
	for (const { module: from, name } of WebAssembly.Module.imports(module)) {
		const text = `${from.replace('trovato:kernel/', '')}.${name}`;
		(imports[from] ??= {})[name] = () => {
			if (from === LOGGING) return 0;
			if (text !== 'env.abort') call ??= text;
			throw new Error(text);
		};
	}
	try {
		void new WebAssembly.Instance(module, imports);
		return undefined;
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		return { call, message: error.message, offsets: offsetsOf(error) };
	}
}

const MARK = 'trovato start';
if (!isMainThread && (workerData as { task?: unknown } | null)?.task === MARK)
	parentPort?.postMessage(start((workerData as { wasm: Uint8Array<ArrayBuffer> }).wasm));

/** What goes wrong when the module starts; undefined when nothing does. It runs in a thread that can be ended. */
export async function checkStart(
	wasm: Uint8Array<ArrayBuffer>,
	map: string,
	dir: string,
): Promise<Diagnostic | undefined> {
	const worker = new Worker(new URL(import.meta.url), { workerData: { task: MARK, wasm } });
	const { promise, resolve, reject } = Promise.withResolvers<StartFailure | undefined>();
	const timer = setTimeout(() => resolve(undefined), PATIENCE);
	worker.once('message', resolve).once('error', reject);
	let failure: StartFailure | undefined;
	try {
		failure = await promise;
	} finally {
		clearTimeout(timer);
		await worker.terminate();
	}
	if (!failure) return undefined;
	const { call, message, offsets } = failure;
	const source = new SourceMap(JSON.parse(map) as SourceMapPayload);
	const places = offsets.map((offset) => ownBefore(source, offset));
	// What the optimiser inlined into the start has no place of its own; values outside of functions are few.
	const declared = findUse(dir, /(?<=^(?:export )?(?:const|let|var) [^=]*= *)\b\w+\b(?=.*[.(])/);
	const [, file = 'assembly/index.ts', line = '1', column = '1'] =
		/^(.*):(\d+):(\d+)$/.exec(places.find((place) => place !== undefined) ?? '') ?? [];
	const place = { ...(declared ?? { file, line: Number(line), column: Number(column) }), severity: 'error' } as const;
	if (call === undefined)
		return { ...place, message: 'The module ends with an error while it starts.', found: message };
	return {
		...place,
		message: `The module calls ${call} while it starts, when there is no request and no host yet.`,
		expected: 'values outside of functions that need no host',
		found: call,
		fix: 'Move the call into the tap or route that needs it.',
	};
}
