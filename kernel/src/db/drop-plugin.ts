// Removes all that a plugin has in the database: schema, role, and what the kernel keeps in its name.
// Kernel: a plugin that is gone cannot clean up after itself.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Sql } from './connect.ts';
import { underLock } from './migrate.ts';
import { scopeOf } from './plugin-schema.ts';
import type { SiteDatabase } from './setup.ts';
import { isServerError } from './sqlstate.ts';

/** Safe to repeat. TrovatoError `plugin.dependency`, naming them, when tables of other plugins refer to its tables. */
export async function dropPlugin(owner: Sql, site: SiteDatabase, plugin: string): Promise<void> {
	await underLock(owner, async (tx) => {
		await tx`delete from kernel.event_target where target = ${`plugin:${plugin}`}`;
		await tx`delete from kernel.staged_table where plugin = ${plugin}`;
		await tx`delete from kernel.cron where plugin = ${plugin}`;
		await tx`select kernel.drop_plugin(${plugin}, ${scopeOf(site, plugin).role})`;
	}).catch((error: unknown) => {
		if (!isServerError(error) || error.code !== '2BP01') throw error;
		throw new TrovatoError('plugin.dependency', `${error.message}.`, { cause: error });
	});
}
