// The work of a node that no visitor waits for: jobs, queues, events, and cron.
// In the kernel because it goes on while no visitor comes, on one node or many.
import type { Sql } from 'postgres';
import type { Log } from '../observe/log.ts';
import { createEventStore } from '../outbox/event-store.ts';
import { createRelay } from '../outbox/relay.ts';
import { type Target, TargetDown } from '../outbox/target.ts';
import type { Dispatcher } from '../plugins/pool/job.ts';
import { type CronReport, runCron } from './cron.ts';
import { createJobStore, type JobStore } from './job-store.ts';
import { runNextJob } from './job-runner.ts';
import { createLoop, type Loop } from './loop.ts';
import { emptyQueues } from './queue-runner.ts';
import type { Worksite, WorkingPlugin } from './worksite.ts';

/** Where new work is announced. */
export const WORK_CHANNEL = 'trovato_work';

const PAUSE_MS = 5_000;
/** Days for which jobs that have ended, and events that were told, are kept. */
const KEPT_DAYS = 30;

export interface Background {
	/** Goes on from now on, by itself; cron too, every so many minutes, unless that is 0. */
	start(cronMinutes: number): void;
	/** There may be new work. */
	wake(): void;
	/** Does what is due now and resolves when nothing is. */
	drain(): Promise<void>;
	cron(): Promise<CronReport>;
	readonly jobs: JobStore;
	/** Finishes the step that runs, begins nothing more. */
	stop(): Promise<void>;
}

export interface BackgroundOptions {
	readonly owner: Sql;
	/** A client with a single connection. */
	readonly relaySql: Sql;
	readonly dispatcher: Dispatcher;
	readonly site: Worksite;
	readonly log: Log;
	/** Who is told of events beside plugins. */
	readonly others?: readonly Target[];
}

/** Failures that are the plugin's state, not the event's fault. */
const PASSING = new Set(['plugin.absent', 'server.busy', 'server.unavailable']);

export function createBackground({
	owner,
	relaySql,
	dispatcher,
	site,
	log,
	others = [],
}: BackgroundOptions): Background {
	const jobs = createJobStore(owner);
	const loops: Loop[] = [];
	let timer: NodeJS.Timeout | undefined;
	let stopping = false;
	const isStopping = (): boolean => stopping;

	const targetOf = ({ name, listens }: WorkingPlugin): Target => ({
		name: `plugin:${name}`,
		wants: (type) => listens.some((one) => one === type || (one.endsWith('.*') && type.startsWith(one.slice(0, -1)))),
		async deliver({ id, envelope }) {
			const record = ['record_delivery', id, `plugin:${name}`] as const;
			const calls = [[name, 'tap_event', envelope]] as const;
			const result = await site.run((base) => dispatcher.run({ ...base, kind: 'tap', calls, record }));
			if (!result.ok && PASSING.has(result.code)) throw new TargetDown(`Plugin '${name}': ${result.message}`);
			if (!result.ok) throw new Error(result.message);
		},
	});
	const targets = () => {
		const listening = site.plugins().filter(({ taps }) => taps.includes('tap_event'));
		return [...listening.map(targetOf), ...others];
	};
	const relay = createRelay({ sql: relaySql, targets, log, isStopping });

	const work: Readonly<Record<string, () => Promise<boolean | number>>> = {
		Jobs: () => runNextJob({ store: jobs, dispatcher, site, log, isStopping }),
		Queues: () => emptyQueues(dispatcher, site, isStopping),
		Events: relay.run,
	};
	const cron = async (): Promise<CronReport> => {
		const report = await runCron(owner, dispatcher, site, log);
		if (!report.skipped) await Promise.all([jobs.purge(KEPT_DAYS), createEventStore(owner).purge(KEPT_DAYS)]);
		return report;
	};
	const wake = (): void => loops.forEach((loop) => loop.wake());
	return {
		jobs,
		cron,
		wake,
		start(minutes) {
			if (loops.length > 0) return;
			for (const [name, one] of Object.entries(work)) loops.push(createLoop(name, one, PAUSE_MS, log));
			const fail = (error: unknown): void => log.error({ err: error }, 'cron failed');
			if (minutes > 0) timer = setInterval(() => void cron().catch(fail), minutes * 60_000).unref();
		},
		async drain() {
			for (let isMore = true; isMore;) {
				isMore = false;
				for (const one of Object.values(work)) while ((await one()) === true) isMore = true;
			}
		},
		async stop() {
			stopping = true;
			clearInterval(timer);
			await Promise.all(loops.map((loop) => loop.stop()));
		},
	};
}
