// Secrets of the site, made when they are first needed; all nodes have the same.
// In the kernel because no plugin may read them.
import { randomBytes } from 'node:crypto';
import type { Sql } from '../db/connect.ts';

/** The secret with this name, 64 hexadecimal digits. */
export async function loadSecret(owner: Sql, name: string): Promise<string> {
	await owner`insert into kernel.secret (name, value) values (${name}, ${randomBytes(32).toString('hex')}) on conflict do nothing`;
	const [row] = await owner<{ value: string }[]>`select value from kernel.secret where name = ${name}`;
	return row!.value;
}
