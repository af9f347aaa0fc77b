// Asks whether the database answers, on a connection of its own that is replaced when it hangs.
// Kernel: somebody else's long statement, or a connection that died silently, must not decide it.
import { connect, type Sql } from './connect.ts';

export interface Probe {
	/** Rejects when the database refuses, and when it does not answer within the patience. */
	check(): Promise<void>;
	close(): Promise<void>;
}

/** @param patience milliseconds */
export function createProbe(url: string, patience = 5_000): Probe {
	const open = (): Sql => connect({ url, max: 1, name: 'trovato-health' });
	let sql = open();
	return {
		async check() {
			const mine = sql;
			const timer = setTimeout(() => {
				sql = open();
				void mine.end({ timeout: 0 }).catch(() => {});
			}, patience);
			try {
				await mine`select 1`;
			} finally {
				clearTimeout(timer);
			}
		},
		close: () => sql.end({ timeout: 0 }),
	};
}
