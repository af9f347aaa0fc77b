// Listings and search over 10,000, 100,000 and 1,000,000 items: does a page cost the same, however many there are?
import { existsSync } from 'node:fs';
import path from 'node:path';
import { addIndex } from '../../kernel/src/db/query/site-index.ts';
import { createPerson } from '../../tests/support/people.ts';
import { ROOT } from '../tool/guest.ts';
import { CODE, COMMON_TERM, fillSite, RARE_WORD } from '../tool/many-items.ts';
import { compare, timed } from '../tool/measure.ts';
import { type BenchSite, openSite } from '../tool/site.ts';
import type { Row, Suite } from '../tool/suite.ts';

const listing = (name: string, filters: readonly object[]) => ({
	name,
	label: name,
	filters: [{ field: 'type', value: 'page' }, ...filters],
	sorts: [{ field: 'created', direction: 'desc' }],
	pager: { type: 'mini', items_per_page: 25 },
	displays: [{ display_type: 'page', path: `/${name}` }],
});
const CURSOR = listing('newest', []);
const TERM = listing('term', [{ field: 'field_topic', operator: 'has_term', value: COMMON_TERM }]);
const FILTER = listing('coded', [{ field: 'field_code', operator: 'equals', exposed: { id: 'code' } }]);

interface Filled {
	readonly count: number;
	readonly site: BenchSite;
	/** A cursor in the middle. */
	readonly middle: string;
	readonly plans: Readonly<Record<string, readonly string[]>>;
}

const isThere = (plugin: string): boolean => existsSync(path.join(ROOT, 'core-plugins', plugin, `${plugin}.info.toml`));

async function open(count: number): Promise<Filled> {
	const optional = ['categories', 'search'].filter(isThere);
	const site = await openSite({ plugins: ['forms', 'content', ...optional, 'gather'], workers: 1 });
	const { owner } = site.database;
	const seconds = (await timed(() => fillSite(owner, count))) / 1_000;
	process.stderr.write(`${count} items in ${seconds.toFixed(1)} s\n`);
	await addIndex(owner, {
		table: 'content.item_revision',
		column: 'fields',
		path: ['field_code', 'value'],
		type: 'text',
		like: false,
	});
	const boss = await createPerson(site as never, 'Boss', { admin: true });
	const plans: Record<string, readonly string[]> = {};
	let middle = '';
	for (const definition of [CURSOR, FILTER, ...(isThere('categories') ? [TERM] : [])]) {
		const saved = await boss.json('PUT', `/api/gather/${definition.name}`, definition);
		if (saved.status !== 200) throw new Error(JSON.stringify(saved.body));
		const fixed = {
			...definition,
			filters: definition.filters.map((one) => ('exposed' in one ? { ...one, value: CODE } : one)),
		};
		const { body } = await boss.json('POST', '/api/gather/preview', fixed);
		plans[definition.name] = body.query.plan;
		if (body.found.items.length < 20) throw new Error(`${definition.name} shows ${body.found.items.length} items.`);
	}
	// Where half of the items lie behind: the address of a page that somebody reached by walking.
	const [half] = await owner<{ created: string; id: string }[]>`
		select created::text, item_id as id from p_content.item_window order by created desc, item_id desc offset ${Math.floor(count / 2)} limit 1`;
	middle = Buffer.from(JSON.stringify([half!.created, half!.id])).toString('base64url');
	return { count, site, middle, plans };
}

export const scale: Suite = {
	name: 'scale',
	about: 'listings, filters, terms and search over ever more items: p95 of a page at the most against the fewest',
	async run({ short }) {
		const sizes = short ? [1_000, 10_000] : [10_000, 100_000, 1_000_000];
		const filled: Filled[] = [];
		const rows: Row[] = [];
		const ratios: Record<string, number> = {};
		const notes: string[] = [];
		try {
			for (const size of sizes) filled.push(await open(size));
			const queries: Readonly<Record<string, (one: Filled) => string>> = {
				'first page of a listing': () => '/newest?',
				'a page in the middle, by cursor': ({ middle }) => `/newest?after=${encodeURIComponent(middle)}`,
				'exposed filter on an indexed field': () => `/coded?code=${CODE}`,
				...(isThere('categories') && { 'listing of a common term': () => '/term?' }),
				...(isThere('search') && { 'search for a rare word': () => `/search?q=${RARE_WORD}` }),
			};
			for (const [label, addressOf] of Object.entries(queries)) {
				const nameOf = (count: number): string => `${label}, ${count}`;
				const variants = filled.map((one) => ({
					name: nameOf(one.count),
					async: true,
					// A parameter that no route declares: the page is made each time.
					run: async () => {
						const response = await one.site.kernel.fetch(new Request(`http://localhost${addressOf(one)}&uncached=1`));
						if (response.status !== 200 || !(await response.text()).includes('/item/'))
							throw new Error(`${label}: ${response.status}`);
					},
				}));
				const found = await compare(variants, { rounds: short ? 6 : 12, calls: short ? 10 : 25 });
				rows.push(...found.rows);
				const [least, most] = [nameOf(Math.min(...sizes)), nameOf(Math.max(...sizes))];
				ratios[`${label}: p95 at the most / at the fewest`] = found.row(most).p95 / found.row(least).p95;
				ratios[`${label}: statements`] = Math.max(
					...(await Promise.all(filled.map((one) => statementsOf(one, addressOf)))),
				);
			}
			for (const [name, plan] of Object.entries(filled.at(-1)?.plans ?? {}))
				notes.push(`Plan of ${name} over ${sizes.at(-1)} items:`, ...plan);
		} finally {
			for (const { site } of filled) await site.close();
		}
		return { rows, ratios, notes };
	},
};

async function statementsOf(one: Filled, addressOf: (one: Filled) => string): Promise<number> {
	await (await one.site.kernel.fetch(new Request(`http://localhost${addressOf(one)}&uncached=2`))).text();
	return one.site.statements();
}
