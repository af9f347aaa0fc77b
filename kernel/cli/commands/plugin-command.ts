// The commands that plugins declare: their words are read by the manifest, their folder is read here.
import { realpathSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Kernel } from '../../src/kernel.ts';
import { runCommand } from '../folder/run.ts';
import { summaryJson, summaryText } from '../folder/summary.ts';
import { withKernel } from '../kernel.ts';
import { pickCommand, type PluginCommand } from '../plugins.ts';
import { loadSite } from '../site.ts';
import { readWords, UsageError } from '../usage.ts';
import type { Command, Context } from './context.ts';

/** Runs a plugin's command on a booted kernel; returns the exit status. */
export async function runPluginCommand(
	kernel: Kernel,
	commands: readonly PluginCommand[],
	call: { readonly name: string; readonly words: readonly string[]; readonly base: string; readonly siteDir: string },
	context: Omit<Context, 'words'>,
): Promise<number> {
	const found = pickCommand(commands, call.name);
	if (found === undefined) throw new UsageError(`No enabled plugin has a command '${call.name}'`);
	const { plugin, command, spec } = found;
	const words = readWords(spec, call.words);
	const folder = command.input === 'folder' ? checkFolder(resolve(call.base, words.arguments[0]!)) : undefined;
	const options = Object.fromEntries(Object.entries(words.values).filter(([name]) => name !== 'site'));
	// The plugin knows files by their path from the site's folder, from wherever the command is run.
	if (folder !== undefined) options[spec.arguments[0]!] = relative(realpathSync(call.siteDir), folder).normalize('NFC');
	const summary = await runCommand(
		kernel,
		{
			plugin,
			command: command.name,
			options,
			signal: context.stopping,
			steps: command.input === 'steps',
			...(folder && { folder: { path: folder, extensions: command.extensions, batch: command.batch } }),
		},
		context.terminal,
	);
	context.print(words.switches.has('json') ? summaryJson(summary) : summaryText(summary));
	return summary.counts.failed > 0 ? 1 : 0;
}

/** A plugin's command as a command of the command line, beside a running site or alone. */
export function commandOf(found: PluginCommand, words: readonly string[]): Command {
	return {
		spec: found.spec,
		async run(context) {
			const config = loadSite(context.words.values['site']);
			if (found.command.input === 'folder') checkFolder(resolve(context.words.arguments[0]!));
			const call = { name: found.spec.name, words, base: process.cwd(), siteDir: config.siteDir };
			try {
				return await withKernel(config, { name: found.spec.name }, context, (kernel) =>
					runPluginCommand(kernel, [found], call, context),
				);
			} catch (error) {
				if (!context.stopping.aborted || error !== context.stopping.reason) throw error;
				context.terminal.line('Stopped; run the command again to do the rest.');
				return 1;
			}
		},
	};
}

function checkFolder(path: string): string {
	if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return realpathSync(path);
	throw new TrovatoError('request.invalid', `There is no folder ${path}`);
}
