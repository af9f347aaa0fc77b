// Loads the settings of a site from the environment and `site.toml`, and explains what is wrong with them.
// In the kernel because it must know them before any plugin can run.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Value } from '@sinclair/typebox/value';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { camelize, type Camel } from '../../../wit/contract/toml/camelize.ts';
import { expectation, readToml } from '../../../wit/contract/toml/document.ts';
import type { PluginLimits } from './plugin-limits.ts';
import type { RateLimits } from './rate-limits.ts';
import { settings, SiteSource, VARIABLES } from './schema.ts';

/** What is in force, with every default filled in; all paths are absolute. */
export interface Config {
	readonly siteDir: string;
	readonly dataDir: string;
	readonly name: string;
	readonly slogan: string;
	readonly language: string;
	/** Plugins that are enabled as long as they are named here; others are switched by command. */
	readonly plugins: readonly string[];
	/** Capabilities that plugins may have, by plugin. */
	readonly grants: Readonly<Record<string, readonly string[]>>;
	readonly port: number;
	readonly host: string;
	/** Where visitors reach the site, without a slash at the end. */
	readonly siteUrl: string;
	/** Absent: the embedded database. */
	readonly databaseUrl: string | undefined;
	/** Absent: queues lie in the database. */
	readonly redisUrl: string | undefined;
	/** Absent: no message broker is told of events. */
	readonly amqpUrl: string | undefined;
	readonly mail: {
		/** Absent: mail is written to standard error. */
		readonly smtpUrl: string | undefined;
		readonly from: string;
	};
	/** Who shows it may see the metrics from anywhere. */
	readonly metricsToken: string | undefined;
	/** Addresses and networks whose word on where a request comes from is taken. */
	readonly trustedProxies: readonly string[];
	/** The header in which they tell it; only one counts, since visitors can write the other. */
	readonly proxyHeader: 'x-forwarded-for' | 'forwarded';
	readonly rateLimits: RateLimits;
	readonly observe: {
		/** Milliseconds from which a request is slow. */
		readonly slowMs: number;
		/** Answers tell what they cost, in `Server-Timing`. */
		readonly serverTiming: boolean;
	};
	readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
	readonly limits: {
		readonly workers: number;
		readonly queue: number;
		readonly inFlight: number;
		/** Seconds that a statement of a plugin's migration may take. */
		readonly migrationSeconds: number;
		/** Megabytes of pages kept in memory. */
		readonly pageCache: number;
		/** Of the plugins for which the site changed any. */
		readonly plugins: Readonly<Record<string, PluginLimits>>;
	};
	/** Servers that plugins may send requests to, each `name` or `name:port`. */
	readonly http: {
		readonly hosts: Readonly<Record<string, readonly string[]>>;
		/** Those that may have an address inside a private network. */
		readonly internal: readonly string[];
	};
	readonly cron: {
		/** Minutes between two runs; 0 for none by itself. */
		readonly minutes: number;
		/** What `/cron/{key}` wants. */
		readonly key: string | undefined;
	};
	/** Commands to run when the site's database is new. */
	readonly firstRun: readonly { readonly command: string; readonly args: readonly string[] }[];
}

/**
 * The settings of the site in a folder; the environment goes before `site.toml`, an empty variable counts as unset.
 * @throws `config.invalid` with a line per problem, each naming `file:line:column` or the variable
 */
export function loadConfig({
	siteDir,
	env,
}: {
	siteDir: string;
	env: Readonly<Record<string, string | undefined>>;
}): Config {
	const dir = path.resolve(siteDir);
	const file = path.join(dir, 'site.toml');
	const document = readToml(readSiteFile(file), file, SiteSource);
	const { values, problems } = readEnvironment(env);
	const all = [...document.problems, ...problems];
	if (!document.value || all.length > 0)
		throw new TrovatoError('config.invalid', all.join('\n'), { extra: { problems: all } });
	const site = camelize(SiteSource, { ...document.value, ...values }) as Camel<SiteSource>;
	const shownHost = site.host.includes(':') ? `[${site.host}]` : site.host;
	const siteUrl = (site.siteUrl ?? `http://${shownHost}:${site.port}`).replace(/\/$/, '');
	const fromEnvironment = 'data_dir' in values;
	return {
		siteDir: dir,
		dataDir: path.resolve(fromEnvironment ? '.' : dir, site.dataDir ?? '.trovato'),
		name: site.name,
		slogan: site.slogan,
		language: site.language,
		plugins: site.plugins,
		grants: site.grants,
		port: site.port,
		host: site.host,
		siteUrl,
		databaseUrl: site.databaseUrl,
		redisUrl: site.redisUrl,
		amqpUrl: site.amqpUrl,
		mail: { smtpUrl: site.smtpUrl, from: site.mailFrom ?? `noreply@${new URL(siteUrl).hostname}` },
		metricsToken: site.metricsToken,
		trustedProxies: site.trustedProxies,
		proxyHeader: site.proxyHeader,
		rateLimits: site.rateLimits,
		observe: site.observe,
		logLevel: site.logLevel,
		limits: { ...site.limits, workers: site.limits.workers ?? availableParallelism() },
		http: site.http,
		cron: { minutes: site.cron.minutes, key: site.cronKey },
		firstRun: site.firstRun,
	};
}

function readSiteFile(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		const why = code === 'ENOENT' ? 'no such file' : String(code);
		throw new TrovatoError('config.invalid', `${file}: ${why}; a site is a folder with a site.toml`, { cause: error });
	}
}

function readEnvironment(env: Readonly<Record<string, string | undefined>>): {
	values: Partial<SiteSource>;
	problems: string[];
} {
	const values: Record<string, unknown> = {};
	const problems: string[] = [];
	for (const [variable, setting] of Object.entries(VARIABLES)) {
		const given = env[variable]?.trim();
		if (given === undefined || given === '') continue;
		const schema = settings[setting];
		const value = schema['type'] === 'integer' && /^\d+$/.test(given) ? Number(given) : given;
		if (Value.Check(schema, value)) values[setting] = value;
		else {
			const shown = schema['writeOnly'] === true ? 'something else' : `'${given}'`;
			problems.push(`${variable}: found ${shown}, expected ${expectation(schema)}; correct or unset the variable`);
		}
	}
	return { values, problems };
}
