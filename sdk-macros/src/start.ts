// Starts a freshly built module once without a host: what runs when it starts may not call one.
import { SourceMap, type SourceMapPayload } from 'node:module';
import { offsetsOf, ownBefore } from '../../wit/contract/module/source-position.ts';
import type { Diagnostic } from './diagnostic.ts';
import { findUse } from './find-use.ts';

class HostCall extends Error {}

/** The one interface that is there while a module starts. */
const LOGGING = 'trovato:kernel/logging';

/** What goes wrong when the module starts; undefined when nothing does. */
export function checkStart(wasm: Uint8Array<ArrayBuffer>, map: string, dir: string): Diagnostic | undefined {
	const module = new WebAssembly.Module(wasm);
	const imports: Record<string, Record<string, (...args: never[]) => unknown>> = {};
	for (const { module: from, name } of WebAssembly.Module.imports(module)) {
		const text = `${from.replace('trovato:kernel/', '')}.${name}`;
		(imports[from] ??= {})[name] = () => {
			if (from !== LOGGING) throw new HostCall(text);
			return 0;
		};
	}
	try {
		void new WebAssembly.Instance(module, imports);
		return undefined;
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		const source = new SourceMap(JSON.parse(map) as SourceMapPayload);
		const [iface = ''] = error.message.split('.');
		// What the optimiser inlined into the start has no place of its own; values outside of functions are few.
		const declared = findUse(
			dir,
			new RegExp(`(?<=^(?:export )?(?:const|let|var) [^=]*= *)\\b(?:${iface}|\\w+)\\b(?=.*[.(])`),
		);
		const traced = offsetsOf(error)
			.map((offset) => ownBefore(source, offset))
			.find((one) => one !== undefined);
		const [, file = 'assembly/index.ts', line = '1', column = '1'] = /^(.*):(\d+):(\d+)$/.exec(traced ?? '') ?? [];
		const found = declared ?? { file, line: Number(line), column: Number(column) };
		const place = { ...found, severity: 'error' } as const;
		const isCall = error instanceof HostCall && error.message !== 'env.abort';
		if (!isCall) return { ...place, message: 'The module ends with an error while it starts.', found: error.message };
		return {
			...place,
			message: `The module calls ${error.message} while it starts, when there is no request and no host yet.`,
			expected: 'values outside of functions that need no host',
			found: error.message,
			fix: 'Move the call into the tap or route that needs it.',
		};
	}
}
