// Reads the words of a command line against what a command says it takes, and writes the help that follows from it.
import { parseArgs } from 'node:util';

export interface OptionSpec {
	readonly name: string;
	readonly description: string;
	/** The word for its value in the help; without one it is a switch. */
	readonly value?: string;
	readonly required?: boolean;
	readonly default?: string | undefined;
}

export interface CommandSpec {
	readonly name: string;
	readonly description: string;
	/** Names of the arguments in order; `[name]` may be left out, a last `[name…]` takes all that are left. */
	readonly arguments: readonly string[];
	readonly options: readonly OptionSpec[];
}

export interface Words {
	readonly arguments: readonly string[];
	readonly values: Readonly<Record<string, string>>;
	readonly switches: ReadonlySet<string>;
}

/** A wrong command line: exit status 2. */
export class UsageError extends Error {
	readonly spec: CommandSpec | undefined;
	constructor(message: string, spec?: CommandSpec) {
		super(message);
		this.name = 'UsageError';
		this.spec = spec;
	}
}

export const COMMON_OPTIONS: readonly OptionSpec[] = [
	{ name: 'site', value: 'folder', description: 'the folder of the site, instead of the one you are in' },
	{ name: 'json', description: 'print the result as JSON' },
	{ name: 'help', description: 'print this help' },
];

/** The words as the command wants them; a UsageError when they do not fit. */
export function readWords(spec: CommandSpec, words: readonly string[]): Words {
	const all = [...spec.options, ...COMMON_OPTIONS];
	const types = all.map((option) => [option.name, { type: option.value ? 'string' : 'boolean' } as const] as const);
	let parsed: { values: Record<string, string | boolean | undefined>; positionals: string[] };
	try {
		parsed = parseArgs({ args: [...words], options: Object.fromEntries(types), allowPositionals: true });
	} catch (error) {
		throw new UsageError(firstSentence(error), spec);
	}
	const switches = new Set(all.map(({ name }) => name).filter((name) => parsed.values[name] === true));
	const values: Record<string, string> = {};
	for (const { name, value, default: standard } of all) {
		const given = parsed.values[name] ?? standard;
		if (value !== undefined && typeof given === 'string') values[name] = given;
	}
	if (switches.has('help')) return { arguments: [], values, switches };
	const missing = spec.arguments.slice(parsed.positionals.length).find((name) => !name.startsWith('['));
	if (missing !== undefined) throw new UsageError(`<${missing}> is missing`, spec);
	const absent = spec.options.find(({ name, required }) => required === true && values[name] === undefined);
	if (absent !== undefined) throw new UsageError(`--${absent.name} <${absent.value}> is missing`, spec);
	const extra = spec.arguments.at(-1)?.endsWith('…]') === true ? undefined : parsed.positionals[spec.arguments.length];
	if (extra !== undefined) throw new UsageError(`'${extra}' is one argument too many`, spec);
	return { arguments: parsed.positionals, values, switches };
}

/** The help of one command. */
export function helpOf(spec: CommandSpec): string {
	const own = spec.options.length > 0 ? [table(spec.options.map(optionRow)), ''] : [];
	return [`${spec.description}`, '', `  ${synopsis(spec)}`, '', ...own, table(COMMON_OPTIONS.map(optionRow))].join(
		'\n',
	);
}

/** `trovato import <folder> --type <type>` */
export function synopsis(spec: CommandSpec): string {
	const names = spec.arguments.map((name) => (name.startsWith('[') ? name : `<${name}>`));
	const required = spec.options.filter((option) => option.required === true);
	return ['trovato', spec.name, ...names, ...required.map(({ name, value }) => `--${name} <${value}>`)].join(' ');
}

/** Two columns, the first as wide as its widest cell. */
export function table(rows: readonly (readonly [string, string])[]): string {
	const width = Math.max(0, ...rows.map(([first]) => first.length));
	return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`.trimEnd()).join('\n');
}

function optionRow(option: OptionSpec): [string, string] {
	const standard = option.default === undefined ? '' : ` (default: ${option.default})`;
	return [`--${option.name}${option.value ? ` <${option.value}>` : ''}`, `${option.description}${standard}`];
}

function firstSentence(error: unknown): string {
	return (error instanceof Error ? error.message : String(error)).split(/\. |\n/)[0]!;
}
