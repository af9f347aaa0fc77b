// Removes all that a plugin has in the database: schema, role, and what the kernel keeps in its name.
// Kernel: a plugin that is gone cannot clean up after itself, and none may drop another's tables.
import { TrovatoError } from '../errors/trovato-error.ts';
import type { Sql } from './connect.ts';
import { underLock } from './migrate.ts';
import { scopeOf } from './plugin-schema.ts';
import { identifier } from './prelude.ts';
import { roleExists, type SiteDatabase } from './setup.ts';

/** Safe to repeat. TrovatoError `plugin.dependency` when tables of other plugins refer to its tables. */
export async function dropPlugin(owner: Sql, site: SiteDatabase, plugin: string): Promise<void> {
	const { role } = scopeOf(site, plugin);
	try {
		await underLock(owner, async (tx) => {
			if (await roleExists(tx, role))
				await tx.unsafe(`drop owned by ${identifier(role)}; drop role ${identifier(role)}`);
			await tx`delete from kernel.plugin_migration where plugin = ${plugin}`;
			await tx`delete from kernel.variable where plugin = ${plugin}`;
			await tx`delete from kernel.queue where plugin = ${plugin}`;
		});
	} catch (error) {
		const { code, detail = '' } = error as { code?: string; detail?: string };
		if (code !== '2BP01') throw error;
		const sentence = `Others depend on the tables of plugin '${plugin}': ${detail.replaceAll('\n', '; ')}`;
		throw new TrovatoError('plugin.dependency', sentence, { cause: error });
	}
}
