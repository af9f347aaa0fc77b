// A database of its own for a test file: copied from a template that has the kernel's tables, dropped at the end.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../kernel/cli/postgres/embedded.ts';
import { connect, type Sql } from '../../kernel/src/db/connect.ts';
import { migrateKernel } from '../../kernel/src/db/migrate.ts';
import { identifier } from '../../kernel/src/db/prelude.ts';
import { prepareDatabase, type SiteDatabase } from '../../kernel/src/db/setup.ts';

const MIGRATIONS = join(import.meta.dirname, '../../kernel/migrations');
const silent = { info: () => {}, warn: () => {} };

export interface TestDatabase {
	readonly site: SiteDatabase;
	readonly ownerUrl: string;
	/** Connected as the owner. */
	readonly owner: Sql;
	/** Drops database and roles; stops the server if this made it. */
	drop(): Promise<void>;
}

export interface TestServer {
	/** Owner's URL of a database on it; the role may create roles and databases. */
	readonly url: string;
	stop(): Promise<void>;
}

/** The server of `TROVATO_TEST_DATABASE_URL`, else an embedded one of its own. */
export async function startTestServer(): Promise<TestServer> {
	const url = process.env['TROVATO_TEST_DATABASE_URL'];
	if (url) return { url, stop: async () => {} };
	const dataDir = mkdtempSync(join(tmpdir(), 'trovato-test-'));
	const server = await startEmbedded({ dataDir, throwaway: true });
	const stop = async (): Promise<void> => {
		await server.stop();
		rmSync(dataDir, { recursive: true, force: true });
	};
	return { url: server.ownerUrl, stop };
}

/** A prepared database whose site and roles nobody else uses. */
export async function createTestDatabase(): Promise<TestDatabase> {
	const server = await startTestServer();
	const admin = connect({ url: server.url, max: 1, name: 'trovato tests' });
	const name = `trovato_test_${randomBytes(6).toString('hex')}`;
	const template = await ensureTemplate(admin, server.url);
	await admin.unsafe(`create database ${identifier(name)} template ${identifier(template)}`);
	const ownerUrl = urlOf(server.url, name);
	const site = await prepareDatabase(ownerUrl, silent);
	const owner = connect({ url: ownerUrl, max: 2, name: 'trovato tests' });
	const drop = async (): Promise<void> => {
		try {
			await owner.end();
			// Not by force: a connection that a test left open shall be noticed.
			await admin.unsafe(`drop database ${identifier(name)}`);
			const roles = await admin<{ rolname: string }[]>`
				select rolname from pg_roles where rolname like ${`${site.site8}%`}`;
			for (const { rolname } of roles) await admin.unsafe(`drop role ${identifier(rolname)}`);
		} finally {
			await admin.end();
			await server.stop();
		}
	};
	return { site, ownerUrl, owner, drop };
}

/** One template for all test files of a server, as long as the migrations are the same. */
async function ensureTemplate(admin: Sql, url: string): Promise<string> {
	const hash = createHash('sha256');
	for (const file of readdirSync(MIGRATIONS).toSorted()) hash.update(readFileSync(join(MIGRATIONS, file)));
	const name = `trovato_template_${hash.digest('hex').slice(0, 12)}`;
	await admin`select pg_advisory_lock(4711)`;
	try {
		if ((await admin`select from pg_database where datname = ${name}`).length === 0) {
			const building = `${name}_new`;
			await admin.unsafe(`drop database if exists ${identifier(building)}`);
			await admin.unsafe(`create database ${identifier(building)}`);
			const sql = connect({ url: urlOf(url, building), max: 1 });
			await migrateKernel(sql);
			await sql.end();
			await admin.unsafe(`alter database ${identifier(building)} rename to ${identifier(name)}`);
		}
	} finally {
		await admin`select pg_advisory_unlock(4711)`;
	}
	return name;
}

function urlOf(url: string, database: string): string {
	const changed = new URL(url);
	changed.pathname = `/${database}`;
	return changed.href;
}
