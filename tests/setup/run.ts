// `npm test`: builds what tests load, starts one database for all of them, runs them, and tells what was skipped.
import { existsSync, globSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';
import { TrovatoError } from '../../wit/contract/errors/trovato-error.ts';
import { discoverPlugins } from '../../wit/contract/manifest/discover.ts';
import { buildPlugins } from '../../kernel/cli/plugins.ts';
import { INSTALLATION, pluginDirs } from '../../kernel/cli/site.ts';
import { watchSignals } from '../../kernel/cli/signals.ts';
import { createTerminal, type Terminal } from '../../kernel/cli/terminal.ts';
import { startTestServer } from './server.ts';

const CONCURRENCY = 2;
const FILE_TIMEOUT_MS = 600_000;
/** So many of the slowest files are named. */
const SLOWEST = 12;

const terminal = createTerminal(process.stderr);
process.exitCode = await main().catch((error: unknown) => {
	terminal.line(error instanceof Error ? error.message : String(error));
	return error instanceof TrovatoError ? 1 : 2;
});

async function main(): Promise<number> {
	const stopper = watchSignals();
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { 'no-skip': { type: 'boolean', default: process.env['CI'] === 'true' }, name: { type: 'string' } },
	});
	const files = findTests(positionals);
	if (files.length === 0) throw new Error('No test file fits.');
	if ((await buildPlugins(await discoverPlugins(pluginDirs(INSTALLATION)), terminal)) > 0) return 1;
	const server = await terminal.step('Database', startTestServer);
	stopper.onForced(() => void server.stop());
	terminal.line(`${files.length} test files, ${server.about}`);
	process.env['TROVATO_TEST_DATABASE_URL'] = server.ownerUrl;
	try {
		return await runTests({ files, name: values.name, noSkip: values['no-skip'], signal: stopper.signal }, terminal);
	} finally {
		await server.stop();
	}
}

/** Test files among the words given, which are files or folders; without words all there are. */
function findTests(words: readonly string[]): string[] {
	const cwd = process.env['INIT_CWD'] ?? process.cwd();
	const places = words.length > 0 ? words.map((word) => resolve(cwd, word)) : [INSTALLATION];
	const files = places.flatMap((place) => {
		if (!existsSync(place)) throw new Error(`There is no ${place}`);
		if (statSync(place).isFile()) return [place];
		return globSync('**/*.test.ts', { cwd: place, exclude: ['**/node_modules/**', '**/.*/**'] }).map((file) =>
			join(place, file),
		);
	});
	return [...new Set(files)].toSorted();
}

interface Run {
	readonly files: string[];
	/** Only tests with this in their name. */
	readonly name: string | undefined;
	/** A skipped test is a failure. */
	readonly noSkip: boolean;
	readonly signal: AbortSignal;
}

async function runTests({ files, name, noSkip, signal }: Run, { line }: Terminal): Promise<number> {
	let failed = false;
	const skipped: string[] = [];
	const stream = run({
		files,
		concurrency: CONCURRENCY,
		timeout: FILE_TIMEOUT_MS,
		signal,
		cwd: INSTALLATION,
		...(name === undefined ? {} : { testNamePatterns: [name] }),
	});
	const durations: { readonly file: string; readonly seconds: number }[] = [];
	stream.on('test:summary', ({ file, duration_ms: duration }) => {
		if (file !== undefined) durations.push({ file: relative(INSTALLATION, file), seconds: duration / 1_000 });
	});
	stream.on('test:fail', (event) => (failed ||= event.todo === undefined));
	stream.on('test:pass', ({ name: test, skip, file }) => {
		if (skip === undefined || name !== undefined) return;
		const reason = typeof skip === 'string' && skip !== '' ? skip : 'without a reason';
		skipped.push(`  ${relative(INSTALLATION, file ?? '')}: ${test} (${reason})`);
	});
	const report = stream.compose(new spec());
	report.pipe(process.stdout, { end: false });
	await new Promise((done, fail) => report.once('end', done).once('error', fail));
	if (durations.length > SLOWEST) {
		const slowest = durations.toSorted((a, b) => b.seconds - a.seconds).slice(0, SLOWEST);
		line(`Slowest:\n${slowest.map(({ file, seconds }) => `  ${seconds.toFixed(1)} s  ${file}`).join('\n')}`);
	}
	if (skipped.length > 0) line(`Skipped:\n${[...new Set(skipped)].join('\n')}`);
	if (skipped.length > 0 && noSkip) line('A skipped test counts as failed here (--no-skip or CI=true).');
	return failed || signal.aborted || (skipped.length > 0 && noSkip) ? 1 : 0;
}
