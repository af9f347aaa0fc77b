// A module with a tap in full mode, called as Extism calls any plugin.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test, { before } from 'node:test';
import createPlugin from '@extism/extism';
import { IMPORTS } from '../../kernel/src/generated/host.ts';
import { buildFixture, copyFixtures } from './build-fixture.ts';

let file = '';
before(async () => {
	file = (await buildFixture(await copyFixtures(), 'whole')).file;
});

const body = { value: 'Grüße 🎈', format: 'markdown' };
const item = {
	id: '0198c0de-0000-7000-8000-000000000001',
	type: 'blog',
	title: 'Über "Anführung" \\ 漢字 🎈\n\u0007',
	status: 1,
	created: 1_795_132_800_000,
	fields: {
		field_body: body,
		field_rating: { value: -4e2 },
		field_price: { value: 12.5 },
		field_tags: [{ value: 'eins' }, { value: 'zwei €' }],
		nested: { value: { deep: [null, true, { 'a\u00e9b/': [] }] } },
	},
};

async function view(payload: unknown): Promise<Record<string, unknown>> {
	const unused = Object.fromEntries(
		Object.entries(IMPORTS).map(([module, functions]) => [
			module,
			Object.fromEntries(Object.keys(functions).map((name) => [name, () => 0])),
		]),
	);
	const abort = () => {
		throw new Error('the plugin aborted');
	};
	const plugin = await createPlugin(new WebAssembly.Module(await readFile(file)), {
		functions: { ...unused, env: { abort } },
	});
	try {
		const output = await plugin.call('tap-item-view-full', JSON.stringify(payload));
		return output!.json() as Record<string, unknown>;
	} finally {
		await plugin.close();
	}
}

test('a whole item goes in as JSON and a render tree comes out as JSON, beyond ASCII too', async () => {
	assert.deepEqual(await view(item), {
		'#type': 'element',
		'#tag': 'article',
		'#template': 'item',
		'#variables': { type: 'blog' },
		'#attributes': { lang: 'en', class: 'whole blog' },
		'#children': [
			{ '#type': 'element', '#tag': 'h2', '#children': [{ '#type': 'text', '#value': item.title }] },
			paragraph('2 tags, the second is zwei €'),
			paragraph('rated -400 and 12.5'),
			{ '#type': 'formatted', '#value': '**done**', '#format': 'markdown' },
			{ '#type': 'field', '#field': 'field_body' },
			{ ...paragraph('last'), '#weight': 5 },
		],
	});
});

test('what an item does not have reads as the fallback', async () => {
	const tree = await view({ id: 'x', type: 'page', fields: {} });
	assert.deepEqual((tree['#children'] as unknown[]).slice(0, 3), [
		{ '#type': 'element', '#tag': 'h2', '#children': [{ '#type': 'text' }] },
		paragraph('0 tags, the second is '),
		paragraph('rated 0 and 0.0'),
	]);
});

test('a large item passes', async () => {
	const long = 'äöü€🎈 '.repeat(30_000);
	const tree = await view({ ...item, title: long });
	assert.equal((tree['#children'] as { '#children': { '#value': string }[] }[])[0]!['#children'][0]!['#value'], long);
});

function paragraph(text: string) {
	return { '#type': 'element', '#tag': 'p', '#children': [{ '#type': 'text', '#value': text }] };
}
