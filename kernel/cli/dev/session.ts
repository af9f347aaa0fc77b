// A site under development: brings up what lies on disk, and takes over what changes, or tells why it cannot.
import { join } from 'node:path';
import { discoverPlugins } from '../../../wit/contract/manifest/discover.ts';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Config } from '../../src/config/load-config.ts';
import { createKernel, type Kernel } from '../../src/kernel.ts';
import { createLog } from '../../src/observe/log.ts';
import { enabledNames, readRecords } from '../../src/plugins/records.ts';
import { withOwner } from '../kernel.ts';
import { buildPlugins, findPlugins } from '../plugins.ts';
import { INSTALLATION, pluginDirs } from '../site.ts';
import { seconds, type Terminal } from '../terminal.ts';
import { type Call, createCosts } from './costs.ts';

export interface Session {
	readonly kernel: Kernel | undefined;
	readonly problems: readonly string[];
	/** Where sources lie. */
	readonly folders: readonly string[];
	failures(requestId: string): readonly string[];
	/** Builds what is stale and puts it in force; what goes wrong is in `problems` and on the terminal. */
	update(): Promise<void>;
	close(): Promise<void>;
}

type Line = Readonly<Record<string, unknown>> & { readonly level: string; readonly msg: string };

/** So many requests are remembered by what failed in them. */
const REMEMBERED = 100;
const REPORT_MS = 150;
/** A failure was told with its place before it became the answer. */
const TOLD = /^plugin\.(?:trap|limit)$/;
/** Every save brings this about. */
const EXPECTED = /has another module of the same version$/;

export function createSession(config: Config, terminal: Terminal): Session {
	const costs = createCosts();
	const failed = new Map<string, string[]>();
	let kernel: Kernel | undefined;
	let problems: string[] = [];
	let folders: string[] = [INSTALLATION];
	let timer: NodeJS.Timeout | undefined;

	const report = (): void => {
		timer = undefined;
		for (const line of costs.report()) terminal.line(line);
	};
	const tell = (line: Line): void => {
		const { level, msg, plugin, requestId } = line;
		if (msg === 'called') {
			costs.add(line as unknown as Call);
			timer ??= setTimeout(report, REPORT_MS);
		} else if (msg === 'request') terminal.line(requestLine(line));
		else if (EXPECTED.test(msg) || TOLD.test(text(line['code']))) return;
		else if (level === 'warn' || level === 'error') terminal.line(`${level}: ${msg}`);
		else if (level === 'info' && plugin !== undefined) terminal.line(`${text(plugin)}: ${msg}`);
		if (level !== 'error' || plugin === undefined || msg === 'request') return;
		const id = text(requestId);
		failed.set(id, [...(failed.get(id) ?? []), msg]);
		for (const old of [...failed.keys()].slice(0, -REMEMBERED)) failed.delete(old);
	};
	const destination = { write: (text: string) => tell(JSON.parse(text) as Line) };
	const log = createLog({ level: 'trace', destination });

	/** Compiles what is stale of the enabled plugins. */
	const build = async (): Promise<number> => {
		const names = await withOwner(config.databaseUrl!, async (owner) =>
			enabledNames(await readRecords(owner), config.plugins),
		);
		const plugins = await discoverPlugins(pluginDirs(config.siteDir), names);
		folders = [INSTALLATION, process.cwd(), ...plugins.map(({ dir }) => dir)];
		return buildPlugins(plugins, terminal, (problem) => problems.push(problem));
	};

	const update = async (): Promise<void> => {
		const began = performance.now();
		problems = [];
		try {
			if ((await build()) > 0) return;
			const built = performance.now();
			if (kernel) await kernel.plugins.reload();
			else {
				const options = { pluginDirs: pluginDirs(config.siteDir), log };
				kernel = await createKernel({ ...config, logLevel: 'trace' }, options);
				kernel.work.start(config.cron.minutes);
			}
			costs.clear();
			terminal.line(
				`In force after ${seconds(performance.now() - began)}, ${seconds(built - began)} of it for building.`,
			);
		} catch (error) {
			if (!(error instanceof TrovatoError)) throw error;
			problems = error.message.split('\n');
			for (const problem of problems) terminal.line(problem);
		}
	};

	return {
		get kernel() {
			return kernel;
		},
		get problems() {
			return problems;
		},
		get folders() {
			return folders;
		},
		failures: (requestId) => failed.get(requestId) ?? [],
		update,
		async close() {
			clearTimeout(timer);
			await kernel?.close();
		},
	};
}

/** Compiles a plugin for nothing: the compiler is fast from the second time on. */
export async function warmUp(config: Config): Promise<void> {
	const { readPluginInput } = await import('../../../sdk-macros/src/index.ts');
	const { compilePlugin } = await import('../../../sdk-macros/src/compile.ts');
	const [plugin] = (await findPlugins(config)).filter(({ name }) => config.plugins.includes(name)).toReversed();
	const input = plugin && readPluginInput(plugin.dir, INSTALLATION);
	if (plugin && input) await compilePlugin(plugin.dir, join(plugin.dir, 'none.map'), input).catch(() => undefined);
}

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? `${value}` : '');

function requestLine({ method, path, route, status, ms, cache, statements }: Line): string {
	const sent = statements === undefined ? '' : `, ${text(statements)} statements`;
	const kept = cache === 'hit' ? ', from the cache' : '';
	return `${text(method)} ${text(path ?? route)} ${text(status)} in ${text(ms)} ms${sent}${kept}`;
}
