// Makes a database ready for a site: checks the server, migrates the kernel, makes the roles that confine plugins.
// Kernel: this is what plugins are confined by.
import { randomBytes } from 'node:crypto';
import type { TransactionSql } from 'postgres';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { connect, ping, placeOf, withUser, type Sql } from './connect.ts';
import { migrateKernel, underLock } from './migrate.ts';
import { identifier, literal } from './prelude.ts';

const OLDEST = 15;

/** What the set-up tells as it goes; a pino logger fits. */
export interface SetupLog {
	info(message: string): void;
	warn(message: string): void;
}

export interface SiteDatabase {
	readonly siteId: string;
	/** The first 8 hex digits of the site's id: the beginning of its roles, which all databases of a server share. */
	readonly site8: string;
	readonly ownerUrl: string;
	/** Logs in as a role that owns nothing and may do nothing but become a plugin's role. */
	readonly workerUrl: string;
	readonly workerRole: string;
	/** Every plugin's role is a member; what it may do in the schema `kernel` is granted to this one. */
	readonly pluginsRole: string;
}

/**
 * Checks the server and brings database and roles up to date; safe to call at every start and from several nodes.
 * TrovatoError `server.unavailable` (unreachable, too old, rights missing) and `db.migration`, one sentence each.
 */
export async function prepareDatabase(ownerUrl: string, log: SetupLog): Promise<SiteDatabase> {
	const owner = connect({ url: ownerUrl, max: 1, name: 'trovato set-up' });
	try {
		await ping(owner, ownerUrl);
		await checkServer(owner, placeOf(ownerUrl));
		const applied = await migrateKernel(owner);
		if (applied.length > 0) log.info(`kernel migrations applied: ${applied.join(', ')}`);
		return await underLock(owner, (tx) => prepareRoles(tx, ownerUrl));
	} finally {
		await owner.end();
	}
}

async function checkServer(owner: Sql, place: string): Promise<void> {
	const [row] = await owner<
		{ version: number; name: string; user: string; database: string; roles: boolean; schemas: boolean }[]
	>`
		select current_setting('server_version_num')::int as version, current_setting('server_version') as name,
			current_user as user, current_database() as database, (select rolcreaterole or rolsuper from pg_roles where rolname = current_user) as roles,
			has_database_privilege(current_database(), 'create') as schemas`;
	const { version, name, user, database, roles, schemas } = row!;
	const refuse = (problem: string): never => {
		throw new TrovatoError('server.unavailable', `The database at ${place} cannot be used: ${problem}`);
	};
	if (version < OLDEST * 10_000) refuse(`it is PostgreSQL ${name}, and ${OLDEST} or newer is needed`);
	if (!roles)
		refuse(`the role ${user} may not create roles; run as an administrator: ALTER ROLE ${identifier(user)} CREATEROLE`);
	if (!schemas)
		refuse(
			`the role ${user} may not create schemas; run as an administrator: GRANT CREATE ON DATABASE ${identifier(database)} TO ${identifier(user)}`,
		);
}

async function prepareRoles(tx: TransactionSql, ownerUrl: string): Promise<SiteDatabase> {
	await tx`insert into kernel.site default values on conflict (only_one) do nothing`;
	const [site] = await tx<{ id: string }[]>`select id from kernel.site`;
	const siteId = site!.id;
	const site8 = siteId.slice(0, 8);
	// A hyphen keeps them apart from plugins' roles: no plugin's name has one.
	const workerRole = `${site8}-worker`;
	const pluginsRole = `${site8}-plugins`;
	const password = await findPassword(tx);
	const [worker, plugins] = [identifier(workerRole), identifier(pluginsRole)];
	if (!(await roleExists(tx, pluginsRole))) await tx.unsafe(`create role ${plugins} nologin`);
	const attributes = `login noinherit nocreaterole nocreatedb password ${literal(password)}`;
	const verb = (await roleExists(tx, workerRole)) ? 'alter' : 'create';
	await tx.unsafe(`${verb} role ${worker} ${attributes}`);
	await tx.unsafe(`
		grant usage on schema kernel, ext to ${plugins};
		grant select on kernel.user_public to ${plugins};
		grant execute on function kernel.as_of, kernel.stage, kernel.uuidv7, kernel.refuse_update, kernel.touch_changed,
			kernel.variable_get, kernel.variable_set, kernel.append_event, kernel.enqueue_job, kernel.queue_push,
			kernel.queue_pop, kernel.queue_done, kernel.queue_len, kernel.queue_postpone, kernel.append_events,
			kernel.withdraw_events, kernel.site_id to ${plugins};
		grant select on kernel.staged, kernel.publishing to ${plugins};
		grant execute on function kernel.json_number, kernel.json_time, kernel.stage_put, kernel.staged_write,
			kernel.stage_table, kernel.share_staged, kernel.layer_table to ${plugins};
		grant usage on schema kernel to ${worker};
		grant execute on function kernel.record_plugin, kernel.record_announcement, kernel.invalidate_tags, kernel.cache_version,
			kernel.record_job_step, kernel.record_cron, kernel.record_delivery, kernel.people_list, kernel.people_get,
			kernel.people_save, kernel.people_delete, kernel.people_reset, kernel.people_sessions, kernel.people_end_sessions,
			kernel.people_roles, kernel.people_save_role, kernel.people_delete_role to ${worker};
		grant execute on function kernel.stage_list, kernel.stage_create, kernel.stage_change, kernel.stage_remove,
			kernel.stage_changes, kernel.stage_discard, kernel.publish_enqueue, kernel.publish_begin, kernel.publish_move,
			kernel.publish_finish, kernel.publication_list, kernel.publication_undo, kernel.stage_preview, kernel.stage_revoke,
			kernel.job_get, kernel.job_cancel, kernel.record_job_progress to ${worker}`);
	return { siteId, site8, ownerUrl, workerUrl: withUser(ownerUrl, workerRole, password), workerRole, pluginsRole };
}

/** The worker role's password; made at the first start and kept where only the owner reads. */
async function findPassword(tx: TransactionSql): Promise<string> {
	const made = randomBytes(24).toString('base64url');
	await tx`insert into kernel.secret (name, value) values ('worker password', ${made}) on conflict (name) do nothing`;
	const [row] = await tx<{ value: string }[]>`select value from kernel.secret where name = 'worker password'`;
	return row!.value;
}

/** Whether the server has a role of this name. */
export async function roleExists(tx: TransactionSql, name: string): Promise<boolean> {
	return (await tx`select from pg_roles where rolname = ${name}`).length > 0;
}
