// `npm run bench [-- suite …] [--check] [--short] [--baseline] [--list]`: runs benchmark suites, each in a process of
// its own, prints figures and gates, and keeps them under bench/results.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SUITES } from './suites/index.ts';
import { judge, readGates } from './tool/gates.ts';
import { describeMachine } from './tool/machine.ts';
import { keep, keepBaseline, readBaseline, reportLines } from './tool/report.ts';
import type { Suite } from './tool/suite.ts';

const { values: flags, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		check: { type: 'boolean', default: false },
		short: { type: 'boolean', default: false },
		baseline: { type: 'boolean', default: false },
		list: { type: 'boolean', default: false },
		alone: { type: 'boolean', default: false },
	},
});

process.exitCode = await main();

async function main(): Promise<number> {
	const unknown = positionals.filter((name) => !SUITES.some((suite) => suite.name === name));
	if (flags.list || unknown.length > 0) {
		for (const name of unknown) console.error(`There is no suite ${name}.`);
		for (const { name, about } of SUITES) console.log(`${name.padEnd(15)}${about}`);
		return unknown.length > 0 ? 2 : 0;
	}
	const chosen = SUITES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
	if (flags.alone) return runSuite(chosen[0]!);
	const { cpu, cores, platform, versions, load } = describeMachine();
	console.log(`${cpu}, ${cores} cores, ${platform}, load ${load}`);
	console.log(
		Object.entries(versions)
			.map(([name, version]) => `${name} ${version}`)
			.join(', '),
	);
	let status = 0;
	for (const { name } of chosen) status = Math.max(status, await checkSuite(name));
	if (flags.baseline && status === 0) keepBaseline(chosen.map(({ name }) => name));
	return status;
}

/** A noisy neighbour lets a gate fail now and then, a regression each time: three attempts. */
async function checkSuite(name: string): Promise<number> {
	let status = 1;
	for (let attempt = 0; attempt < (flags.check ? 3 : 1) && status !== 0; attempt++) {
		if (attempt > 0) console.log(`\n${name} once more.`);
		status = await spawnSuite(name);
	}
	return status;
}

/** One suite's heap and its compiled code are no matter of the next. */
function spawnSuite(name: string): Promise<number> {
	const more = [...(flags.check ? ['--check'] : []), ...(flags.short ? ['--short'] : [])];
	const args = [...process.execArgv, fileURLToPath(import.meta.url), name, '--alone', ...more];
	const child = spawn(process.execPath, args, { stdio: 'inherit' });
	return new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

async function runSuite(suite: Suite): Promise<number> {
	const started = performance.now();
	const result = await suite.run({ short: flags.short });
	const verdicts = judge(readGates(suite.name), result.ratios);
	const seconds = ((performance.now() - started) / 1_000).toFixed(0);
	console.log(`\n${suite.name}: ${suite.about} (${seconds} s)`);
	for (const line of reportLines(result, verdicts, readBaseline()[suite.name]?.rows ?? [])) console.log(line);
	const { rows, ratios } = result;
	const at = new Date().toISOString();
	keep({ suite: suite.name, at, short: flags.short, machine: describeMachine(), rows, ratios });
	const failed = verdicts.filter(({ holds, gate }) => !holds && !gate.aim);
	if (!flags.check) return 0;
	for (const { name } of failed) console.error(`The gate '${name}' of ${suite.name} does not hold.`);
	return failed.length > 0 ? 1 : 0;
}
