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

const MAX_LINES = 1_000;
const MAX_LINE = 2_000;

export function createJobs(slot: Slot): Jobs {
	/** The step that runs, and what it says of itself. */
	const running = (name: string) => {
		const { request } = frameOf(slot, `jobs.${name}`);
		if (request.job.kind !== 'step') throw new TrovatoError('host.not_now', 'This is no step of a job.');
		return { job: request.job, step: request.step };
	};
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
		jobPayload: () => running('job-payload').job.payload,
		jobState: () => running('job-state').job.state,
		jobProgress(percent, message) {
			const { step } = running('job-progress');
			if (percent > 100) throw new TrovatoError('host.bad_argument', `${percent} is no part of a hundred.`);
			step.progress = Math.max(step.progress, percent);
			if (message === '') return;
			if (step.logs.length >= MAX_LINES || message.length > MAX_LINE)
				throw new TrovatoError('host.limit', `A step logs at most ${MAX_LINES} lines of ${MAX_LINE} characters.`);
			step.logs.push({ timestamp: new Date().toISOString(), level: 'info', message });
		},
		jobContinue(state) {
			running('job-continue').step.state = readPayload(state).json;
		},
		jobResult(outcome) {
			running('job-result').step.result = readPayload(outcome).json;
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
