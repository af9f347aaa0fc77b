// What has become of a job: once, or as it goes on; and ending it.
// In the kernel because jobs belong to no plugin, and those of all are asked for alike.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Hono } from 'hono';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { may } from '../../../wit/contract/manifest/path-pattern.ts';
import type { JobStore, KnownJob } from '../jobs/job-store.ts';
import { readBody } from './body.ts';
import type { ForgeryCheck } from './forgery.ts';
import { type AppContext, type AppEnv, methodNotAllowed, requireRead } from './request-context.ts';

/** Who may see and end the jobs of everybody. */
const PERMISSION = 'administer jobs';
const PAUSE_MS = 250;
/** A stream ends after so long; a browser asks again by itself. */
const STREAM_MS = 10 * 60_000;
const NEVER_KEPT = { 'Cache-Control': 'no-store' };
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Jobs = Pick<JobStore, 'find' | 'cancel'>;

export function addJobRoutes(app: Hono<AppEnv>, jobs: Jobs, check: ForgeryCheck): void {
	/** The job that the path names, for whoever put it down; for others there is none. */
	const find = async (c: AppContext): Promise<KnownJob> => {
		c.set('wantsJson', true);
		const id = c.req.param('id') ?? '';
		const { user } = c.get('visitor');
		const found = UUID.test(id) ? await jobs.find(id, user.id, may(user, PERMISSION)) : undefined;
		if (!found) throw new TrovatoError('request.not_found', 'There is no job with this id.');
		return found;
	};
	app.all('/jobs/:id', async (c) => {
		requireRead(c);
		return c.json(await find(c), 200, NEVER_KEPT);
	});
	app.all('/jobs/:id/cancel', async (c) => {
		if (c.req.method !== 'POST') throw methodNotAllowed(c.req.method, ['POST']);
		check(c, await readBody(c.req.raw));
		const { id } = await find(c);
		if (await jobs.cancel(id)) return c.json(await find(c), 200, NEVER_KEPT);
		throw new TrovatoError('request.conflict', 'The job has ended already.');
	});
	app.all('/jobs/:id/events', async (c) => {
		requireRead(c);
		const first = await find(c);
		const told = new ReadableStream({ start: (stream) => void tell(stream, first, () => find(c), c.req.raw.signal) });
		return new Response(told, { headers: { ...NEVER_KEPT, 'Content-Type': 'text/event-stream; charset=utf-8' } });
	});
}

/** Server-sent events: `progress` whenever something has changed, `end` when the job has. */
async function tell(
	stream: ReadableStreamDefaultController,
	first: KnownJob,
	next: () => Promise<KnownJob>,
	signal: AbortSignal,
): Promise<void> {
	const until = Date.now() + STREAM_MS;
	let last = '';
	try {
		for (let job = first; !signal.aborted; job = await next()) {
			const data = JSON.stringify(job);
			const isOver = job.completed_at !== null;
			const event = isOver ? 'end' : 'progress';
			if (data !== last) stream.enqueue(Buffer.from(`event: ${event}\ndata: ${(last = data)}\n\n`));
			if (isOver || Date.now() > until) break;
			await sleep(PAUSE_MS, undefined, { signal });
		}
		stream.close();
	} catch {
		// Whoever listened has gone, or the database has: the stream is over either way.
		if (!signal.aborted) stream.error(new Error('The job cannot be looked at.'));
	}
}
