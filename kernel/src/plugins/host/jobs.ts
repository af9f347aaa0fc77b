// Host functions of `jobs`: work put down for later, and queues of messages, each plugin its own.
import type { LoadedStatement } from '../../db/statements.ts';
import { TrovatoError } from '../../../../wit/contract/errors/trovato-error.ts';
import type { Jobs } from '../../generated/host.ts';
import { frameOf, type Slot } from '../worker/frame.ts';
import { checkDeclared, readPayload } from '../worker/payload.ts';

const MIN_LEASE = 100;
const MAX_LEASE = 86_400_000;
const ENQUEUE: LoadedStatement = {
	name: 'enqueue-job',
	kind: 'insert',
	text: '/* kernel.enqueue-job */ select kernel.enqueue_job($1, $2, $3, $4)::text as id',
};

export function createJobs(slot: Slot): Jobs {
	const find = (queue: string) => {
		const { plugin, request } = frameOf(slot, 'a queue function');
		checkDeclared(plugin, 'queues', queue);
		return { call: { plugin, queue, work: request.work }, driver: request.queues };
	};
	return {
		async enqueue(name, payload, runAt) {
			const { plugin, request } = frameOf(slot, 'jobs.enqueue');
			checkDeclared(plugin, 'jobs', name);
			const args = [name, readPayload(payload), request.job.user.id, runAt === 0 ? null : new Date(runAt)];
			return String((await request.work.run(plugin, ENQUEUE, args)).rows[0]?.['id']);
		},
		async queuePush(queue, payload) {
			const { call, driver } = find(queue);
			await driver.push(call, readPayload(payload));
		},
		async queuePop(queue, lease) {
			const { call, driver } = find(queue);
			if (lease < MIN_LEASE || lease > MAX_LEASE)
				throw new TrovatoError('host.limit', `A lease lasts ${MIN_LEASE} to ${MAX_LEASE} milliseconds.`);
			const found = await driver.pop(call, lease);
			return found ? `{"id":"${found.id}","attempts":${found.attempts},"payload":${found.payload}}` : 'null';
		},
		async queueDone(queue, id) {
			const { call, driver } = find(queue);
			if (!/^\d{1,18}$/.test(id)) throw new TrovatoError('host.bad_argument', 'This is no id of a message.');
			return driver.done(call, id);
		},
		async queueLen(queue) {
			const { call, driver } = find(queue);
			return driver.length(call);
		},
	};
}
