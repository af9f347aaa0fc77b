// Runs a plugin's command: hands it the files of a folder in batches and collects what became of each.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { CommandStep } from '../../src/kernel.ts';
import type { CommandInput, CommandReport } from '../../src/plugins/pool/job.ts';
import type { Terminal } from '../terminal.ts';
import { isUnreadable, listFolder, readInput } from './reader.ts';
import { addOutcome, createSummary, type Summary } from './summary.ts';

/** The part of the kernel that this needs. */
export interface CommandRunner {
	runCommand(step: CommandStep): Promise<{ readonly reports: readonly CommandReport[] }>;
}

export interface CommandRun {
	readonly plugin: string;
	readonly command: string;
	readonly options: Readonly<Record<string, string>>;
	/** The command has steps that follow one another until nothing is reported in one. */
	readonly steps?: boolean;
	/** The folder to read; absent for a command that takes none. */
	readonly folder?: { readonly path: string; readonly extensions: readonly string[]; readonly batch: number };
	/** Ends the run after the batch that is under way. */
	readonly signal: AbortSignal;
}

/**
 * Runs all steps of the command. A batch that fails as a whole is halved until the input that does it is alone, so one
 * bad input costs itself only. Failures of the server end the run.
 */
export async function runCommand(kernel: CommandRunner, run: CommandRun, terminal: Terminal): Promise<Summary> {
	const summary = createSummary();
	const { plugin, command, options, folder } = run;
	const send = async (phase: CommandStep['phase'], inputs: readonly CommandInput[]): Promise<number> => {
		const { reports } = await kernel.runCommand({ plugin, command, options, phase, inputs });
		const told = new Set<number>();
		for (const { index, outcome, message } of reports) {
			told.add(index);
			addOutcome(summary, outcome, inputs[index]?.name ?? '', message);
		}
		inputs.forEach(({ name }, index) => {
			if (phase === 'batch' && !told.has(index))
				addOutcome(summary, 'failed', name, `${plugin} did not say what became of it`);
		});
		return reports.length;
	};
	const sendBatch = async (inputs: readonly CommandInput[]): Promise<void> => {
		try {
			await send('batch', inputs);
		} catch (error) {
			if (!(error instanceof TrovatoError) || error.code.startsWith('server.')) throw error;
			if (inputs.length === 1) return addOutcome(summary, 'failed', inputs[0]!.name, error.message);
			const half = Math.ceil(inputs.length / 2);
			await sendBatch(inputs.slice(0, half));
			await sendBatch(inputs.slice(half));
		}
	};
	const listing = folder === undefined ? { files: [], unreadable: [] } : listFolder(folder.path, folder.extensions);
	for (const { name, reason } of listing.unreadable) addOutcome(summary, 'failed', name, reason);
	// The plugin hears all names first, so that links to files that come later can be resolved.
	const names = listing.files.map(({ name }) => ({ name, text: '' }));
	await send('start', names);
	const bar = terminal.bar(command, listing.files.length);
	const size = folder?.batch ?? 1;
	try {
		for (let told = 1; run.steps === true && told > 0; bar.advance(told)) {
			run.signal.throwIfAborted();
			told = await send('batch', []);
		}
		for (let first = 0; first < listing.files.length; first += size) {
			run.signal.throwIfAborted();
			const read = await Promise.all(listing.files.slice(first, first + size).map(readInput));
			for (const bad of read.filter(isUnreadable)) addOutcome(summary, 'failed', bad.name, bad.reason);
			const inputs = read.filter((input): input is CommandInput => !isUnreadable(input));
			if (inputs.length > 0) await sendBatch(inputs);
			bar.advance(read.length);
		}
	} finally {
		bar.end();
	}
	await send('end', []);
	return summary;
}
