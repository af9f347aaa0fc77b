// The AssemblyScript transform: checks the decorated members after parsing, adds the glue, names the exports.
import type { Parser, Source } from 'assemblyscript';
import type binaryen from 'assemblyscript/binaryen';
import { checkMembers, type Export } from './check.ts';
import type { Diagnostic } from './diagnostic.ts';
import { glueName, writeGlue } from './glue.ts';
import type { PluginManifest } from './manifest.ts';
import { findMembers } from './member.ts';

/** The virtual sources: what asc is told to compile, and the glue that is added after parsing. */
export const ENTRY = 'trovato-entry.ts';
export const GLUE = 'trovato-glue.ts';
export const ENTRY_TEXT = `import './assembly/index';\nimport '@trovato/sdk';\nimport '@trovato/sdk/glue';\n`;

export interface TransformInput {
	readonly manifest: PluginManifest;
	readonly dependencies: ReadonlyMap<string, PluginManifest>;
	/** The plugin that provides a tap, among those that are no dependencies. */
	readonly elsewhere?: (tap: string) => string | undefined;
}

export interface PluginTransform {
	afterParse(parser: Parser): void;
	afterCompile(module: binaryen.Module): void;
	/** What the checks found; complete after `afterParse`. */
	readonly diagnostics: readonly Diagnostic[];
	/** The glue's text, for tests and curious people. */
	readonly glue: string;
}

/** Thrown to end a compilation whose mistakes are in `diagnostics`. */
export class ChecksFailed extends Error {
	constructor() {
		super('The checks of the plugin failed.');
		this.name = 'ChecksFailed';
	}
}

/** A transform for one compilation. */
export function createTransform({ manifest, dependencies, elsewhere }: TransformInput): PluginTransform {
	const diagnostics: Diagnostic[] = [];
	let exports: readonly Export[] = [];
	let glue = '';
	return {
		afterParse(parser) {
			const checked = checkMembers(findMembers(ownSources(parser)), manifest, dependencies, elsewhere);
			diagnostics.push(...checked.diagnostics);
			if (checked.diagnostics.some(({ severity }) => severity === 'error')) throw new ChecksFailed();
			exports = checked.exports;
			glue = writeGlue(exports);
			parser.parseFile(glue, GLUE, true);
		},
		afterCompile(module) {
			for (const name of ['trovato-alloc', ...exports.map((one) => one.name)]) {
				const internal = `${GLUE.replace('.ts', '')}/${glueName(name)}`;
				module.removeExport(glueName(name));
				module.addFunctionExport(internal, name);
			}
		},
		diagnostics,
		get glue() {
			return glue;
		},
	};
}

function ownSources(parser: Parser): Source[] {
	return parser.sources.filter(
		(source) => !source.normalizedPath.startsWith('~lib/') && source.normalizedPath !== ENTRY,
	);
}
