// `trovato cron`: what schedulers outside run, beside a running site or without one.
import { withKernel } from '../kernel.ts';
import { loadSite } from '../site.ts';
import type { Command } from './context.ts';

export const cron: Command = {
	spec: {
		name: 'cron',
		description: 'Has every plugin do what is due from time to time, then what waits in jobs, queues and events.',
		arguments: [],
		options: [],
	},
	async run(context) {
		const { words, print } = context;
		const config = loadSite(words.values['site']);
		const report = await withKernel(config, { name: 'cron' }, context, async ({ work }) => {
			const done = await work.cron();
			await work.drain();
			return done;
		});
		if (words.switches.has('json')) print(JSON.stringify(report));
		else if (report.skipped) print('Another process is at it.');
		else
			print(
				`Done: ${report.done.join(', ') || 'nothing'}.${report.failed.length > 0 ? ` Failed: ${report.failed.join(', ')}.` : ''}`,
			);
		return report.failed.length > 0 ? 1 : 0;
	},
};
