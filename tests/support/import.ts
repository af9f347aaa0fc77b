// Imports texts as files through the command of the plugin `content`, as the command line does.
import type { CommandReport } from '../../kernel/src/plugins/pool/job.ts';
import type { TestSite } from './site.ts';

/** What became of each file, by its name. */
export type Outcomes = Record<string, Pick<CommandReport, 'outcome' | 'message'>>;

export async function importFiles(
	site: TestSite,
	files: Readonly<Record<string, string>>,
	options: Record<string, string> = {},
): Promise<Outcomes> {
	return (await importCounted(site, files, options)).outcomes;
}

/** The outcomes, and how many statements the batch took. */
export async function importCounted(
	site: TestSite,
	files: Readonly<Record<string, string>>,
	options: Record<string, string> = {},
): Promise<{ outcomes: Outcomes; statements: number }> {
	const names = Object.keys(files);
	const step = {
		plugin: 'content',
		command: 'import',
		options: { folder: 'notes', type: 'page', promote: 'true', ...options },
	};
	await site.kernel.runCommand({ ...step, phase: 'start', inputs: names.map((name) => ({ name, text: '' })) });
	const { reports, timings } = await site.kernel.runCommand({
		...step,
		phase: 'batch',
		inputs: names.map((name) => ({ name, text: files[name]! })),
	});
	await site.kernel.runCommand({ ...step, phase: 'end', inputs: [] });
	const outcomes = Object.fromEntries(
		reports.map(({ index, outcome, message }) => [names[index], { outcome, message }]),
	);
	return { outcomes, statements: timings.statements };
}

/** The address of the item with this title, from the lists. */
export async function addressOf(site: TestSite, title: string, list = '/pages'): Promise<string> {
	const page = await (await site.get(list)).text();
	const at = page.indexOf(`>${title}<`);
	const address = [...page.slice(0, at).matchAll(/href="(\/item\/[0-9a-f-]{36})"/g)].at(-1)?.[1];
	if (at < 0 || !address) throw new Error(`There is no '${title}' on ${list}.`);
	return address;
}
