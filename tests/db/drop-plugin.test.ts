import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { dropPlugin } from '../../kernel/src/db/drop-plugin.ts';
import { createSite, declare, install, raw, type Site } from './fixture.ts';

describe('dropping a plugin', () => {
	let site: Site;
	before(async () => void (site = await createSite()));
	afterEach(async () => site.endWorks());
	after(async () => site.close());

	const cards = declare('cards', { owns: ['card', 'link'], exports: ['card'], staged: ['link'] });
	const files = {
		'migrations/0001_card.sql': `create table card (id int primary key, t text); insert into card values (1, 'a');
			create table link (id uuid primary key, a text)`,
	};
	const traces = async (name: string): Promise<Record<string, unknown>> => {
		const role = `${site.db.site.site8}_${name}`;
		const [row] = await site.db
			.owner`select to_regnamespace(${`p_${name}`}) is not null as schema, to_regrole(${`"${role}"`}) is not null as role,
			(select count(*)::int from kernel.plugin_migration where plugin = ${name}) as migrations,
			(select count(*)::int from kernel.variable where plugin = ${name}) as variables,
			(select count(*)::int from kernel.stage_association where entity_type like ${`${name}.%`}) as staged`;
		return { ...row };
	};
	const nothing = { schema: false, role: false, migrations: 0, variables: 0, staged: 0 };

	test('leaves nothing of it, touches nobody else, and may be repeated', async () => {
		const { scope } = await install(site.db, cards, files);
		const { scope: other } = await install(site.db, declare('reader', { uses: ['cards.card'] }), {});
		await site.db.owner`insert into kernel.stage (id, label) values ('spring', 'Spring')`;
		const work = site.work({ stage: 'spring' });
		await work.run(scope, raw("select kernel.variable_set('a', 'b')"), []);
		await work.run(other, raw("select kernel.variable_set('a', 'c')"), []);
		await work.run(scope, raw("insert into link_now (a) values ('x')"), []);
		await work.commit();
		assert.deepEqual(await traces('cards'), { schema: true, role: true, migrations: 1, variables: 1, staged: 1 });
		await dropPlugin(site.db.owner, site.db.site, 'cards');
		await dropPlugin(site.db.owner, site.db.site, 'cards');
		assert.deepEqual(await traces('cards'), nothing);
		assert.deepEqual(await traces('reader'), { ...nothing, schema: true, role: true, variables: 1 });
	});

	test('and installing it again begins from nothing', async () => {
		await install(site.db, cards, files);
		await site.db.owner`insert into p_cards.card values (2, 'b')`;
		await dropPlugin(site.db.owner, site.db.site, 'cards');
		await install(site.db, cards, files);
		assert.deepEqual([...(await site.db.owner`select * from p_cards.card`)], [{ id: 1, t: 'a' }]);
	});

	test('is refused while tables of others refer to its tables, naming them', async () => {
		await install(site.db, cards, files);
		await install(site.db, declare('fan', { owns: ['like'], uses: ['cards.card'] }), {
			'migrations/0001_like.sql': 'create table "like" (card int references p_cards.card on delete cascade deferrable)',
		});
		await assert.rejects(dropPlugin(site.db.owner, site.db.site, 'cards'), {
			code: 'plugin.dependency',
			message: "the tables of plugin 'cards' are referred to by fan.like.",
		});
		assert.equal((await traces('cards'))['schema'], true);
		await dropPlugin(site.db.owner, site.db.site, 'fan');
		await dropPlugin(site.db.owner, site.db.site, 'cards');
	});

	test('with a worker that still holds connections of its role goes through', async () => {
		const { scope } = await install(site.db, cards, files);
		const work = site.work({ mode: 'read' });
		await work.run(scope, raw('select * from card'), []);
		await work.commit();
		await dropPlugin(site.db.owner, site.db.site, 'cards');
		await assert.rejects(site.work().run(scope, raw('select 1'), []), /Entering the transaction/);
	});
});
