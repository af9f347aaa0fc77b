// Queues in the site's own database: pushed, popped and done inside the caller's transaction.
// In the kernel because its table holds the messages of all plugins.
import type { StatementArg } from '../db/unit-of-work.ts';
import type { QueueCall, QueueDriver } from './queue.ts';

export function createPostgresQueue(): QueueDriver {
	const run = async (call: QueueCall, kind: 'select' | 'update', text: string, ...args: StatementArg[]) => {
		const statement = { name: 'queue', kind, text: `/* kernel.queue */ ${text}` };
		return (await call.work.run(call.plugin, statement, [call.queue, ...args])).rows[0];
	};
	return {
		push: async (call, payload) => void (await run(call, 'update', 'select kernel.queue_push($1, $2)', payload)),
		async pop(call, lease) {
			const row = await run(call, 'update', 'select id, payload, attempts from kernel.queue_pop($1, $2)', lease);
			return row && { id: String(row['id']), payload: String(row['payload']), attempts: Number(row['attempts']) };
		},
		postpone: async (call, id, milliseconds) =>
			void (await run(call, 'update', 'select kernel.queue_postpone($1, $2, $3)', id, milliseconds ?? null)),
		async done(call, id) {
			return (await run(call, 'update', 'select kernel.queue_done($1, $2) as done', id))?.['done'] === true;
		},
		length: async (call) => Number((await run(call, 'select', 'select kernel.queue_len($1)'))?.['queue_len']),
	};
}
