// `trovato plugin audit`: shows from a module's imports what it can do, and whether its manifest says so.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { DEFAULT_LIMITS } from '../../src/config/plugin-limits.ts';
import { compileModule } from '../../src/plugins/load-module.ts';
import { parseManifest } from '../../../wit/contract/manifest/parse.ts';
import { findPlugins, modulePath } from '../plugins.ts';
import { loadSite } from '../site.ts';
import { table } from '../usage.ts';
import type { Command } from './context.ts';

/** What an interface lets a module do. */
const ABOUT: Readonly<Record<string, string>> = {
	'trovato:kernel/item-api': 'read and change the items it is given',
	'trovato:kernel/db': 'run its own statements, under its own database role',
	'trovato:kernel/render': 'build parts of pages',
	'trovato:kernel/variables': 'keep settings of its own',
	'trovato:kernel/request-context': 'share values with the other plugins of a request',
	'trovato:kernel/user-api': 'know who asks',
	'trovato:kernel/plugin-api': 'call other plugins',
	'trovato:kernel/logging': 'write to the log',
	'trovato:kernel/request': 'read requests and answer them',
	'trovato:kernel/text': 'have texts converted',
	'trovato:kernel/crypto': 'get hashes and random numbers',
	'trovato:kernel/cache-api': 'keep results of its own for a while',
	'trovato:kernel/events': 'tell of events that its manifest names',
	'trovato:kernel/jobs': 'have work done later',
	'trovato:kernel/stage': 'know which stage is looked at',
	'trovato:kernel/accounts': 'know the names of people',
	'trovato:kernel/http': 'ask other servers',
	'extism:host/env': 'take its input and give its output',
	env: 'stop with a message',
};

export const pluginAudit: Command = {
	spec: {
		name: 'plugin audit',
		description: 'Shows what a module can do; fails when that is more than its manifest says.',
		arguments: ['file'],
		options: [],
	},
	async run({ words, print }) {
		const file = await findModule(words.arguments[0]!, words.values['site']);
		const name = basename(file, '.wasm');
		const bytes = readFileSync(file);
		const manifestFile = join(dirname(file), `${name}.info.toml`);
		const manifest = existsSync(manifestFile)
			? parseManifest(readFileSync(manifestFile, 'utf8'), manifestFile)
			: { capabilities: [], taps: { implements: [], options: {}, weight: 0, provides: {} }, routes: [], commands: [] };
		const [problem, imports] = await Promise.all([
			compileModule(bytes, name, manifest, false, DEFAULT_LIMITS.memoryPages).then(
				() => undefined,
				(error: unknown) => messageOf(error),
			),
			readImports(bytes),
		]);
		const problems = problem?.split('\n') ?? [];
		const sha256 = createHash('sha256').update(bytes).digest('hex');
		const facts = { file, sha256, manifest: existsSync(manifestFile), capabilities: manifest.capabilities, imports };
		if (words.switches.has('json')) print(JSON.stringify({ ...facts, problems }));
		else {
			const rows = Object.entries(imports).map(
				([from, names]) => [ABOUT[from] ?? 'unknown', `${from}: ${names.join(', ')}`] as const,
			);
			print(`${name}.wasm, ${bytes.length} bytes, sha256 ${sha256}\n\nIt can\n${table(rows)}\n`);
			print(
				facts.manifest
					? `Its manifest asks for ${manifest.capabilities.join(', ') || 'no capability'}.`
					: 'There is no manifest beside it.',
			);
			print(problems.length === 0 ? 'It can do no more than that.' : problems.join('\n'));
		}
		return problems.length > 0 ? 1 : 0;
	},
};

async function findModule(given: string, site: string | undefined): Promise<string> {
	if (statSync(given, { throwIfNoEntry: false })?.isFile() === true) return given;
	const plugin = (await findPlugins(loadSite(site))).find(({ name }) => name === given);
	if (plugin && existsSync(modulePath(plugin))) return modulePath(plugin);
	throw new TrovatoError('request.invalid', `There is no file, and no built plugin, ${given}`);
}

/** The names a module imports, by where from; none of one that is no WebAssembly. */
async function readImports(bytes: Uint8Array<ArrayBuffer>): Promise<Record<string, string[]>> {
	const module = await WebAssembly.compile(bytes).catch(() => undefined);
	const imports: Record<string, string[]> = {};
	for (const { module: from, name } of module ? WebAssembly.Module.imports(module) : [])
		(imports[from] ??= []).push(name);
	return imports;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
