import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { connect } from '../../kernel/src/db/connect.ts';
import { prepareDatabase } from '../../kernel/src/db/setup.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { silent } from './fixture.ts';

describe('setting up a database', () => {
	let db: TestDatabase;
	before(async () => void (db = await createTestDatabase()));
	after(async () => db.drop());
	const urlOf = (
		changes: Partial<Record<'pathname' | 'username' | 'password' | 'hostname' | 'port', string>>,
	): string => Object.assign(new URL(db.ownerUrl), changes).href;

	test('doing it again changes nothing', async () => {
		assert.deepEqual(await prepareDatabase(db.ownerUrl, silent), db.site);
	});

	test('several nodes may do it at once on an empty database', async () => {
		const name = `${new URL(db.ownerUrl).pathname.slice(1)}_empty`;
		await db.owner.unsafe(`create database ${name}`);
		const url = urlOf({ pathname: `/${name}` });
		const lines: string[] = [];
		const log = { info: (line: string) => void lines.push(line), warn: () => {} };
		const sites = await Promise.all(Array.from({ length: 5 }, () => prepareDatabase(url, log)));
		for (const site of sites) assert.deepEqual(site, sites[0]);
		assert.equal(lines.length, 1, 'the migrations ran once');
		assert.notEqual(sites[0]!.site8, db.site.site8);
		const worker = connect({ url: sites[0]!.workerUrl, max: 1 });
		assert.deepEqual([...(await worker`select session_user::text as who`)], [{ who: sites[0]!.workerRole }]);
		await worker.end();
		await db.owner.unsafe(`drop database ${name}`);
		for (const role of [sites[0]!.workerRole, sites[0]!.pluginsRole]) await db.owner.unsafe(`drop role "${role}"`);
	});

	test('there is an anonymous user, two roles that may see content, and the stage live', async () => {
		const seeds = await db.owner`
			select (select json_agg(u.name) from kernel.users u where id = '00000000-0000-0000-0000-000000000000') as users,
				(select json_agg(r.name || ': ' || p.permission order by r.id) from kernel.role r
					join kernel.role_permission p on p.role_id = r.id) as permissions,
				(select json_agg(id) from kernel.stage) as stages`;
		assert.deepEqual(seeds[0], {
			users: ['anonymous'],
			permissions: ['anonymous user: access content', 'authenticated user: access content'],
			stages: ['live'],
		});
	});

	test('ids of kernel.uuidv7() carry the version and sort by time', async () => {
		const rows = await db.owner<{ id: string }[]>`
			select kernel.uuidv7()::text as id, pg_sleep(0.002) from generate_series(1, 20)`;
		const ids = rows.map((row) => row.id);
		for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		assert.deepEqual(ids, ids.toSorted());
		assert.ok(Math.abs(parseInt(ids[0]!.replace('-', '').slice(0, 12), 16) - Date.now()) < 3_600_000);
	});

	describe('is refused in one clear line', () => {
		const refused = async (url: string, reason: RegExp): Promise<void> => {
			await assert.rejects(prepareDatabase(url, silent), (error: Error & { code: string }) => {
				assert.match(error.code, /^(server\.unavailable|config\.invalid|db\.migration)$/);
				assert.match(error.message, reason);
				assert.ok(
					!error.message.includes('\n') && !error.message.includes(`:${new URL(url).password}@`),
					error.message,
				);
				return true;
			});
		};

		test('when nothing listens there', async () => {
			await refused(
				'postgres://a:b@127.0.0.1:1/c',
				/^Cannot use PostgreSQL at 127\.0\.0\.1:1\/c: nothing listens there$/,
			);
			await refused(
				'postgres://a:b@localhost/c?host=/nowhere',
				/^Cannot use PostgreSQL at \/nowhere:5432\/c: nothing listens there$/,
			);
		});
		test('when the password is wrong', () =>
			refused(urlOf({ password: 'wrong' }), /password authentication failed for user/));
		test('when the database is not there', () =>
			refused(urlOf({ pathname: '/nowhere' }), /database "nowhere" does not exist/));
		test('when the URL is none', async () => {
			for (const url of ['', 'localhost', 'mysql://a@b/c', 'postgres:///x'])
				await assert.rejects(prepareDatabase(url, silent), {
					code: 'config.invalid',
					message: /postgres:\/\/user:password@host/,
				});
		});
		test('when the role may not create roles, or schemas', async () => {
			const [role, name] = [`${db.site.site8}-weak`, new URL(db.ownerUrl).pathname.slice(1)];
			await db.owner.unsafe(`create role "${role}" login password 'weak'`);
			const url = urlOf({ username: role, password: 'weak' });
			// The schema is there; what is missing is found before anything is touched.
			await refused(url, new RegExp(`the role ${role} may not create roles; .*ALTER ROLE "${role}" CREATEROLE`));
			await db.owner.unsafe(`alter role "${role}" createrole`);
			await refused(url, new RegExp(`may not create schemas; .*GRANT CREATE ON DATABASE "?${name}`));
		});
		test('when an applied kernel migration is not the one we have', async () => {
			await db.owner`update kernel.migration set checksum = 'x' || checksum where name like '0003%'`;
			await refused(db.ownerUrl, /kernel: 0003_create_stages\.sql was changed after it had been applied/);
			await db.owner`update kernel.migration set checksum = substr(checksum, 2) where name like '0003%'`;
		});
		test('when the database was made by a newer version', async () => {
			await db.owner`insert into kernel.migration (name, checksum) values ('9999_future.sql', 'x')`;
			await refused(db.ownerUrl, /has seen 9999_future\.sql.*newer version/);
			await db.owner`delete from kernel.migration where name = '9999_future.sql'`;
			await prepareDatabase(db.ownerUrl, silent);
		});
	});
});
