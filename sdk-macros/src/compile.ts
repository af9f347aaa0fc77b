// Runs the AssemblyScript compiler in process on one plugin.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { main, type DiagnosticMessage } from 'assemblyscript/asc';
import type { Diagnostic } from './diagnostic.ts';
import { SDK } from './fingerprint.ts';
import { hintFor, membersHint } from './hint.ts';
import { ChecksFailed, createTransform, ENTRY, ENTRY_TEXT, GLUE, type TransformInput } from './transform.ts';

/** The virtual file through which asc hands over the module. */
const OUTPUT = 'plugin.wasm';
const SDK_IMPORT = /(?:^|\/)node_modules\/@trovato\/sdk\/(.+)$/;
const WARNING = '2';
const PAGES = { initial: '2', maximum: '1024' };

export interface Compiled {
	readonly wasm: Uint8Array | undefined;
	/** The source map as JSON; its paths are relative to the plugin's folder. */
	readonly map: string | undefined;
	readonly glue: string;
	readonly diagnostics: readonly Diagnostic[];
}

/** Compiles the plugin in `dir`. `mapName` is the file name of the source map that the module will refer to. */
export async function compilePlugin(dir: string, mapName: string, input: TransformInput): Promise<Compiled> {
	const transform = createTransform(input);
	const messages: Diagnostic[] = [];
	const files = new Map<string, Uint8Array | string>();
	/** The text of every source by the path that messages name. */
	const texts = new Map<string, string>([[ENTRY, ENTRY_TEXT]]);
	const silent = { write: () => {} };
	const { error } = await main(argumentsFor(mapName), {
		stdout: silent,
		stderr: silent,
		transforms: [transform as never],
		readFile: async (name, base) => readSource(name, base, dir, input, texts),
		writeFile: (name, contents) => void files.set(name, contents),
		listFiles: () => null,
		reportDiagnostic: (message) =>
			void messages.push(
				toDiagnostic(message, texts.get(message.range?.source.normalizedPath ?? '') ?? transform.glue),
			),
	});
	const diagnostics = [...messages, ...transform.diagnostics];
	const failed = diagnostics.some(({ severity }) => severity === 'error');
	if (error && !failed && !(error instanceof ChecksFailed)) throw error;
	const wasm = files.get(OUTPUT);
	const map = files.get(mapName);
	return {
		wasm: failed || !(wasm instanceof Uint8Array) ? undefined : wasm,
		map: typeof map === 'string' ? relativeMap(map) : undefined,
		glue: transform.glue,
		diagnostics,
	};
}

function argumentsFor(mapName: string): string[] {
	const output = `--outFile ${OUTPUT} --runtime stub --bindings none --optimizeLevel 3 --shrinkLevel 1`;
	const memory = `--initialMemory ${PAGES.initial} --maximumMemory ${PAGES.maximum}`;
	return [ENTRY, ...`${output} ${memory}`.split(' '), '--sourceMap', mapName];
}

async function readSource(
	name: string,
	base: string,
	dir: string,
	{ manifest }: TransformInput,
	texts: Map<string, string>,
): Promise<string | null> {
	if (name === ENTRY) return ENTRY_TEXT;
	if (name === 'asconfig.json') return null;
	const inSdk = SDK_IMPORT.exec(name.replaceAll('\\', '/'))?.[1];
	const file = inSdk === undefined ? resolve(dir, base, name) : join(SDK, inSdk);
	try {
		const text = await readFile(file, 'utf8');
		texts.set(inSdk === undefined ? name : `~lib/@trovato/sdk/${inSdk}`, text);
		return inSdk === 'mode.ts' && manifest.full.size > 0 ? text.replace('bool = false', 'bool = true') : text;
	} catch {
		return null;
	}
}

/** A message of the compiler in our form; `text` is the source that it is about. */
function toDiagnostic(message: DiagnosticMessage, text: string): Diagnostic {
	const { range } = message;
	const severity = String(message.category) === WARNING ? 'warning' : 'error';
	// A type is known to its author by its name, without the file that it comes from.
	const said = message.message.replaceAll(/(['<])[~@\w./-]+\/(\w+)/g, '$1$2');
	const sentence = `${said.replace(/\.?$/, '.')} (AS${message.code})`;
	if (!range) return { file: 'assembly/index.ts', line: 1, column: 1, severity, message: sentence };
	const before = text.slice(0, range.start);
	const place = { line: before.split('\n').length, column: range.start - before.lastIndexOf('\n') };
	const found = text.slice(range.start, range.end).split('\n')[0] ?? '';
	const fix = hintFor(message.message.replace(/\.$/, ''), text, range.start);
	const more = { ...membersHint(said), ...(found === '' ? {} : { found }), ...(fix === undefined ? {} : { fix }) };
	return { file: range.source.normalizedPath, ...place, severity, message: sentence, ...more };
}

/** asc nests the paths below the output's name; we want them as they are. The glue's text is kept like any source. */
function relativeMap(map: string): string {
	const parsed = JSON.parse(map) as { sourceRoot?: string; sources: string[] };
	delete parsed.sourceRoot;
	parsed.sources = parsed.sources.map((source) =>
		source.startsWith('~lib/') || source === GLUE ? source : source.replace(/^\.\//, ''),
	);
	return JSON.stringify(parsed);
}
