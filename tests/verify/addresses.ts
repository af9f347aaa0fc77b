// The addresses of a public site, as far as lists, menus and pages lead.
import type { World } from './world.ts';

/** Every kind of address there is; of items and addresses that people chose no more than so many. */
export async function addressesOf({ site, terms }: World, most: number): Promise<string[]> {
	const { owner } = site.database;
	const items = await owner<{ id: string }[]>`
		select item_id as id from p_content.item_window where during @> now() order by item_id limit ${most}`;
	const aliases = await owner<
		{ path: string }[]
	>`select path from p_navigation.alias where path not like '/CANARY%' order by path limit ${most}`;
	return [
		...LISTS,
		...terms.flatMap((id) => [
			`/term/${id}`,
			`/topics/${id}`,
			`/topics/${id}/items.json`,
			`/rounds?topic=${id}`,
			`/api/terms/${id}`,
			`/api/terms/${id}/descendants`,
			`/api/terms/${id}/ancestors`,
			`/search?q=round&term=${id}`,
			`/api/search?q=round&term=${id}`,
		]),
		...aliases.map(({ path }) => path),
		...items.flatMap(({ id }) => [`/item/${id}`, `/api/items/${id}`]),
	];
}

const LISTS = [
	'/',
	'/pages',
	'/api/items?limit=100',
	'/api/items?limit=100&sort=title',
	'/api/types',
	'/api/openapi.json',
	'/nothing-here',
	'/rounds',
	'/rounds?page=2',
	'/rounds.json',
	'/rounds.json?page=2',
	'/rounds.xml',
	'/gather/rounds/block/block',
	'/gather/by_term/page',
	'/api/vocabularies',
	'/api/vocabularies/topics',
	'/api/vocabularies/topics/terms',
	'/search',
	'/search?q=round',
	'/search?q=round&start=20',
	'/search?q=round&type=page',
	'/search?q=nothinglikeit',
	'/api/search?q=round',
	'/api/search?q=round&limit=100&start=20',
];

/** What a browser or a program that reads this address asks for. */
export const acceptOf = (address: string): string =>
	/^\/api|\.json/.test(address) ? 'application/json' : address.endsWith('.xml') ? 'application/rss+xml' : 'text/html';
