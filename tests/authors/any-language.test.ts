// A plugin in C does what the one in AssemblyScript does: the same tests run against both modules.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type ItemSource, MockKernel, TestEnvironment } from '../../sdk/testing/index.ts';
import { ROOT } from '../docs/pages.ts';

const hasClang = ['clang', 'wasm-ld'].every((program) => spawnSync(program, ['--version']).status === 0);
const skip = hasClang ? false : 'clang and wasm-ld are missing; apt-get install clang lld';
const folder = (name: string): string => path.join(ROOT, 'contrib-plugins', name);

const post = (fields: Record<string, unknown>, more: Partial<ItemSource> = {}): ItemSource => ({
	type: 'blog',
	title: 'A post',
	created: new Date('2026-11-05T07:08:09.010Z'),
	fields,
	...more,
});
const html = (tags: string, body: string, time = '2026-11-05T07:08:09.010Z">5 November 2026'): string =>
	`<div class="blog"><p class="meta"><time datetime="${time}</time>${tags}</p><div class="body">${body}</div></div>`;
const tag = (text: string): string => `<span class="tag">${text}</span>`;

describe('a plugin in another language', () => {
	before(() => {
		if (hasClang) execFileSync(path.join(folder('blog_c'), 'build.sh'), { stdio: 'pipe' });
	});

	for (const name of ['blog', 'blog_c'])
		describe(name, { skip: name === 'blog_c' && skip }, () => {
			let kernel: MockKernel;
			before(async () => {
				kernel = await MockKernel.load(folder(name));
			});

			test('declares the content type', async () => {
				const type = (await kernel.json('tap_item_info')) as {
					machine_name: string;
					fields: { field_name: string; cardinality: number }[];
				};
				assert.equal(type.machine_name, 'blog');
				assert.deepEqual(
					type.fields.map(({ field_name: field, cardinality }) => [field, cardinality]),
					[
						['field_body', 1],
						['field_summary', 1],
						['field_tags', -1],
					],
				);
			});

			test('shows date, text, and no tags, one and many', async () => {
				assert.equal(await kernel.view(post({ field_body: 'Text.' })), html('', 'Text.'));
				assert.equal(await kernel.view(post({ field_body: 'Text.', field_tags: [] })), html('', 'Text.'));
				assert.equal(await kernel.view(post({ field_tags: ['one'] })), html(` · ${tag('one')}`, ''));
				assert.equal(await kernel.view(post({ field_tags: 'alone' })), html(` · ${tag('alone')}`, ''));
				const many = Array.from({ length: 40 }, (_, index) => `tag ${index}`);
				assert.equal(await kernel.view(post({ field_tags: many })), html(` · ${many.map(tag).join(', ')}`, ''));
			});

			test('a text with everything that JSON and HTML escape comes out as it is', async () => {
				const words = 'a "b" \\ {[,]} <i> & é \u{1F600} \t\n';
				const shown = 'a &quot;b&quot; \\ {[,]} &lt;i&gt; &amp; é \u{1F600} \t\n';
				const item = post({ other: { '{"x"': ['\\"'] }, field_tags: [words], field_body: words, last: 1.5 });
				assert.equal(await kernel.view(item), html(` · ${tag(shown)}`, shown.replace('\n', '<br>\n')));
			});

			test('dates before 1970, in a leap year and in the last millisecond of a year', async () => {
				for (const [instant, shown] of [
					['1969-07-20T20:17:40.000Z', '20 July 1969'],
					['2024-02-29T00:00:00.000Z', '29 February 2024'],
					['1999-12-31T23:59:59.999Z', '31 December 1999'],
					['2000-03-01T00:00:00.000Z', '1 March 2000'],
				] as const)
					assert.equal(
						await kernel.view(post({}, { created: new Date(instant) })),
						html('', '', `${instant}">${shown}`),
					);
			});

			test('a stored format is honoured: the text is formatted by the host', async () => {
				const body = { value: 'Some *words*.', format: 'markdown' };
				assert.ok((await kernel.view(post({ field_body: body }))).includes('<em>words</em>'));
			});

			test('items of other types are left alone', async () => {
				assert.equal(await kernel.view(post({ field_body: 'x' }, { type: 'page' })), '');
			});
		});

	describe('on a site', { skip }, () => {
		const pages: string[] = [];
		for (const name of ['blog', 'blog_c'])
			describe(name, () => {
				let site: TestEnvironment;
				before(async () => {
					site = await TestEnvironment.create(folder(name));
				});
				after(() => site?.close());

				test('a post that was imported has its page', async () => {
					const text = '---\ntitle: One\ndate: 2026-03-04\ntags: [a, b c]\n---\n\nThe *text*.\n';
					const { counts } = await site.import('blog', { 'one.md': text });
					assert.equal(counts.created, 1);
					const [row] = await site.sql('select id from p_content.item');
					const page = await site.page(`/item/${String(row?.['id'])}`);
					pages.push(/<div class="blog">[^]*<\/main>/.exec(page)?.[0] ?? '');
				});
			});

		test('and both pages are the same', () => {
			assert.match(pages[0] ?? '', /4 March 2026.*<span class="tag">b c<\/span>[^]*<em>text<\/em>/);
			assert.equal(pages[1], pages[0]);
		});
	});
});
