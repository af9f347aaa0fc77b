// The task that a hop is compared with: the same job in, the same answer out, and nothing done in between.
import type { JobAnswer, RouteJob } from '../../kernel/src/plugins/pool/job.ts';

export function run(job: RouteJob): JobAnswer {
	return {
		ok: true,
		status: 200,
		headers: { 'content-type': 'text/plain' },
		body: job.body,
		cacheTags: [],
		reports: [],
		timings: { statements: 0, databaseMs: 0, taps: 1, tapMs: 0 },
	};
}
