// Host functions of `jobs`: work put down for later, and queues of messages, each plugin its own.
import { TrovatoError } from '../../errors/trovato-error.ts';
import type { LoadedStatement } from '../../db/statements.ts';
import type { Jobs } from '../../generated/host.ts';
import type { QueueCall } from '../../jobs/queue.ts';
import { frameOf, type Slot } from '../worker/frame.ts';
import { checkPayload } from '../worker/payload.ts';

const MIN_LEASE = 100;
const MAX_LEASE = 86_400_000;
const ENQUEUE: LoadedStatement = {
	name: 'enqueue-job',
	kind: 'insert',
	text: '/* kernel.enqueue-job */ select kernel.enqueue_job($1, $2, $3, $4)::text as id',
};

export function createJobs(slot: Slot): Jobs {
	const undeclared = (plugin: string, what: string, name: string): TrovatoError =>
		new TrovatoError(
			'host.not_granted',
			`Plugin '${plugin}' does not declare the ${what} ${name}; add it to '${what}s' of its manifest.`,
		);
	const queued = (queue: string) => {
		const { plugin, request } = frameOf(slot, 'a queue function');
		if (!plugin.queues.includes(queue)) throw undeclared(plugin.name, 'queue', queue);
		const call: QueueCall = { plugin: plugin.name, queue, work: request.work, scope: plugin };
		return { call, driver: request.queues };
	};
	return {
		async enqueue(name, payload, runAt) {
			const { plugin, request } = frameOf(slot, 'jobs.enqueue');
			if (!plugin.jobs.includes(name)) throw undeclared(plugin.name, 'job', name);
			checkPayload(payload);
			const due = runAt === 0 ? null : new Date(runAt);
			const args = [name, { json: payload }, request.job.user.id, due];
			return String((await request.work.run(plugin, ENQUEUE, args)).rows[0]?.['id']);
		},
		async queuePush(queue, payload) {
			const { call, driver } = queued(queue);
			checkPayload(payload);
			await driver.push(call, payload);
		},
		async queuePop(queue, lease) {
			const { call, driver } = queued(queue);
			if (lease < MIN_LEASE || lease > MAX_LEASE)
				throw new TrovatoError('host.limit', `A lease lasts ${MIN_LEASE} to ${MAX_LEASE} milliseconds.`);
			const found = await driver.pop(call, lease);
			return found === undefined
				? 'null'
				: `{"id":"${found.id}","attempts":${found.attempts},"payload":${found.payload}}`;
		},
		async queueDone(queue, id) {
			const { call, driver } = queued(queue);
			if (!/^\d{1,18}$/.test(id)) throw new TrovatoError('host.bad_argument', 'This is no id of a message.');
			return driver.done(call, id);
		},
		async queueLen(queue) {
			const { call, driver } = queued(queue);
			return driver.length(call);
		},
	};
}
