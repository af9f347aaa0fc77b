// The build of plugins, for the CLI and for tests.
export {
	ABI_SECTION,
	buildPlugin,
	readPluginInput,
	SOURCE_SECTION,
	type BuildOptions,
	type BuildResult,
} from './build.ts';
export { buildAll } from './build-all.ts';
export { formatDiagnostic, type Diagnostic } from './diagnostic.ts';
