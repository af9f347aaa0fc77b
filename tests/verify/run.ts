// `npm run verify -- <name>`: proves a guarantee of the system by force, prints its numbers, exits 1 on a violation.
import { globSync } from 'node:fs';
import { basename } from 'node:path';

/** Options as they were given: `--items 2000` is `{items: '2000'}`, a switch such as `--short` is `'true'`. */
export type VerifyOptions = Readonly<Record<string, string>>;

const names = globSync('*.ts', { cwd: import.meta.dirname })
	.map((file) => basename(file, '.ts'))
	.filter((name) => name !== 'run' && !name.includes('-'))
	.toSorted();

function readOptions(words: readonly string[]): VerifyOptions {
	const options: Record<string, string> = {};
	for (let at = 0; at < words.length; at++) {
		const [name = '', value] = words[at]!.replace(/^--/, '').split('=', 2);
		const next = words[at + 1];
		if (value !== undefined) options[name] = value;
		else if (next !== undefined && !next.startsWith('--')) options[name] = words[++at]!;
		else options[name] = 'true';
	}
	return options;
}

// What it has started ends with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const [name = '', ...rest] = process.argv.slice(2);
if (names.includes(name)) {
	const { run } = (await import(`./${name}.ts`)) as { run(options: VerifyOptions): Promise<boolean> };
	process.exit((await run(readOptions(rest))) ? 0 : 1);
} else {
	process.stderr.write(`npm run verify -- <name> [--short] [--option value]; names: ${names.join(', ')}\n`);
	process.exit(2);
}
