// Everything that the plugin answers: alone with rows that a test gives, and on a site with a real database.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, beforeEach, describe, test } from 'node:test';
import { MockKernel, TestEnvironment } from '@trovato/sdk/testing';

const PLUGIN = new URL('..', import.meta.url);
const ID = '018f0000-0000-7000-8000-000000000001';
const SOMEBODY = {
	id: '018f0000-0000-7000-8000-00000000000a',
	name: 'Ada',
	permissions: ['access content', 'add links', 'vote for links'],
	isAdmin: false,
};
const link = (number: number, tags: readonly string[] = []) => ({
	id: ID,
	url: `https://example.org/${number}`,
	title: `Link <${number}>`,
	host: 'example.org',
	votes: number,
	tags,
	tag_words: tags.join(' '),
});

describe('the module', () => {
	let kernel: MockKernel;
	before(async () => {
		kernel = await MockKernel.load(PLUGIN);
	});
	beforeEach(() => {
		kernel.user = SOMEBODY;
	});

	for (const count of [0, 1, 60])
		test(`the page shows ${count} links`, async () => {
			kernel.rows(
				'list',
				Array.from({ length: count }, (_, index) => link(index, ['wasm', 'fun'])),
			);
			const { status, body, cacheTags } = await kernel.request('/links');
			assert.equal(status, 200);
			assert.equal(body.match(/<li><a href="https:\/\/example\.org\/\d+">Link &lt;\d+&gt;<\/a>/g)?.length ?? 0, count);
			assert.equal(body.includes('There are no links yet.'), count === 0);
			assert.equal(body.match(/<a href="\/links\?tag=wasm">#wasm<\/a>/g)?.length ?? 0, count);
			assert.ok(cacheTags.includes('links:list'));
		});

	test('one tag is asked for, and the page says so', async () => {
		kernel.rows('list', (tag, limit) => (tag === 'wasm' && limit === '100' ? [link(1, ['wasm'])] : []));
		const { body } = await kernel.request('/links?tag=wasm');
		assert.match(body, /<h1[^>]*>Links about wasm<\/h1>/);
		assert.match(body, /example\.org\/1"[^]*1 vote /);
	});

	test('programs get the same as JSON', async () => {
		kernel.rows('list', [link(2, ['a', 'b'])]);
		const { headers, body } = await kernel.request('/links.json');
		assert.equal(headers['content-type'], 'application/json');
		const { url, title, host, votes, tags } = link(2, ['a', 'b']);
		assert.deepEqual(JSON.parse(body), { links: [{ id: ID, url, title, host, votes, tags }] });
	});

	test('a link is added with its host and its tags, each once', async () => {
		kernel.rows('add', [{ id: ID }]).rows('add_tag', []);
		const form = { url: ' https://Example.org:8080/a?b#c ', title: ' A ', tags: 'Web  ÖPNV web' };
		const { status, headers } = await kernel.request('/links', { method: 'POST', form });
		assert.deepEqual([status, headers['location']], [303, '/links']);
		assert.deepEqual(kernel.database.ran, [
			{ name: 'add', args: ['https://Example.org:8080/a?b#c', 'A', 'example.org'] },
			{ name: 'add_tag', args: [ID, 'web'] },
			{ name: 'add_tag', args: [ID, 'opnv'] },
		]);
		assert.deepEqual(kernel.database.invalidated, ['links:list']);
	});

	test('what is no link is refused with a sentence, and nothing is written', async () => {
		for (const [form, sentence] of [
			[{ url: 'javascript:alert(1)', title: 'x' }, 'The address has to begin with http'],
			[{ url: 'https://', title: 'x' }, 'The address has to begin with http'],
			[{ url: 'https://example.org', title: ' ' }, 'The title has to have 1 to 200 characters.'],
		] as const) {
			const { status, problem } = await kernel.request('/links', { method: 'POST', form });
			assert.equal(status, 422);
			assert.match(problem ?? '', new RegExp(sentence));
			assert.deepEqual(kernel.database.ran, []);
		}
		kernel.rows('add', []);
		const again = await kernel.request('/links', { method: 'POST', form: { url: 'https://example.org', title: 'x' } });
		assert.match(again.problem ?? '', /on the list already/);
	});

	test('a vote is counted, one for a link that is gone finds nothing, one without permission is refused', async () => {
		kernel.rows('vote', [{ link_id: ID }]).rows('votes', [{ votes: 7 }]);
		const given = await kernel.request(`/links/${ID}/vote`, { method: 'POST' });
		assert.deepEqual([given.status, given.body], [200, '{"votes":7}']);
		assert.deepEqual(kernel.database.ran[0], { name: 'vote', args: [ID, SOMEBODY.id] });
		assert.ok(kernel.calls.some(({ name }) => name === 'cache-api.invalidate-tag'));
		kernel.fails('vote', 'db.constraint');
		assert.equal((await kernel.request(`/links/${ID}/vote`, { method: 'POST' })).status, 404);
		kernel.fails('vote', 'db.timeout');
		assert.equal((await kernel.request(`/links/${ID}/vote`, { method: 'POST' })).status, 503);
		kernel.user = { ...SOMEBODY, permissions: ['access content'] };
		assert.equal((await kernel.request(`/links/${ID}/vote`, { method: 'POST' })).status, 403);
	});

	test('the clean-up knows its setting', async () => {
		kernel.rows('clean_up', [{ id: ID }, { id: ID }]);
		await kernel.command('links-clean-up');
		assert.deepEqual(kernel.database.ran, [{ name: 'clean_up', args: ['90'] }]);
		assert.equal(kernel.log.at(-1)?.message, '2 links dropped');
		kernel.database.variables.set('keep_days', '0');
		await kernel.command('links-clean-up');
		assert.deepEqual(kernel.database.ran[0]?.args, ['1']);
		kernel.fails('clean_up');
		await assert.rejects(
			kernel.command('links-clean-up'),
			/Statement 'clean_up' failed.* at assembly\/index\.ts:\d+:\d+/,
		);
	});

	test('the clean-up runs once a day', async () => {
		kernel.rows('clean_up', []);
		kernel.now = new Date('2026-11-21T12:00:00Z');
		for (const [previous, runs] of [
			['', 1],
			[String(kernel.now.getTime() - 86_400_000), 1],
			[String(kernel.now.getTime() - 86_399_999), 0],
		] as const) {
			await kernel.lifecycle('tap_cron', previous);
			assert.equal(kernel.database.ran.length, runs, previous);
		}
		kernel.now = undefined;
	});

	test('an upgrade looks every address through', async () => {
		const old = [1, 2, 3].map((number) => ({ id: ID, url: `http://a${number}.example/x` }));
		kernel.rows('without_host', old).rows('set_host', []);
		await kernel.lifecycle('tap_upgrade', '0.1.0');
		assert.deepEqual(
			kernel.database.ran.slice(1).map(({ args }) => args[1]),
			['a1.example', 'a2.example', 'a3.example'],
		);
		kernel.rows('without_host', []);
		await kernel.lifecycle('tap_upgrade', '0.1.0');
		assert.equal(kernel.database.ran.length, 1);
	});
});

describe('the site', () => {
	let site: TestEnvironment;
	before(async () => {
		site = await TestEnvironment.create(PLUGIN, { permissions: ['add links', 'vote for links'] });
	});
	after(() => site?.close());

	test('a new site has an empty list; links come, are found by tag, and rise by their votes', async () => {
		assert.match(await site.page('/links'), /There are no links yet\./);
		await site.command('links-add', { url: 'https://webassembly.org', title: 'WebAssembly', tags: 'wasm spec' });
		assert.equal(
			(await site.post('/links', { url: 'https://nodejs.org/api', title: 'Node', tags: 'wasm' })).status,
			303,
		);
		const listed = async (query = '') =>
			(
				(await (await site.request(`/links.json${query}`)).json()) as {
					links: { id: string; title: string; votes: number }[];
				}
			).links;
		assert.deepEqual(
			(await listed()).map(({ title }) => title),
			['Node', 'WebAssembly'],
		);
		assert.deepEqual(
			(await listed('?tag=spec')).map(({ title }) => title),
			['WebAssembly'],
		);
		const [, first] = await listed();
		for (let times = 0; times < 2; times++) {
			const voted = await site.post(`/links/${first?.id ?? ''}/vote`);
			assert.deepEqual([voted.status, await voted.json()], [200, { votes: 1 }]);
		}
		assert.deepEqual(
			(await listed()).map(({ title, votes }) => [title, votes]),
			[
				['WebAssembly', 1],
				['Node', 0],
			],
		);
		assert.match(await site.page('/links'), /WebAssembly<\/a> \(webassembly\.org\), 1 vote /);
		assert.equal((await site.post(`/links/${ID}/vote`)).status, 404);
		assert.equal((await site.post('/links', { url: 'https://nodejs.org/api', title: 'Again' })).status, 422);
	});

	test('the clean-up drops what is old and has no vote, and nothing else', async () => {
		await site.sql("update p_links.link set added = now() - interval '91 days'");
		await site.command('links-add', { url: 'https://example.org', title: 'New' });
		await site.cron();
		const left = await site.sql('select title from p_links.link order by title');
		assert.deepEqual(
			left.map(({ title }) => title),
			['New', 'WebAssembly'],
		);
		assert.doesNotMatch(await site.page('/links'), /Node/);
	});
});

describe('an upgrade from 0.1.0', () => {
	const top = mkdtempSync(path.join(tmpdir(), 'links-'));
	const dir = path.join(top, 'links');
	let site: TestEnvironment | undefined;
	after(async () => {
		await site?.close();
		rmSync(top, { recursive: true });
	});

	test('links that were there before get their host', async () => {
		const source = fileURLToPath(PLUGIN);
		mkdirSync(path.join(dir, 'assembly'), { recursive: true });
		cpSync(path.join(source, 'migrations/0001_create_links.sql'), path.join(dir, 'migrations/0001_create_links.sql'));
		writeFileSync(
			path.join(dir, 'links.info.toml'),
			'name = "links"\nversion = "0.1.0"\napi = "1.0"\n[tables]\nowns = ["link", "tag", "vote"]\n',
		);
		writeFileSync(path.join(dir, 'assembly/index.ts'), '@plugin\nclass Links {}\n');
		site = await TestEnvironment.create(dir);
		await site.sql("insert into p_links.link (url, title) values ('https://old.example/a', 'Old')");
		await site.stop();
		cpSync(source, dir, { recursive: true });
		await site.start();
		assert.deepEqual(await site.sql('select host from p_links.link'), [{ host: 'old.example' }]);
		assert.match(await site.page('/links'), /\(old\.example\), 0 votes/);
	});
});
