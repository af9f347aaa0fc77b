// The records of plugins are read before anything else is done with a database, whatever state it is in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enabledNames, readRecords } from '../../kernel/src/plugins/records.ts';
import { createTestDatabase } from '../support/database.ts';

test('what site.toml named once is not enabled by its record; what was enabled by command is', async () => {
	const { owner, drop } = await createTestDatabase();
	try {
		await owner`select kernel.record_plugin('once', '1.0.0', true, 'a', true)`;
		await owner`select kernel.record_plugin('switched', '1.0.0', true, 'b', false)`;
		await owner`select kernel.record_plugin('off', '1.0.0', false, 'c', false)`;
		const records = await readRecords(owner);
		assert.deepEqual([...records.keys()], ['off', 'once', 'switched']);
		assert.deepEqual(enabledNames(records, ['named']), ['named', 'switched']);
		await owner`select kernel.record_plugin('off', null, false, null, false)`;
		assert.equal((await readRecords(owner)).has('off'), false);
	} finally {
		await drop();
	}
});

test('a database of an older kernel has no records yet, and neither has an empty one', async () => {
	const { owner, drop } = await createTestDatabase();
	try {
		await owner`alter table kernel.plugin drop column fixed`;
		assert.equal((await readRecords(owner)).size, 0);
		await owner`drop table kernel.plugin`;
		assert.equal((await readRecords(owner)).size, 0);
	} finally {
		await drop();
	}
});

test('no plugin can change the records: only the worker’s own role may', async () => {
	const { owner, site, drop } = await createTestDatabase();
	try {
		const rows = await owner<{ name: string; worker: boolean; plugins: boolean }[]>`
			select proname as name, has_function_privilege(${site.workerRole}, oid, 'execute') as worker,
				has_function_privilege(${site.pluginsRole}, oid, 'execute') as plugins
			from pg_proc where pronamespace = 'kernel'::regnamespace and proname like 'record\_%' order by proname`;
		assert.deepEqual(
			rows.map((row) => ({ ...row })),
			[
				'record_announcement',
				'record_cron',
				'record_delivery',
				'record_job_progress',
				'record_job_step',
				'record_plugin',
			].map((name) => ({
				name,
				worker: true,
				plugins: false,
			})),
		);
	} finally {
		await drop();
	}
});
