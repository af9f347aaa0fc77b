// Whole pages over HTTP through plugins, against the same pages written by hand.
import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { importFiles } from '../../tests/support/import.ts';
import type { KernelSetup } from '../reference/kernel.ts';
import type { ReferenceSetup, ReferenceStatement } from '../reference/server.ts';
import { ROOT } from '../tool/guest.ts';
import { load, type Target } from '../tool/load.ts';
import { median, medianRatio, rowOf } from '../tool/measure.ts';
import { type BenchSite, openSite } from '../tool/site.ts';
import type { Row, Suite } from '../tool/suite.ts';

const CONNECTIONS = 32;
const PARAGRAPH = 'A request is **one job** of a worker, and a plugin asks for what it shows of an item. ';

async function start(
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
	const feed = await (await site.kernel.fetch(new Request('http://localhost/bench/feed'))).text();
	const found = /href="(\/item\/[0-9a-f-]{36})"/.exec(feed)?.[1];
	if (!found) throw new Error('The listing shows no items.');
	return found;
}

async function referenceSetup(site: BenchSite): Promise<ReferenceSetup> {
	const { site: facts } = site.database;
	const page = await (await site.kernel.fetch(new Request('http://localhost/bench/feed'))).text();
	const statement = async (plugin: string, file: string): Promise<ReferenceStatement> => ({
		role: `${facts.site8}_${plugin}`,
		searchPath: `"p_${plugin}", ext, pg_temp`,
		text: await readFile(path.join(ROOT, file), 'utf8'),
	});
	return {
		databaseUrl: facts.workerUrl,
		connections: 8 * Math.max(1, availableParallelism()),
		statements: {
			item: await statement('content', 'core-plugins/content/statements/item.sql'),
			feed: await statement('feed', 'bench/plugins/feed/statements/feed.sql'),
		},
		staticVersion: /theme\.css\?v=([^"]*)"/.exec(page)?.[1] ?? '',
		menu: [...page.matchAll(/<li><a href="([^"]*)"[^>]*>([^<]*)<\/a><\/li>/g)].map(([, to, title]) => ({
			path: to!,
			title: title!,
		})),
		templates: path.join(ROOT, 'kernel', 'templates'),
	};
}

export const page: Suite = {
	name: 'page',
	about: 'an item page and a listing of 50 over HTTP, against Hono, SQL and Eta by hand',
	async run({ short }) {
		const site = await openSite({ plugins: ['content', 'feed'], workers: availableParallelism() });
		const children: ChildProcess[] = [];
		const rows: Row[] = [];
		const ratios: Record<string, number> = {};
		try {
			const item = await fill(site);
			const kernel = await start('kernel.ts', {
				siteDir: site.siteDir,
				databaseUrl: site.database.ownerUrl,
				pluginDirs: site.pluginDirs,
			});
			const reference = await start('server.ts', await referenceSetup(site));
			children.push(kernel.child, reference.child);
			for (const [name, at] of [
				['item', item],
				['listing of 50', '/bench/feed'],
			] as const) {
				const targets: readonly (readonly [string, Target & { readonly child: ChildProcess }])[] = [
					['plugins', { ...kernel, path: at }],
					['by hand', { ...reference, path: at }],
				];
				const [made, written] = await Promise.all(
					targets.map(async ([, { port }]) => (await fetch(`http://127.0.0.1:${port}${at}`)).text()),
				);
				if (withoutBlanks(made!) !== withoutBlanks(written!))
					throw new Error(`By hand another page was made for ${at}:\n${made}\n----\n${written}`);
				const rates = new Map<string, number[]>(targets.map(([who]) => [who, []]));
				const costs = new Map<string, number[]>(targets.map(([who]) => [who, []]));
				const latencies = new Map<string, number[]>(targets.map(([who]) => [who, []]));
				for (const [, target] of targets) await load(target, CONNECTIONS, short ? 1_500 : 3_000);
				for (let round = 0; round < (short ? 4 : 10); round++)
					for (const [who, target] of round % 2 === 0 ? targets : targets.toReversed()) {
						const before = await cpuOf(target.child);
						const done = await load(target, CONNECTIONS, short ? 700 : 1_500);
						costs.get(who)!.push(((await cpuOf(target.child)) - before) / done.answers);
						rates.get(who)!.push(done.answers / done.seconds);
						for (const one of done.latencies) latencies.get(who)!.push(one * 1e6);
					}
				for (const [who] of targets) {
					rows.push(rowOf(`${name}, ${who}`, latencies.get(who)!));
					const rate = median(rates.get(who)!);
					rows.push(
						rowOf(
							`${name}, ${who}: processor time`,
							costs.get(who)!.map((microseconds) => microseconds * 1_000),
						),
					);
					rows.push({ name: `${name}, ${who}`, count: 0, p50: rate, p95: rate, p99: rate, unit: 'requests/s' });
				}
				ratios[`${name}: plugins / by hand`] = medianRatio(rates.get('plugins')!, rates.get('by hand')!);
				ratios[`${name}: processor time, by hand / plugins`] = medianRatio(
					costs.get('by hand')!,
					costs.get('plugins')!,
				);
				ratios[`${name}: statements`] = await statementsOf(site, at);
			}
		} finally {
			for (const child of children) await stop(child);
			await site.close();
		}
		return { rows, ratios, notes: [`${CONNECTIONS} connections; servers, database and load share the machine.`] };
	},
};

const withoutBlanks = (html: string): string => html.replaceAll(/\s+/g, ' ').replaceAll('> <', '><');

/** Begin, the plugin's role, its statements, commit: what Postgres gets for one page. */
async function statementsOf(site: BenchSite, at: string): Promise<number> {
	const response = await site.kernel.fetch(new Request(`http://localhost${at}`));
	await response.text();
	return site.statements() + 3;
}
