// Removes a plugin's part of the database: its schema with all tables, its role, its variables and queues.
// Kernel: a plugin that is gone cannot clean up, and none may drop another's tables.
import { TrovatoError } from '../errors/trovato-error.ts';
import type { Sql } from './connect.ts';
import { underLock } from './migrate.ts';
import { identifier } from './prelude.ts';
import { roleExists, type SiteDatabase } from './setup.ts';

/** False when it has none. TrovatoError `request.conflict` when tables of others refer to its tables. */
export async function dropPlugin(owner: Sql, site: SiteDatabase, name: string): Promise<boolean> {
	const role = `${site.site8}_${name}`;
	try {
		return await underLock(owner, async (tx) => {
			const isThere = await roleExists(tx, role);
			if (isThere) await tx.unsafe(`drop owned by ${identifier(role)}; drop role ${identifier(role)}`);
			await tx`delete from kernel.plugin_migration where plugin = ${name}`;
			await tx`delete from kernel.variable where plugin = ${name}`;
			await tx`delete from kernel.queue where plugin = ${name}`;
			return isThere;
		});
	} catch (error) {
		const { code, detail } = error as { code?: string; detail?: string };
		if (code !== '2BP01') throw error;
		const sentence = `The tables of plugin '${name}' cannot be dropped, others depend on them: ${detail ?? ''}`;
		throw new TrovatoError('request.conflict', sentence.replaceAll('\n', '; '), { cause: error });
	}
}
