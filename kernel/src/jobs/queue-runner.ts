// Has plugins deal with the messages of their queues.
// In the kernel because a queue is emptied without a visitor.
import type { Dispatcher } from '../plugins/pool/job.ts';
import type { Worksite } from './worksite.ts';

/** So many messages of a queue before the next one has its turn. */
const TURN = 20;

/** Lets every queue have a turn; true when messages may be left. A failure is logged where it happens. */
export async function emptyQueues(dispatcher: Dispatcher, site: Worksite, isStopping: () => boolean): Promise<boolean> {
	let isMore = false;
	for (const { name: plugin, queues, taps } of site.plugins()) {
		if (!taps.includes('tap_queue_worker')) continue;
		for (const queue of queues) {
			let left = TURN;
			for (; left > 0 && !isStopping(); left--) {
				const result = await site.run((base) => dispatcher.run({ ...base, kind: 'queue', plugin, queue }));
				// A message that failed comes back later; the next one need not wait for it.
				if (result.ok ? result.idle : result.code === 'server.unavailable') break;
			}
			isMore ||= left === 0;
		}
	}
	return isMore && !isStopping();
}
