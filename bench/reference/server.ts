// What a person would write by hand for the same two pages: Hono, the same statements in the same kind of transaction,
// and Eta templates; one process, no plugins. Started with the database's facts as JSON in argv; prints its port.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import path from 'node:path';
import { createPool } from '../../kernel/src/db/pool.ts';
import { createUnitOfWork, type PluginScope, type Rows } from '../../kernel/src/db/unit-of-work.ts';
import { createFormats } from '../../kernel/src/render/formats.ts';
import { loadTemplates } from '../../kernel/src/render/templates.ts';

/** A plugin's statement and as whom it runs. */
export interface ReferenceStatement extends PluginScope {
	readonly text: string;
}

/** What the reference is told. */
export interface ReferenceSetup {
	readonly databaseUrl: string;
	readonly connections: number;
	readonly statements: Readonly<Record<'item' | 'feed', ReferenceStatement>>;
	readonly staticVersion: string;
	readonly menu: readonly Link[];
	readonly templates: string;
	readonly breadcrumbs: Readonly<Record<'item' | 'feed', readonly Link[]>>;
}

/** An entry of the menu or of the breadcrumbs. */
export interface Link {
	readonly title: string;
	readonly path: string;
}

const setup = JSON.parse(process.argv[2]!) as ReferenceSetup;
const pool = createPool({ url: setup.databaseUrl, max: setup.connections, name: 'bench-reference' });
const templates = loadTemplates([
	{ layer: 'kernel', dir: setup.templates },
	{ layer: 'theme', dir: path.join(import.meta.dirname, 'templates') },
]);
const formats = createFormats();

async function ask(name: 'item' | 'feed', args: readonly (string | number)[]): Promise<Rows['rows']> {
	const work = createUnitOfWork({ pool, mode: 'read', stage: null, asOf: null });
	const statement = setup.statements[name];
	const { rows } = await work.run(statement, { name, text: statement.text }, args);
	await work.commit();
	return rows;
}

function page(title: string, at: string, description: string, content: string, breadcrumbs: readonly Link[]): string {
	return templates.render('page', {
		site: { name: 'Bench', slogan: '', language: 'en' },
		menu: setup.menu.map((entry) => ({
			...entry,
			active:
				entry.path === at ||
				(entry.path !== '/' &&
					(at.startsWith(`${entry.path}/`) || breadcrumbs.some((above) => above.path === entry.path))),
		})),
		breadcrumbs,
		theme: '',
		scripts: [],
		styles: [],
		feeds: [],
		stage: '',
		regions: { header: '', before: '', aside: '', after: '', footer: '' },
		menus: {},
		userName: '',
		path: at,
		staticVersion: setup.staticVersion,
		mainId: 'main-content',
		language: 'en',
		direction: 'ltr',
		title,
		description,
		heading: /<h1[\s>]/.test(content) ? '' : title,
		content,
	});
}

interface Field {
	readonly value: string;
	readonly format: string;
}

const app = new Hono();
app.get('/item/:id', async (c) => {
	const [item] = await ask('item', [c.req.param('id')]);
	if (!item) return c.notFound();
	const fields = item['fields'] as Record<string, Field>;
	const title = item['title'] as string;
	const { value, format } = fields['field_body']!;
	const body = formats.format({ formatted: value, format, trusted: false }, new Set());
	const content = templates.render('reference-item', { type: item['type'], title, content: body });
	return c.html(page(title, c.req.path, fields['field_summary']?.value ?? '', content, setup.breadcrumbs.item));
});
app.get('/bench/feed', async (c) => {
	const rows = await ask('feed', [50]);
	const items = rows.map((row) => ({
		id: row['id'],
		title: row['title'],
		summary: (row['fields'] as Record<string, Field>)['field_summary']?.value ?? '',
	}));
	return c.html(page('Feed', c.req.path, '', templates.render('reference-feed', { items }), setup.breadcrumbs.feed));
});

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => process.send?.({ port }));
process.on('message', () => process.send?.({ cpu: process.cpuUsage() }));
process.on('disconnect', () => {
	server.close();
	void pool.close().then(() => process.exit(0));
});
