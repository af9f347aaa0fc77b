// What no visitor may see, in everything that a site consists of: what waits in a stage, what was deleted, has expired, or is
// still to come.
import assert from 'node:assert/strict';
import { look } from '../publish/stages.ts';
import { sendForm } from '../support/send-form.ts';
import type { World } from './world.ts';

/** Strings that stand in what no visitor may see, in whatever case. */
export const CANARIES = ['CANARYSTAGED', 'CANARYDELETED', 'CANARYEXPIRED', 'CANARYFUTURE'];
/** Stands beside each of them, and in one item that is public. */
const LURE = 'lantern';

export interface Planted {
	/** Addresses that could show one. */
	readonly addresses: readonly string[];
	/** Addresses that ask for one by its name, which an answer may repeat, and must find nothing. */
	readonly asking: readonly string[];
}

/** Plants canaries as items, terms, menu entries, addresses and types. */
export async function plantCanaries({ site, editor, terms }: World): Promise<Planted> {
	const { owner } = site.database;
	const ids: string[] = [];
	const termIds: string[] = [];
	const ask = async (method: string, address: string, body?: object): Promise<string> => {
		const answer = await editor.json(method, address, body, { 'if-match': '*' });
		assert.ok(answer.status < 300, `${method} ${address}: ${answer.status} ${JSON.stringify(answer.body)}`);
		return String(answer.body?.id);
	};
	const contentOf = (title: string, term = terms[0]): object => ({
		title,
		fields: {
			field_body: { value: `The ${LURE} of ${title}`, format: 'plain_text' },
			field_summary: { value: title },
			field_topics: [{ target_id: term, target_type: 'category_tag' }],
		},
	});
	const makeItem = async (title: string, more: object = {}, term?: string): Promise<string> => {
		const id = await ask('POST', '/api/items', { type: 'page', promote: true, ...contentOf(title, term), ...more });
		ids.push(id);
		return id;
	};
	const makeTerm = async (label: string): Promise<string> => {
		const body = { label, description: label, parents: [terms[0]] };
		const id = await ask('POST', '/api/vocabularies/topics/terms', body);
		termIds.push(id);
		return id;
	};
	const makeEntry = async (title: string, path: string): Promise<void> =>
		assert.deepEqual(await sendForm(editor, '/admin/menus/main/entries/add', { title, path }), []);
	const makeAddress = async (path: string, target: string): Promise<void> =>
		assert.deepEqual(await sendForm(editor, '/admin/addresses/add', { path, target }), []);

	const harbour = await makeItem(`A ${LURE} in the harbour`);
	for (const [title, publication] of [
		['CANARYEXPIRED', { effective_date: '2020-01-01', expiry_date: '2021-01-01' }],
		['CANARYFUTURE', { effective_date: '2099-01-01' }],
	] as const) {
		const id = await makeItem(title, { publication });
		await makeAddress(`/${title}`, `/item/${id}`);
		await makeEntry(title, `/item/${id}`);
	}
	const term = await makeTerm('CANARYDELETED');
	const gone = await makeItem('CANARYDELETED', {}, term);
	await makeAddress('/CANARYDELETED', `/item/${gone}`);
	await makeEntry('CANARYDELETED', `/item/${gone}`);
	await makeEntry('CANARYDELETED', '/pages');
	await ask('DELETE', `/api/items/${gone}`);
	await ask('DELETE', `/api/terms/${term}`);
	const [entry] = await owner<
		{ id: string }[]
	>`select id from p_navigation.menu_entry where (title, path) = ('CANARYDELETED', '/pages')`;
	assert.deepEqual(await sendForm(editor, `/admin/menus/main/entries/${entry!.id}/delete`, { op: 'delete' }), []);

	await owner`insert into kernel.stage (id, label) values ('secret', 'CANARYSTAGED')`;
	await look(editor, 'secret');
	const staged = await makeTerm('CANARYSTAGED');
	await makeItem('CANARYSTAGED', {}, staged);
	await ask('PATCH', `/api/items/${harbour}`, contentOf('CANARYSTAGED', staged));
	await ask('PATCH', `/api/terms/${terms[1]}`, { label: 'CANARYSTAGED again', description: 'CANARYSTAGED' });
	await ask('POST', '/api/vocabularies', { machine_name: 'canaries', label: 'CANARYSTAGED' });
	await ask('PATCH', '/api/vocabularies/topics', { label: 'CANARYSTAGED' });
	await ask('POST', '/api/types', { type: 'canary', label: 'CANARYSTAGED' });
	await ask('PATCH', '/api/types/page', { label: 'CANARYSTAGED' });
	await makeEntry('CANARYSTAGED', '/pages');
	const [first] = await owner<
		{ id: string }[]
	>`select id from p_navigation.menu_entry where title like 'round % entry 0'`;
	assert.deepEqual(
		await sendForm(editor, `/admin/menus/main/entries/${first!.id}`, { title: 'CANARYSTAGED first' }),
		[],
	);
	await makeAddress('/CANARYSTAGED', `/item/${harbour}`);
	await look(editor, 'live');

	const named = [...CANARIES, ...CANARIES.map((one) => one.toLowerCase())];
	const known = ['/search?q=', '/api/search?q=', '/content/suggest/item?q=', '/content/suggest/category_tag?q='];
	const words = [
		LURE,
		'canary',
		...CANARIES.map((one) => one.slice(0, -1)),
		...CANARIES.map((one) => `${one.slice(0, -2)}d`),
	];
	return {
		addresses: [
			...ids.flatMap((id) => [
				`/item/${id}`,
				`/api/items/${id}`,
				`/item/${id}/revisions`,
				`/api/items/${id}/revisions`,
			]),
			...termIds.flatMap((id) => [
				`/term/${id}`,
				`/api/terms/${id}`,
				`/api/terms/${id}/ancestors`,
				`/topics/${id}`,
				`/rounds?topic=${id}`,
			]),
			...known.flatMap((address) => words.map((word) => address + word)),
			...['/pages', '/rounds', '/rounds.json', '/search?q=lantern'].map(
				(address) => `${address}${address.includes('?') ? '&' : '?'}as_of=2099-06-01T00:00:00Z&stage=secret`,
			),
			'/api/vocabularies/canaries',
			'/api/types/canary',
			'/api/types/page',
		],
		asking: named.flatMap((name) => [`/${name}`, ...known.map((address) => address + name)]),
	};
}

/** Whether an answer to an address that asks for a canary has found something. */
export function hasFound(address: string, status: number, text: string): boolean {
	if (!address.includes('?')) return status !== 404;
	if (address.startsWith('/search')) return /class="[^"]*search-(?:result|suggestion)\b/.test(text);
	if (address.startsWith('/api/search')) {
		const { items, suggestion, facets } = JSON.parse(text) as Record<string, unknown>;
		return JSON.stringify([items, suggestion, facets]) !== '[[],null,{"types":[],"terms":[]}]';
	}
	return status < 300 && /CANARY/i.test(text);
}
