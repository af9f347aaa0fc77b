// What the database would answer after changes that are not kept.
import type { TransactionSql } from 'postgres';
import type { Sql } from '../../kernel/src/db/connect.ts';

/** What `work` resolves to in a transaction that is rolled back. */
export async function rolledBack<T>(owner: Sql, work: (tx: TransactionSql) => Promise<T>): Promise<T> {
	let result: { readonly value: T } | undefined;
	await owner
		.begin(async (tx) => {
			result = { value: await work(tx) };
			throw new Error('rolled back');
		})
		.catch((error: unknown) => {
			if (!result) throw error;
		});
	return result!.value;
}
