// Whole pages over HTTP through plugins, against the same pages written by hand; and from memory, against a static file.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { textsOf } from '../../kernel/src/db/statements.ts';
import { importFiles } from '../../tests/support/import.ts';
import { parseManifest } from '../../wit/contract/manifest/parse.ts';
import type { KernelSetup } from '../reference/kernel.ts';
import type { Link, ReferenceSetup, ReferenceStatement } from '../reference/server.ts';
import { ROOT } from '../tool/guest.ts';
import { load, type Target } from '../tool/load.ts';
import { median, medianRatio, rowOf } from '../tool/measure.ts';
import { type BenchSite, openSite } from '../tool/site.ts';
import type { Row, Suite } from '../tool/suite.ts';

const CONNECTIONS = 32;
const FEED = '/bench/feed';
const PARAGRAPH = 'A request is **one job** of a worker, and a plugin asks for what it shows of an item. ';

async function startServer(
	script: string,
	setup: KernelSetup | ReferenceSetup,
): Promise<{ child: ChildProcess; port: number }> {
	const child = fork(path.join(ROOT, 'bench', 'reference', script), [JSON.stringify(setup)]);
	const port = await new Promise<number>((resolve, reject) => {
		child.once('message', (message) => resolve((message as { port: number }).port));
		child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
	});
	return { child, port };
}

/** Microseconds of processor time that the server has used so far. */
function cpuOf(child: ChildProcess): Promise<number> {
	return new Promise((resolve) => {
		child.once('message', (message) => {
			const { user, system } = (message as { cpu: NodeJS.CpuUsage }).cpu;
			resolve(user + system);
		});
		child.send('cpu');
	});
}

async function stop(child: ChildProcess): Promise<void> {
	const gone = new Promise((resolve) => child.once('exit', resolve));
	child.disconnect();
	await gone;
}

/** Sixty pages of about 4 KB; the path of one of them. */
async function fill(site: BenchSite): Promise<string> {
	const files = Object.fromEntries(
		Array.from({ length: 60 }, (_, index) => [
			`page-${index}.md`,
			`# Page ${index}\n\nThe summary of page ${index}.\n\n${PARAGRAPH.repeat(45)}`,
		]),
	);
	await importFiles(site as never, files);
	const feed = await textOf(site, FEED);
	const found = /href="(\/item\/[0-9a-f-]{36})"/.exec(feed)?.[1];
	if (!found) throw new Error('The listing shows no items.');
	return found;
}

/** The entries of the first list below `from` in a page. */
function linksOf(html: string, from: string): Link[] {
	const [, part = ''] = html.split(from);
	const [list = ''] = part.split('</nav>');
	return [...list.matchAll(/<li><a href="([^"]*)"[^>]*>([^<]*)<\/a><\/li>/g)].map(([, to, title]) => ({
		path: to!,
		title: title!,
	}));
}

/** @param item the path of an item */
async function referenceSetup(site: BenchSite, item: string): Promise<ReferenceSetup> {
	const { site: facts } = site.database;
	const [itemPage, feedPage] = [await textOf(site, item), await textOf(site, FEED)];
	const content = path.join(ROOT, 'core-plugins/content/content.info.toml');
	const { layered } = parseManifest(await readFile(content, 'utf8'), content).tables;
	/** As the kernel sends it to visitors: what it reads of layered tables is what they show in live. */
	const statement = async (plugin: string, file: string): Promise<ReferenceStatement> => {
		const checked = await readFile(path.join(ROOT, file), 'utf8');
		const { text, live = text } = textsOf(path.basename(file, '.sql'), checked, { plugin, layered });
		return { role: `${facts.site8}_${plugin}`, searchPath: `"p_${plugin}", ext, pg_temp`, text: live };
	};
	return {
		databaseUrl: facts.workerUrl,
		connections: 8 * Math.max(1, availableParallelism()),
		statements: {
			item: await statement('content', 'core-plugins/content/statements/item.sql'),
			feed: await statement('feed', 'bench/plugins/feed/statements/feed.sql'),
		},
		staticVersion: /theme\.css\?v=([^"]*)"/.exec(feedPage)?.[1] ?? '',
		menu: linksOf(feedPage, '<nav class="site-menu"'),
		breadcrumbs: {
			item: linksOf(itemPage, '<nav class="breadcrumb"'),
			feed: linksOf(feedPage, '<nav class="breadcrumb"'),
		},
		templates: path.join(ROOT, 'kernel', 'templates'),
	};
}

type Served = Target & { readonly child: ChildProcess };

/** Asks the two servers by turns; rows of both, and how many times as fast the first is. */
async function race(
	label: string,
	[first, second]: readonly [readonly [string, Served], readonly [string, Served]],
	short: boolean,
): Promise<{ rows: Row[]; ratios: Record<string, number> }> {
	const targets = [first, second];
	const rates = targets.map((): number[] => []);
	const costs = targets.map((): number[] => []);
	const latencies = targets.map((): number[] => []);
	for (const [, target] of targets) await load(target, CONNECTIONS, short ? 1_000 : 3_000);
	for (let round = 0; round < (short ? 4 : 10); round++)
		for (const index of round % 2 === 0 ? [0, 1] : [1, 0]) {
			const [, target] = targets[index]!;
			const before = await cpuOf(target.child);
			const done = await load(target, CONNECTIONS, short ? 500 : 1_500);
			costs[index]!.push(((await cpuOf(target.child)) - before) / done.answers);
			rates[index]!.push(done.answers / done.seconds);
			for (const one of done.latencies) latencies[index]!.push(one * 1e6);
		}
	const rows = targets.flatMap(([who], index): Row[] => {
		const rate = median(rates[index]!);
		const cost = costs[index]!.map((microseconds) => microseconds * 1_000);
		return [
			rowOf(`${label}, ${who}`, latencies[index]!),
			rowOf(`${label}, ${who}: processor time`, cost),
			{ name: `${label}, ${who}`, count: 0, p50: rate, p95: rate, p99: rate, unit: 'requests/s' },
		];
	});
	const ratios = {
		[`${label}: ${first[0]} / ${second[0]}`]: medianRatio(rates[0]!, rates[1]!),
		[`${label}: processor time, ${second[0]} / ${first[0]}`]: medianRatio(costs[1]!, costs[0]!),
	};
	return { rows, ratios };
}

export const page: Suite = {
	name: 'page',
	about:
		'an item page and a listing of 50 over HTTP, against Hono, SQL and Eta by hand; from the cache, against a file',
	async run({ short }) {
		const site = await openSite({ plugins: ['content', 'feed'], workers: availableParallelism() });
		const children: ChildProcess[] = [];
		const rows: Row[] = [];
		const ratios: Record<string, number> = {};
		const take = (found: Awaited<ReturnType<typeof race>>): void => {
			rows.push(...found.rows);
			Object.assign(ratios, found.ratios);
		};
		try {
			const item = await fill(site);
			const statics = path.join(site.siteDir, 'themes', 'default', 'static');
			await mkdir(statics, { recursive: true });
			await writeFile(path.join(statics, 'page.html'), await textOf(site, item));
			const kernel = await startServer('kernel.ts', {
				siteDir: site.siteDir,
				databaseUrl: site.database.ownerUrl,
				pluginDirs: site.pluginDirs,
			});
			children.push(kernel.child);
			const reference = await startServer('server.ts', await referenceSetup(site, item));
			children.push(reference.child);
			const fetched = async ({ port, path: at }: Target): Promise<string> =>
				withoutVersion(await (await fetch(`http://127.0.0.1:${port}${at}`)).text());
			for (const [label, at] of [
				['item', item],
				['listing of 50', FEED],
			] as const) {
				// The route declares no such parameter, so the page is not taken from memory, and not kept.
				const made: Served = { ...kernel, path: `${at}?uncached`, cache: 'bypass' };
				const written: Served = { ...reference, path: `${at}?uncached` };
				const [one, other] = [withoutBlanks(await fetched(made)), withoutBlanks(await fetched(written))];
				if (one !== other) throw new Error(`By hand another page was made for ${at}:\n${difference(one, other)}`);
				const pair = [['plugins', made] as const, ['by hand', written] as const] as const;
				take(await race(label, pair, short));
				ratios[`${label}: statements`] = await statementsOf(site, at);
			}
			const cached: Served = { ...kernel, path: item, cache: 'hit' };
			const file: Served = { ...kernel, path: '/static/site-theme/page.html' };
			if ((await fetched(cached)) !== (await fetched(file))) throw new Error('The file is not the page from memory.');
			take(
				await race('the item page', [['from the cache', cached] as const, ['as a static file', file] as const], short),
			);
		} finally {
			for (const child of children) await stop(child);
			await site.close();
		}
		return { rows, ratios, notes: [`${CONNECTIONS} connections; servers, database and load share the machine.`] };
	},
};

const withoutBlanks = (html: string): string => html.replaceAll(/\s+/g, ' ').replaceAll('> <', '><');
/** Which static files there are is no difference between pages; what it says is as long. */
const withoutVersion = (html: string): string => html.replaceAll(/\?v=[0-9a-f]+/g, '?v=');

/** Where two pages begin to differ. */
function difference(one: string, other: string): string {
	let at = 0;
	while (at < one.length && one[at] === other[at]) at++;
	return `…${one.slice(at - 100, at + 200)}\n…${other.slice(at - 100, at + 200)}`;
}

const textOf = async (site: BenchSite, at: string): Promise<string> =>
	(await site.kernel.fetch(new Request(`http://localhost${at}`))).text();

/** Begin, the plugin's role, its statements, commit: what Postgres gets for one page that is not in memory. */
async function statementsOf(site: BenchSite, at: string): Promise<number> {
	await textOf(site, `${at}?uncached`);
	return site.statements() + 3;
}
