// What is wrong in a plugin's sources or manifest, told with place, expectation, finding and remedy.

export interface Diagnostic {
	/** Relative to the plugin's folder, or the full path of a manifest elsewhere. */
	readonly file: string;
	/** From 1. */
	readonly line: number;
	readonly column: number;
	readonly severity: 'error' | 'warning';
	readonly message: string;
	readonly expected?: string;
	readonly found?: string;
	readonly fix?: string;
}

/** The diagnostic as lines of text: `file:line:column message`, then expected, found and fix where there are such. */
export function formatDiagnostic(diagnostic: Diagnostic, folder = ''): string {
	const { file, line, column, severity, message } = diagnostic;
	const head = `${folder === '' ? file : `${folder}/${file}`}:${line}:${column} ${severity === 'warning' ? 'warning: ' : ''}${message}`;
	const rest = (['expected', 'found', 'fix'] as const)
		.filter((key) => diagnostic[key] !== undefined)
		.map((key) => `  ${key.padEnd(8)}  ${diagnostic[key]}`);
	return [head, ...rest].join('\n');
}
