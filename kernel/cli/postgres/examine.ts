// Asks a database server what the site needs to know of it before it is used.
import { connect, ping } from '../../src/db/connect.ts';

/** One sentence about the server: its version and what its role may not do; the password is never in it. */
export async function examineDatabase(url: string): Promise<{ readonly ok: boolean; readonly text: string }> {
	const sql = connect({ url, max: 1, name: 'trovato doctor' });
	try {
		await ping(sql, url);
		const [row] = await sql<{ version: string; number: number; roles: boolean; creates: boolean }[]>`
			select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
			rolcreaterole or rolsuper as roles, has_database_privilege(current_database(), 'CREATE') as creates
			from pg_roles where rolname = current_user`;
		if (row === undefined) return { ok: false, text: 'the role cannot be examined' };
		const problems = [
			row.number < 150_000 ? 'too old, 15 or newer is needed' : '',
			row.roles ? '' : 'the role lacks CREATEROLE',
			row.creates ? '' : 'the role lacks CREATE on the database',
		].filter((problem) => problem !== '');
		return { ok: problems.length === 0, text: [`PostgreSQL ${row.version}`, ...problems].join(', ') };
	} catch (error) {
		return { ok: false, text: error instanceof Error ? error.message : String(error) };
	} finally {
		await sql.end({ timeout: 1 });
	}
}
