// The lists of the parser against the catalogues of the server they speak of.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { EXTENSIONS, FUNCTIONS, KERNEL_FUNCTIONS, OPERATORS, TYPES } from '../../wit/contract/sql/allowed.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

describe('the lists of what SQL may name', () => {
	let db: TestDatabase;
	before(async () => void (db = await createTestDatabase()));
	after(async () => db.drop());

	test('every function exists, but those that are syntax', async () => {
		const rows = await db.owner<{ name: string }[]>`select distinct proname as name from pg_proc`;
		const present = new Set(rows.map((row) => row.name));
		assert.deepEqual(
			[...FUNCTIONS].filter((name) => !present.has(name)),
			['coalesce'],
		);
		assert.ok(FUNCTIONS.size > 250);
	});

	test('no function has side effects: volatile are only chance and clock', async () => {
		const rows = await db.owner<{ name: string }[]>`
			select distinct proname as name from pg_proc where pronamespace = 'pg_catalog'::regnamespace
			and proname in ${db.owner([...FUNCTIONS])} and (provolatile = 'v' or prosecdef or not has_function_privilege('public', oid, 'execute'))
			order by 1`;
		assert.deepEqual(
			rows.map((row) => row.name),
			['clock_timestamp', 'gen_random_uuid', 'random'],
		);
	});

	test('none of the functions that run text as SQL or read the server is among them', () => {
		const never =
			/^(pg_|lo_|set_config|current_setting|query_to|table_to|schema_to|database_to|cursor_to|ts_stat|ts_rewrite|dblink|nextval|setval|currval|has_|to_reg|txid|inet_|repeat|lpad|rpad|notify|xml)/;
		assert.deepEqual(
			[...FUNCTIONS].filter((name) => never.test(name)),
			[],
		);
	});

	test('what alias.name may call on a whole row has no side effects', async () => {
		const rows = await db.owner<{ name: string }[]>`
			select distinct proname as name from pg_proc
			where pronamespace = 'pg_catalog'::regnamespace and prokind = 'f' and provolatile = 'v'
			and pronargs - pronargdefaults <= 1 and pronargs >= 1 and (proargtypes[0] in
			('record'::regtype, '"any"'::regtype, 'anyelement'::regtype, 'anycompatible'::regtype, 'anynonarray'::regtype,
			 'anycompatiblenonarray'::regtype))`;
		// These need rights on the table they change, and pairs of names and values.
		const harmless = ['pg_restore_attribute_stats', 'pg_restore_relation_stats'];
		assert.deepEqual(
			rows.map((row) => row.name).filter((name) => !harmless.includes(name)),
			[],
		);
	});

	test('operators and types exist', async () => {
		for (const extension of EXTENSIONS.keys()) await db.owner.unsafe(`create extension ${extension} schema ext`);
		const operators = await db.owner<{ name: string }[]>`select distinct oprname as name from pg_operator`;
		const known = new Set(operators.map((row) => row.name));
		const words = ['!=', 'BETWEEN', 'NOT BETWEEN', 'BETWEEN SYMMETRIC', 'NOT BETWEEN SYMMETRIC'];
		assert.deepEqual(
			[...OPERATORS].filter((name) => !known.has(name)),
			words,
		);
		for (const name of TYPES) await db.owner.unsafe(`select null::${name}`);
		for (const [extension, functions] of EXTENSIONS)
			for (const name of functions)
				assert.ok(
					(await db.owner`select from pg_proc where proname = ${name} and pronamespace = 'ext'::regnamespace`).length >
						0,
					extension,
				);
	});

	test('nothing in the schema kernel is open to everybody, and plugins have what is meant for them', async () => {
		const open = await db.owner`
			select o.name, a.privilege_type from (
				select relname::text as name, coalesce(relacl, acldefault('r', relowner)) as acl from pg_class where relnamespace = 'kernel'::regnamespace
				union all select proname, coalesce(proacl, acldefault('f', proowner)) from pg_proc where pronamespace = 'kernel'::regnamespace
				union all select nspname, coalesce(nspacl, acldefault('n', nspowner)) from pg_namespace where nspname in ('kernel', 'ext')
			) o, aclexplode(o.acl) a where a.grantee = 0`;
		assert.deepEqual([...open], []);
		const granted = await db.owner<{ name: string }[]>`
			select proname as name from pg_proc where pronamespace = 'kernel'::regnamespace
			and has_function_privilege(${db.site.pluginsRole}, oid, 'execute') order by 1`;
		const triggers = ['refuse_update', 'touch_changed'];
		const services = [
			'append_event',
			'append_events',
			'enqueue_job',
			'queue_done',
			'queue_len',
			'queue_pop',
			'queue_postpone',
			'queue_push',
			'withdraw_events',
		];
		const variables = ['variable_get', 'variable_set'];
		const staging = ['layer_table', 'share_staged', 'stage_table', 'staged_write'];
		const meant = [...KERNEL_FUNCTIONS, ...triggers, ...services, ...staging, ...variables].toSorted();
		assert.deepEqual(
			granted.map((row) => row.name),
			meant,
		);
		const definers = await db.owner<{ name: string }[]>`
			select proname as name from pg_proc where pronamespace = 'kernel'::regnamespace and prosecdef
			and not coalesce(proconfig @> '{search_path=pg_catalog}', false)`;
		assert.deepEqual([...definers], [], 'every SECURITY DEFINER function has a fixed search_path');
	});
});
