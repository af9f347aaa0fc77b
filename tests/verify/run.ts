// `npm run verify -- <check> [--option value]`: proves what publishing promises, prints its number, exits 1 on a violation.
import { parseArgs } from 'node:util';
import { type Bar, createTerminal } from '../../kernel/cli/terminal.ts';
import { startTestServer } from '../support/database.ts';
import { verifyAtomic } from './atomic.ts';
import { verifyEvents } from './events.ts';
import { verifyForecast } from './forecast.ts';
import { verifyParity } from './parity.ts';
import { verifyReaders } from './readers.ts';
import { verifySpeed } from './speed.ts';
import { verifyUndo } from './undo.ts';

export interface VerifyOptions {
	readonly items: number;
	readonly kills: number;
	readonly publishes: number;
	readonly rounds: number;
	readonly seed: number;
	/** Tells how far it is. */
	bar(total: number): Bar;
}

interface Check {
	/** What it came to; every line of `violations` is one. */
	run(options: VerifyOptions): Promise<{ readonly told: string; readonly violations: readonly string[] }>;
	readonly about: string;
}

const CHECKS: Readonly<Record<string, Check>> = {
	atomic: {
		run: verifyAtomic,
		about: 'a node, its connections or a plugin die while it publishes: live is before or after',
	},
	readers: { run: verifyReaders, about: 'visitors during publications never see two states, nor what is not public' },
	'preview-parity': { run: verifyParity, about: 'what a stage shows is what live shows afterwards, byte by byte' },
	forecast: { run: verifyForecast, about: 'a rehearsal tells what the publication does' },
	events: {
		run: verifyEvents,
		about: 'nodes, relay and broker die: every transition is told once, none that was not committed, each in its order',
	},
	undo: { run: verifyUndo, about: 'undoing publications brings live back' },
	speed: { run: verifySpeed, about: 'how long a publication takes, and what visitors notice of it' },
};

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
	const { positionals, values } = parseArgs({
		allowPositionals: true,
		options: {
			items: { type: 'string', default: '200' },
			kills: { type: 'string', default: '9' },
			publishes: { type: 'string', default: '10' },
			rounds: { type: 'string', default: '5' },
			seed: { type: 'string', default: String(Date.now() % 1_000_000) },
			help: { type: 'boolean', default: false },
		},
	});
	const [name = ''] = positionals;
	const check = Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
	if (!check || values.help) {
		const lines = Object.entries(CHECKS).map(([one, { about }]) => `  ${one.padEnd(16)}${about}`);
		tell(
			`npm run verify -- <check> [--items 200] [--kills 9] [--publishes 10] [--rounds 5] [--seed n]\n${lines.join('\n')}`,
		);
		return values.help ? 0 : 2;
	}
	const number = (text: string): number => Math.max(1, Number.parseInt(text, 10) || 1);
	const { items, kills, publishes, rounds, seed } = values;
	let shown: Bar | undefined;
	const options: VerifyOptions = {
		items: number(items),
		kills: number(kills),
		publishes: number(publishes),
		rounds: number(rounds),
		seed: number(seed),
		bar: (total) => (shown = createTerminal(process.stderr).bar(name, total)),
	};
	const server = await startTestServer();
	process.env['TROVATO_TEST_DATABASE_URL'] = server.url;
	try {
		const { told, violations } = await check.run(options).finally(() => shown?.end());
		for (const violation of violations.slice(0, 20)) tell(`VIOLATION ${violation}`);
		tell(`${name}: ${told}; ${violations.length} violations (seed ${options.seed})`);
		return violations.length > 0 ? 1 : 0;
	} finally {
		await server.stop();
	}
}

process.exit(
	await main().catch((error: unknown) => {
		tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
		return 1;
	}),
);
