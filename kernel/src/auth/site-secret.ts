// The secret by which the site knows again what it handed out; made at the first start, the same on all nodes.
// In the kernel because whoever has it can make cookies.
import { randomBytes } from 'node:crypto';
import type { Sql } from '../db/connect.ts';

/** The secret of the database. */
export async function loadSiteSecret(owner: Sql): Promise<string> {
	const made = randomBytes(32).toString('base64url');
	await owner`insert into kernel.secret (name, value) values ('cookies', ${made}) on conflict (name) do nothing`;
	const [row] = await owner<{ value: string }[]>`select value from kernel.secret where name = 'cookies'`;
	return row!.value;
}
