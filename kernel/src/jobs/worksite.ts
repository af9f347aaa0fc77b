// What the work in the background knows of the site: the plugins in force, and how to run something with them.
// In the kernel because plugins are switched while work is under way.
import type { Job, JobResult } from '../plugins/pool/job.ts';

export interface WorkingPlugin {
	readonly name: string;
	readonly jobs: readonly string[];
	readonly queues: readonly string[];
	/** Types of events, or `area.*`. */
	readonly listens: readonly string[];
	/** Taps that it implements. */
	readonly taps: readonly string[];
}

/** What every job needs that nobody asked for. */
export type BaseJob = Pick<Job, 'generation' | 'requestId' | 'user' | 'stage' | 'asOf'>;

export interface Worksite {
	/** In calling order. */
	plugins(): readonly WorkingPlugin[];
	/** Runs a job on the plugins in force; they are kept until it has ended. */
	run(start: (base: BaseJob) => Promise<JobResult>): Promise<JobResult>;
}
