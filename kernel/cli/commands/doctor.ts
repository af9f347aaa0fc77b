// `trovato doctor`: tells which settings are in force and what is missing or unsafe.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../src/config/load-config.ts';
import { VARIABLES } from '../../src/config/schema.ts';
import { isHolder, lockDataFolder } from '../data-folder.ts';
import { examineDatabase } from '../postgres/examine.ts';
import { findEmbedded } from '../postgres/embedded.ts';
import { findPlugins, modulePath } from '../plugins.ts';
import { loadSite } from '../site.ts';
import type { Command } from './context.ts';

interface Finding {
	readonly state: 'ok' | 'unsafe' | 'missing';
	readonly about: string;
	readonly text: string;
}

export const doctor: Command = {
	spec: {
		name: 'doctor',
		description: 'Tells which settings are in force and what is missing or unsafe.',
		arguments: [],
		options: [],
	},
	async run({ words, print }) {
		const config = loadSite(words.values['site']);
		const findings = [
			...basics(config),
			...listening(config),
			...(await database(config)),
			...(await plugins(config)),
			...environment(),
		];
		if (words.switches.has('json')) print(JSON.stringify(findings));
		else for (const { state, about, text } of findings) print(`${state.padEnd(8)} ${about.padEnd(12)} ${text}`);
		return findings.some(({ state }) => state === 'missing') ? 1 : 0;
	},
};

function basics(config: Config): Finding[] {
	const root = process.getuid?.() === 0;
	return [
		{ state: 'ok', about: 'node', text: `${process.version} (${process.execPath})` },
		{ state: 'ok', about: 'site', text: `${config.name} in ${config.siteDir}` },
		{ state: 'ok', about: 'data', text: `${config.dataDir}${holder(config)}` },
		{
			state: root ? 'unsafe' : 'ok',
			about: 'user',
			text: root ? 'root; better run as an ordinary user' : 'an ordinary user',
		},
	];
}

function holder({ dataDir }: Config): string {
	if (!existsSync(join(dataDir, 'lock.db'))) return '';
	const lock = lockDataFolder(dataDir, 'doctor');
	if (isHolder(lock)) return `, in use by process ${lock.pid} (trovato ${lock.command})`;
	lock.release();
	return '';
}

function listening(config: Config): Finding[] {
	const loopback = ['127.0.0.1', '::1', 'localhost'].includes(config.host);
	const text = `${config.host}:${config.port}, seen as ${config.siteUrl}`;
	if (loopback || config.siteUrl.startsWith('https:'))
		return [{ state: 'ok', about: 'address', text }, ...proxies(config)];
	return [{ state: 'unsafe', about: 'address', text: `${text}; open to the network without https, set SITE_URL` }];
}

/** The server speaks no TLS, so whoever sees the site by https comes through a proxy. */
function proxies({ siteUrl, trustedProxies }: Config): Finding[] {
	const about = 'proxies';
	if (trustedProxies.length > 0) return [{ state: 'ok', about, text: `trusted: ${trustedProxies.join(', ')}` }];
	if (!siteUrl.startsWith('https:')) return [];
	return [{ state: 'unsafe', about, text: 'all visitors have the address of the proxy; name it in trusted_proxies' }];
}

async function database(config: Config): Promise<Finding[]> {
	const about = 'database';
	const url = config.databaseUrl ?? findEmbedded(config.dataDir);
	const where = config.databaseUrl === undefined ? 'embedded' : 'DATABASE_URL';
	if (url === undefined) return [{ state: 'ok', about, text: 'embedded, not running; trovato start runs it' }];
	const { ok, text } = await examineDatabase(url);
	return [{ state: ok ? 'ok' : 'missing', about, text: `${where}: ${text}` }];
}

async function plugins(config: Config): Promise<Finding[]> {
	const found = await findPlugins(config);
	return config.plugins.map((name): Finding => {
		const plugin = found.find((one) => one.name === name);
		if (plugin === undefined) return { state: 'missing', about: 'plugin', text: `${name} is enabled but not found` };
		const built = existsSync(modulePath(plugin)) ? '' : ', not built yet';
		return { state: 'ok', about: 'plugin', text: `${name} ${plugin.manifest.version}${built}` };
	});
}

/** Which variables of the environment count; values may be secret and are not shown. */
function environment(): Finding[] {
	const set = Object.keys(VARIABLES).filter((name) => process.env[name]?.trim());
	return [{ state: 'ok', about: 'environment', text: set.length > 0 ? set.join(', ') : 'no variable set' }];
}
