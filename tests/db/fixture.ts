// Plugins made of files in a temporary folder, and a worker's view of a test database.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { preparePlugin, type PluginDeclaration } from '../../kernel/src/db/plugin-schema.ts';
import { createPool, type Pool } from '../../kernel/src/db/pool.ts';
import { type Catalogue, loadCatalogue } from '../../kernel/src/db/query/catalogue.ts';
import { loadStatements, type LoadedStatement } from '../../kernel/src/db/statements.ts';
import {
	createUnitOfWork,
	type PluginScope,
	type UnitOfWork,
	type UnitOfWorkOptions,
} from '../../kernel/src/db/unit-of-work.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

export const silent = { info: () => {}, warn: () => {} };

/** A folder with these files, by path; `remove` deletes it. */
export function writePlugin(files: Record<string, string>): { dir: string; remove(): void } {
	const dir = mkdtempSync(join(tmpdir(), 'trovato-plugin-'));
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(dir, path)), { recursive: true });
		writeFileSync(join(dir, path), text);
	}
	return { dir, remove: () => rmSync(dir, { recursive: true }) };
}

export interface Declared {
	owns?: string[];
	exports?: string[];
	uses?: string[];
	staged?: string[];
	layered?: string[];
	publish?: PluginDeclaration['publish'];
	extensions?: string[];
}

export function declare(
	name: string,
	{ owns = [], exports = [], uses = [], staged = [], layered = [], publish = {}, extensions = [] }: Declared = {},
): PluginDeclaration {
	return { name, tables: { owns, exports, uses, staged, layered }, publish, database: { extensions } };
}

/** Prepares a plugin and loads its statements. */
export async function install(
	db: TestDatabase,
	plugin: PluginDeclaration,
	files: Record<string, string>,
): Promise<{ scope: PluginScope; catalogue: Catalogue; statements: Map<string, LoadedStatement> }> {
	const { dir, remove } = writePlugin(files);
	try {
		const scope = await preparePlugin(db.owner, db.site, plugin, dir, silent);
		const catalogue = await loadCatalogue(db.owner, plugin);
		return { scope, catalogue, statements: await loadStatements(db.owner, db.site, plugin, catalogue.rules, dir) };
	} finally {
		remove();
	}
}

export interface Site {
	readonly db: TestDatabase;
	readonly pool: Pool;
	/** The plugin `notes` with a table `note(id, title unique, data)`. */
	readonly scope: PluginScope;
	work(options?: Partial<UnitOfWorkOptions>): UnitOfWork;
	/** Ends what a failed test left open. */
	endWorks(): Promise<void>;
	close(): Promise<void>;
}

/** A database with one plugin and a pool of two connections as the worker. */
export async function createSite(max = 2): Promise<Site> {
	const db = await createTestDatabase();
	const { scope } = await install(db, declare('notes', { owns: ['note'] }), {
		'migrations/0001_create.sql':
			"create table note (id int generated always as identity primary key, title text unique, data jsonb not null default '{}')",
	});
	const works: UnitOfWork[] = [];
	const pool = createPool({ url: db.site.workerUrl, max, name: 'tests', patience: 2_000 });
	return {
		db,
		pool,
		scope,
		work(options = {}) {
			const work = createUnitOfWork({ pool, mode: 'write', stage: null, asOf: null, ...options });
			works.push(work);
			return work;
		},
		async endWorks() {
			await Promise.all(works.splice(0).map((work) => work.rollback()));
		},
		async close() {
			await pool.close();
			await db.drop();
		},
	};
}

/** SQL past the parser: what the other two walls must stop alone. */
export function raw(text: string, name = 'raw'): LoadedStatement {
	return { name, text };
}
