// Full text in the SQL of plugins: what it needs is allowed and works, what reads catalogues or runs SQL is not.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { checkMigration, checkStatement } from '../../wit/contract/sql/parse.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const rules = { plugin: 'shelf', uses: [], extensions: ['pg_trgm', 'unaccent'] };

describe('full text in SQL of plugins', () => {
	let db: TestDatabase;
	before(async () => {
		db = await createTestDatabase();
		for (const name of ['pg_trgm', 'unaccent']) await db.owner.unsafe(`create extension ${name} schema ext`);
	});
	after(async () => db.drop());

	test('a vector that is computed or written, its index, and an index of what is alike', async () => {
		const migration = `
			create table book (
				id uuid primary key,
				title text not null,
				config text not null,
				vector tsvector not null,
				computed tsvector generated always as (setweight(to_tsvector('english', title), 'A')) stored
			);
			create index on book using gin (vector);
			create index on book using gin (title ext.gin_trgm_ops);
			create index on book using gin (to_tsvector('simple', title));`;
		await checkMigration(migration, 'migrations/0001_book.sql', rules);
		await db.owner.begin(async (tx) => {
			await tx.unsafe('create schema p_shelf; set local search_path to p_shelf, pg_catalog');
			await tx.unsafe(migration);
		});
	});

	test('every part of a search is allowed, and runs', async () => {
		for (const [sql, expected] of [
			[`select websearch_to_tsquery('english'::regconfig, $1)::text as x`, `'cat' & !'dog'`],
			[`select setweight(to_tsvector('pg_catalog.english'::regconfig, $1), 'A')::text as x`, `'cat':1A 'dog':2A`],
			[
				`select (ts_rank_cd(to_tsvector('english', 'a cat'), plainto_tsquery('english', 'cat'), 1) > 0)::text || $1 as x`,
				'truecats -dogs',
			],
			[
				`select ts_headline('simple', 'the cat', to_tsquery('simple', 'ca:*'), 'StartSel=[, StopSel=]') || $1 as x`,
				'the [cat]cats -dogs',
			],
			[
				`select (to_tsvector('english', 'cats') @@ (phraseto_tsquery('english', 'cat') || 'dog'::tsquery))::text || $1 as x`,
				'truecats -dogs',
			],
			[
				`select (ext.similarity('cat', 'cats') > 0.4 and 'cat' operator(ext.%) 'cats')::text || $1 as x`,
				'truecats -dogs',
			],
			[`select (ext.word_similarity('cat', 'a cats') > 0.4)::text || ext.unaccent($1) as x`, 'truecats -dogs'],
			[
				`select string_agg(w.lexeme, ' ') || $1 as x from unnest(to_tsvector('simple', 'b a')) as w(lexeme, positions, weights)`,
				'a bcats -dogs',
			],
		] as const) {
			const { text } = await checkStatement(sql, 'statements/x.sql', rules);
			const [row] = await db.owner.unsafe(text, ['cats -dogs']);
			assert.equal(row!['x'], expected, sql);
		}
	});

	test('what reads tables, files or catalogues by name, or changes configurations, is refused', async () => {
		for (const sql of [
			`select * from ts_stat('select vector from kernel.users')`,
			`select ts_rewrite('a'::tsquery, 'select * from kernel.users')`,
			`select * from ts_debug('english', 'x')`,
			`select * from ts_parse('default', 'x')`,
			`select * from ts_token_type('default')`,
			`select get_current_ts_config()`,
			`select ts_lexize('english_stem', 'x')`,
			`select 'english_stem'::regdictionary`,
			`select 'kernel.users'::regclass`,
			`select cfgname from pg_catalog.pg_ts_config`,
			`select cfgname from pg_ts_config`,
			`select kernel.to_tsvector('x')`,
			`select ext.set_limit(0.1)`,
			`select ext.show_trgm('x')`,
			`select p_other.similarity('a', 'b')`,
			`select tsvector_update_trigger()`,
		])
			await assert.rejects(checkStatement(sql, 'statements/x.sql', rules), { code: 'db.statement' }, sql);
		for (const sql of [
			`create text search configuration mine (copy = english)`,
			`create text search dictionary files (template = thesaurus, dictfile = passwd, dictionary = simple)`,
			`create text search dictionary files (template = ispell, dictfile = passwd)`,
			`alter text search configuration pg_catalog.english alter mapping for word with simple`,
			`create table t (id uuid primary key, v tsvector); create trigger u before insert on t for each row execute function tsvector_update_trigger(v, 'pg_catalog.english', id)`,
		])
			await assert.rejects(checkMigration(sql, 'migrations/0001_x.sql', rules), { code: 'db.migration' }, sql);
		await assert.rejects(
			checkStatement(`select ext.similarity('a', 'b')`, 'statements/x.sql', { ...rules, extensions: [] }),
			/similarity is not on the list/,
		);
	});
});
