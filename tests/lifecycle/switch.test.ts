// Plugins are switched by command: what they are told, what appears and vanishes, what is refused.
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { buildPlugin } from '../../sdk-macros/src/index.ts';
import { ROOT } from '../support/site.ts';
import { createPlace, edit, type Node, type Place, until } from './place.ts';

let place: Place;
let node: Node;
before(async () => {
	place = await createPlace();
	await place.copy('ribbon');
	await place.copy('buckle');
	node = await place.start();
});
after(() => place?.close());

const history = async (): Promise<string[]> => {
	const rows = await place.database.owner<{ tap: string }[]>`select tap from p_ribbon.history order by id`;
	return rows.map(({ tap }) => tap);
};
const record = async () => {
	const [row] = await place.database.owner`select version, enabled, fixed from kernel.plugin where name = 'ribbon'`;
	return row && { ...row };
};
const failIn = (tap: string) => place.database.owner`
	insert into kernel.variable (plugin, name, value) values ('ribbon', 'fails_in', ${tap})
	on conflict (plugin, name) do update set value = excluded.value`;

test('a plugin whose tap fails is not enabled, and nothing that its taps wrote is left', async () => {
	await failIn('enable');
	await assert.rejects(node.kernel.plugins.enable('ribbon'), /Plugin 'ribbon' could not be enabled: .*tap_enable/);
	assert.equal(await record(), undefined);
	assert.deepEqual(await history(), []);
	assert.equal(await node.status('/ribbon'), 404);
	await failIn('');
});

test('enabling calls install and enable once, and the route, the menu and the files appear', async () => {
	assert.equal(await node.kernel.plugins.enable('ribbon'), true);
	assert.deepEqual(await history(), ['install', 'enable', 'plugins changed']);
	assert.deepEqual(await record(), { version: '0.1.0', enabled: true, fixed: false });
	assert.equal(await node.status('/ribbon'), 200);
	assert.equal(await node.status('/static/ribbon/ribbon.css'), 200);
	assert.match(await (await node.get('/')).text(), /href="\/ribbon"/);
	assert.equal(await node.kernel.plugins.enable('ribbon'), false);
});

test('a plugin that another one needs cannot be disabled; the other is named', async () => {
	await node.kernel.plugins.enable('buckle');
	await assert.rejects(
		node.kernel.plugins.disable('ribbon'),
		/'ribbon' cannot be disabled: 'buckle' needs it; disable 'buckle' first/,
	);
	assert.equal(await node.status('/buckle'), 200);
	await node.kernel.plugins.disable('buckle');
	assert.equal(await node.status('/buckle'), 404);
});

test('a plugin that needs one that is not enabled is refused', async () => {
	await node.kernel.plugins.disable('ribbon');
	await assert.rejects(node.kernel.plugins.enable('buckle'), /Plugin 'buckle' requires 'ribbon' which is not enabled/);
});

test('after disabling nothing of it is seen, its data stays, and it is not installed a second time', async () => {
	assert.equal(await node.status('/ribbon'), 404);
	assert.equal(await node.status('/static/ribbon/ribbon.css'), 404);
	assert.doesNotMatch(await (await node.get('/')).text(), /href="\/ribbon"/);
	assert.equal((await history()).at(-1), 'disable');
	await node.kernel.plugins.enable('ribbon');
	assert.deepEqual(
		(await history()).filter((tap) => tap !== 'plugins changed'),
		['install', 'enable', 'disable', 'enable'],
	);
});

test('a plugin that fails to be disabled stays enabled', async () => {
	await failIn('disable');
	await assert.rejects(node.kernel.plugins.disable('ribbon'), /tap_disable/);
	assert.equal((await record())?.['enabled'], true);
	assert.equal(await node.status('/ribbon'), 200);
	await failIn('');
});

test('a new version is upgraded once at the next start, told the version before; a failure leaves the old one', async () => {
	const manifest = path.join(place.dir, 'plugins', 'ribbon', 'ribbon.info.toml');
	await edit(manifest, 'version = "0.1.0"', 'version = "0.2.0"');
	await node.close();
	await failIn('upgrade from 0.1.0');
	await assert.rejects(place.start(), /could not be enabled: .*tap_upgrade/);
	assert.equal((await record())?.['version'], '0.1.0');
	assert.equal((await history()).includes('upgrade from 0.1.0'), false);
	await failIn('');
	const both = await Promise.all([place.start(), place.start()]);
	assert.deepEqual(
		(await history()).filter((tap) => tap.startsWith('upgrade')),
		['upgrade from 0.1.0'],
	);
	assert.equal((await record())?.['version'], '0.2.0');
	await both[1].close();
	node = both[0];
});

test('another module of the same version is taken at the start and told, and the plugins hear of it', async () => {
	await node.close();
	const told = (await history()).filter((tap) => tap === 'plugins changed').length;
	const code = path.join(place.dir, 'plugins', 'ribbon', 'assembly', 'index.ts');
	await edit(code, "'tied up'", "'tied up well'");
	const { ok } = await buildPlugin({ dir: path.join(place.dir, 'plugins', 'ribbon'), installation: ROOT });
	assert.ok(ok);
	node = await place.start();
	assert.ok(node.log.some(({ msg }) => msg === "Plugin 'ribbon' has another module of the same version"));
	assert.equal((await history()).filter((tap) => tap === 'plugins changed').length, told + 1);
});

test('other nodes take over what one of them switched', async () => {
	const other = await place.start();
	await node.kernel.plugins.disable('ribbon');
	await until(async () => (await other.status('/ribbon')) === 404);
	await other.kernel.plugins.enable('ribbon');
	await until(async () => (await node.status('/ribbon')) === 200);
	await other.close();
});

test('a node whose module is not the one that was enabled keeps what it has and says so', async () => {
	await node.kernel.plugins.disable('ribbon');
	const { owner } = place.database;
	await owner`select kernel.record_plugin('ribbon', '0.2.0', true, ${'0'.repeat(64)}, false)`;
	await until(() => node.log.some(({ msg }) => /keeps those it has/.test(String(msg))));
	assert.ok(
		node.log.some(({ err }) => /'ribbon' has another module here/.test((err as Error | undefined)?.message ?? '')),
	);
	assert.equal(await node.status('/ribbon'), 404);
	assert.equal(await node.status('/'), 200);
	await owner`select kernel.record_plugin('ribbon', '0.2.0', false, ${'0'.repeat(64)}, false)`;
});

test('uninstalling is for plugins that are not enabled, and drops schema, role and records', async () => {
	await node.kernel.plugins.enable('ribbon');
	await assert.rejects(node.kernel.plugins.uninstall('ribbon'), /'ribbon' is enabled; disable it first/);
	await node.kernel.plugins.disable('ribbon');
	await failIn('uninstall');
	await assert.rejects(node.kernel.plugins.uninstall('ribbon'), /tap_uninstall/);
	assert.equal((await record())?.['enabled'], false);
	await failIn('');
	assert.equal(await node.kernel.plugins.uninstall('ribbon'), true);
	const { owner, site } = place.database;
	const [left] = await owner<{ schemas: number; roles: number; rows: number }[]>`
		select (select count(*)::int from pg_namespace where nspname = 'p_ribbon') as schemas,
			(select count(*)::int from pg_roles where rolname = ${`${site.site8}_ribbon`}) as roles,
			(select count(*)::int from kernel.plugin where name = 'ribbon')
			+ (select count(*)::int from kernel.plugin_migration where plugin = 'ribbon')
			+ (select count(*)::int from kernel.variable where plugin = 'ribbon') as rows`;
	assert.deepEqual({ ...left }, { schemas: 0, roles: 0, rows: 0 });
	assert.equal(await node.kernel.plugins.uninstall('ribbon'), false);
	await node.kernel.plugins.enable('ribbon');
	assert.deepEqual(await history(), ['install', 'enable', 'plugins changed']);
});

test('what site.toml names is enabled at the start and cannot be switched; what it no longer names is disabled', async () => {
	await node.close();
	await place.settings(['content', 'ribbon']);
	node = await place.start();
	assert.deepEqual(await record(), { version: '0.2.0', enabled: true, fixed: true });
	await assert.rejects(node.kernel.plugins.disable('ribbon'), /site\.toml names the plugin 'ribbon'/);
	await node.close();
	await place.settings(['content']);
	node = await place.start();
	assert.deepEqual(await record(), { version: '0.2.0', enabled: false, fixed: false });
	assert.equal((await history()).at(-1), 'disable');
	assert.equal(await node.status('/ribbon'), 404);
});
