// Random work of an editor in a stage, through the interfaces that editors use: of items, types, terms, menus and addresses.
import assert from 'node:assert/strict';
import { look, makeStage } from '../publish/stages.ts';
import type { JsonAnswer } from '../support/people.ts';
import { sendForm } from '../support/send-form.ts';
import type { World } from './world.ts';

/** What a change needs to know: whom and what it may touch as the stage shows it, and what it is called. */
interface Scene {
	readonly world: World;
	readonly title: string;
	readonly random: () => number;
	pick<T>(list: readonly T[]): T;
	items(): Promise<string[]>;
	terms(): Promise<string[]>;
	/** Addresses at which entries, addresses and patterns are edited, out of the links of a screen. */
	links(screen: string, pattern: RegExp): Promise<string[]>;
}

type Change = (scene: Scene) => Promise<JsonAnswer | string[]>;

const MATCH = { 'if-match': '*' };
const ENTRY = /\/admin\/menus\/main\/entries\/[0-9a-f-]{36}(?=")/g;
const ADDRESS = /\/admin\/addresses\/[0-9a-f-]{36}(?=")/g;

const makeItem: Change = ({ world, title, random }) =>
	world.editor.json('POST', '/api/items', { type: 'page', title, promote: random() < 0.5 });

/** Changes one of the items, or makes one while there is none. */
const patch =
	(bodyOf: (scene: Scene) => object | Promise<object>): Change =>
	async (scene) => {
		const items = await scene.items();
		if (items.length === 0) return makeItem(scene);
		return scene.world.editor.json('PATCH', `/api/items/${scene.pick(items)}`, await bodyOf(scene), MATCH);
	};

const ITEM_CHANGES = {
	make: makeItem,
	async remove(scene: Scene) {
		const items = await scene.items();
		if (items.length === 0) return makeItem(scene);
		return scene.world.editor.json('DELETE', `/api/items/${scene.pick(items)}`, undefined, MATCH);
	},
	change: patch(({ title, random }) => ({ title, sticky: random() < 0.3 })),
	write: patch(({ title }) => ({ fields: { field_body: { value: `round words of ${title}`, format: 'plain_text' } } })),
	publishLater: patch(({ title }) => ({ title, publication: { effective_date: '2098-01-01' } })),
	takeOff: patch(() => ({ status: 0 })),
	sort: patch(async (scene) => {
		const terms = await scene.terms();
		const chosen = new Set([scene.pick(terms), scene.pick(terms)].filter((id) => id !== undefined));
		return { fields: { field_topics: [...chosen].map((id) => ({ target_id: id, target_type: 'category_tag' })) } };
	}),
} satisfies Record<string, Change>;

const TYPE_CHANGES = {
	make: ({ world, title, random }: Scene) =>
		world.editor.json('POST', '/api/types', { type: `t${Math.floor(random() * 1e9)}`, label: title }),
	change: ({ world, title }: Scene) => world.editor.json('PATCH', '/api/types/page', { label: title }),
} satisfies Record<string, Change>;

const makeTerm: Change = async ({ world, title, pick, random, terms }) => {
	const parents = random() < 0.5 ? [] : [pick(await terms())].filter((id) => id !== undefined);
	return world.editor.json('POST', '/api/vocabularies/topics/terms', { label: title, parents });
};
const renameTerm: Change = async (scene) => {
	const terms = await scene.terms();
	if (terms.length === 0) return makeTerm(scene);
	const change = { label: scene.title, description: `About ${scene.title}`, weight: Math.floor(scene.random() * 9) };
	return scene.world.editor.json('PATCH', `/api/terms/${scene.pick(terms)}`, change);
};

const TERM_CHANGES = {
	make: makeTerm,
	rename: renameTerm,
	/** Below another one that is not below it already. */
	async move(scene: Scene) {
		const terms = await scene.terms();
		const { editor } = scene.world;
		const id = scene.pick(terms);
		if (id === undefined) return makeTerm(scene);
		const { body } = await editor.json('GET', `/api/terms/${id}/descendants`);
		const below = new Set((body.terms as { id: string }[]).map((term) => term.id));
		const others = terms.filter((one) => one !== id && !below.has(one));
		const parents = others.length === 0 || scene.random() < 0.3 ? [] : [scene.pick(others)];
		return editor.json('PATCH', `/api/terms/${id}`, { parents });
	},
	async remove(scene: Scene) {
		const terms = await scene.terms();
		if (terms.length < 3) return makeTerm(scene);
		const how = scene.random() < 0.5 ? '?children=delete' : '';
		return scene.world.editor.json('DELETE', `/api/terms/${scene.pick(terms)}${how}`);
	},
	async merge(scene: Scene) {
		const terms = await scene.terms();
		const id = scene.pick(terms);
		const into = scene.pick(terms);
		if (terms.length < 3 || id === into) return makeTerm(scene);
		const { editor } = scene.world;
		const { body } = await editor.json('GET', `/api/terms/${id}/descendants`);
		if ((body.terms as { id: string }[]).some((term) => term.id === into)) return renameTerm(scene);
		return editor.json('POST', `/api/terms/${id}/merge`, { into });
	},
} satisfies Record<string, Change>;

const makeEntry: Change = async (scene) => {
	const { world, title, pick, random } = scene;
	const items = await scene.items();
	const path = items.length === 0 || random() < 0.5 ? '/pages' : `/item/${pick(items)}`;
	return sendForm(world.editor, '/admin/menus/main/entries/add', {
		title,
		path,
		weight: String(Math.floor(random() * 9)),
	});
};

const MENU_CHANGES = {
	make: makeEntry,
	async change(scene: Scene) {
		const entries = await scene.links('/admin/menus/main', ENTRY);
		if (entries.length === 0) return makeEntry(scene);
		// It is shown or not, and may lead anywhere that is there.
		const enabled = scene.random() < 0.8 ? '1' : null;
		return sendForm(scene.world.editor, scene.pick(entries), { title: scene.title, path: '/pages', enabled });
	},
	async remove(scene: Scene) {
		const entries = await scene.links('/admin/menus/main', ENTRY);
		if (entries.length === 0) return makeEntry(scene);
		return sendForm(scene.world.editor, `${scene.pick(entries)}/delete`, { op: 'delete' });
	},
} satisfies Record<string, Change>;

const wordsOf = (title: string): string => title.replaceAll(/[^a-z0-9]+/g, '-');

const makeAddress: Change = async (scene) => {
	const items = await scene.items();
	const target = items.length === 0 ? '/pages' : `/item/${scene.pick(items)}`;
	return sendForm(scene.world.editor, '/admin/addresses/add', { path: `/${wordsOf(scene.title)}`, target });
};

const ADDRESS_CHANGES = {
	make: makeAddress,
	async change(scene: Scene) {
		const addresses = await scene.links('/admin/addresses', ADDRESS);
		if (addresses.length === 0) return makeAddress(scene);
		return sendForm(scene.world.editor, scene.pick(addresses), {
			path: `/${wordsOf(scene.title)}`,
			target: '/pages',
			lead: scene.random() < 0.5 ? '1' : null,
		});
	},
	async remove(scene: Scene) {
		const addresses = await scene.links('/admin/addresses', ADDRESS);
		if (addresses.length === 0) return makeAddress(scene);
		return sendForm(scene.world.editor, `${scene.pick(addresses)}/delete`, { op: 'delete' });
	},
	pattern: ({ world, title }: Scene) =>
		sendForm(world.editor, '/admin/addresses/patterns', { pattern_page: `/${wordsOf(title)}/{title}` }),
} satisfies Record<string, Change>;

const GROUPS = {
	item: ITEM_CHANGES,
	type: TYPE_CHANGES,
	term: TERM_CHANGES,
	menu: MENU_CHANGES,
	address: ADDRESS_CHANGES,
};
const CHANGES: Readonly<Record<string, Change>> = Object.fromEntries(
	Object.entries(GROUPS).flatMap(([kind, changes]) =>
		Object.entries(changes).map(([name, change]): [string, Change] => [`${kind}.${name}`, change]),
	),
);

/** A stage with so many random changes; `done` counts what they were. */
export async function changeAtRandom(
	world: World,
	label: string,
	count: number,
	random: () => number,
	done = new Map<string, number>(),
): Promise<string> {
	const { site, editor } = world;
	const stage = await makeStage(site, label);
	await look(editor, stage);
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
	const listed = async (address: string, key: string): Promise<string[]> => {
		const { body } = await editor.json('GET', address);
		return (body[key] as { id: string }[]).map(({ id }) => id);
	};
	const links = async (screen: string, pattern: RegExp): Promise<string[]> => {
		const html = await (await editor.fetch(screen, { headers: { accept: 'text/html' } })).text();
		return [...new Set([...html.matchAll(pattern)].map(([link]) => link))];
	};
	for (let n = 0; n < count; n++) {
		const name = pick(Object.keys(CHANGES));
		const answer = await CHANGES[name]!({
			world,
			title: `${label} change ${n}`,
			random,
			pick,
			items: () => listed('/api/items?limit=100', 'items'),
			terms: async () => [...new Set(await listed('/api/vocabularies/topics/terms', 'terms'))],
			links,
		});
		done.set(name, (done.get(name) ?? 0) + 1);
		if (Array.isArray(answer)) assert.deepEqual(answer, [], name);
		else assert.ok(answer.status < 300, `${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
	}
	await look(editor, 'live');
	return stage;
}
