// The settings of a site: the shape of `site.toml` and the environment variables that go before it.
// In the kernel because it must know them before any plugin can run.
import { isIP } from 'node:net';
import { FormatRegistry, Type, type Static, type TSchema } from '@sinclair/typebox';
import { PluginLimitsSource } from './plugin-limits.ts';
import { RateLimitsSource } from './rate-limits.ts';

FormatRegistry.Set('network', (text) => {
	const [, address = '', bits = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
	return isIP(address) !== 0 && Number(bits) <= (isIP(address) === 4 ? 32 : 128);
});

const section = <T extends Record<string, TSchema>>(properties: T) =>
	Type.Object(properties, { additionalProperties: false, default: {} });

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
const count = (maximum: number, extra: { default?: number } = {}) => Type.Integer({ minimum: 1, maximum, ...extra });
const hosts = Type.Array(
	Type.String({
		pattern: '^(\\*\\.)?[a-z0-9.-]+(:\\d{1,5})?$|^\\[[0-9a-f:.]+\\](:\\d{1,5})?$',
		description: 'a host such as api.example.org, *.example.org or api.example.org:8443, in lower case',
	}),
	{ default: [], uniqueItems: true },
);
const secretUrl = (pattern: string, example: string) =>
	Type.Optional(Type.String({ pattern, writeOnly: true, description: `a URL such as ${example}` }));
const text = Type.String({ minLength: 1, description: 'text that is not empty' });

/** What the environment may set, each with the schema of its value. */
export const settings = {
	port: Type.Integer({ minimum: 0, maximum: 65_535, default: 3000 }),
	host: Type.String({
		pattern: '^[0-9A-Za-z.:_-]+$',
		default: '127.0.0.1',
		description: 'an address to listen on such as 127.0.0.1',
	}),
	site_url: Type.Optional(
		Type.String({ pattern: '^https?://[^\\s/?#@]+/?$', description: 'a URL such as https://example.org' }),
	),
	database_url: secretUrl('^postgres(ql)?://\\S+$', 'postgres://user:password@host:5432/name'),
	redis_url: secretUrl('^rediss?://\\S+$', 'redis://127.0.0.1:6379/0'),
	amqp_url: secretUrl('^amqps?://\\S+$', 'amqp://user:password@127.0.0.1:5672'),
	metrics_token: Type.Optional(
		Type.String({ pattern: '^[!-~]{16,}$', writeOnly: true, description: 'at least 16 characters without blanks' }),
	),
	cron_key: Type.Optional(
		Type.String({
			pattern: '^[A-Za-z0-9_-]{16,128}$',
			writeOnly: true,
			description: '16 to 128 letters, digits, - and _',
		}),
	),
	smtp_url: secretUrl('^smtps?://\\S+$', 'smtp://user:password@mail.example.org:587'),
	mail_from: Type.Optional(
		Type.String({ pattern: '^[^@\\r\\n]+@[^@\\s]+$', description: 'an address such as site@example.org' }),
	),
	data_dir: Type.Optional(text),
	log_level: Type.Unsafe<(typeof logLevels)[number]>({
		...Type.Union(logLevels.map((level) => Type.Literal(level))),
		default: 'info',
	}),
};

/** The schema of `site.toml` after defaults are filled in. */
export const SiteSource = Type.Object(
	{
		...settings,
		name: Type.String({ minLength: 1, default: 'Trovato', description: 'text that is not empty' }),
		slogan: Type.String({ default: '' }),
		language: Type.String({
			pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
			default: 'en',
			description: 'a language tag such as en',
		}),
		plugins: Type.Array(Type.String({ pattern: '^[a-z][a-z0-9_]*$', description: "a plugin's name" }), {
			default: [],
			uniqueItems: true,
		}),
		grants: Type.Record(
			Type.String({ pattern: '^[a-z][a-z0-9_]*$' }),
			Type.Array(Type.String({ pattern: '^[a-z]+:[a-z][a-z-]*$', description: 'a capability such as http:get' })),
			{ additionalProperties: false, default: {}, description: 'lists of capabilities, named after plugins' },
		),
		trusted_proxies: Type.Array(
			Type.String({ format: 'network', description: 'an address or network such as 10.0.0.0/8' }),
			{ default: [], uniqueItems: true },
		),
		proxy_header: Type.Unsafe<'x-forwarded-for' | 'forwarded'>({
			...Type.Union([Type.Literal('x-forwarded-for'), Type.Literal('forwarded')]),
			default: 'x-forwarded-for',
		}),
		rate_limits: RateLimitsSource,
		observe: section({
			slow_ms: count(3_600_000, { default: 500 }),
			server_timing: Type.Boolean({ default: true }),
		}),
		limits: section({
			migration_seconds: count(86_400, { default: 60 }),
			workers: Type.Optional(count(64)),
			queue: count(65_536, { default: 4096 }),
			in_flight: count(4096, { default: 256 }),
			page_cache: count(65_536, { default: 64 }),
			plugins: Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]*$' }), PluginLimitsSource, { default: {} }),
		}),
		http: section({
			hosts: Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]*$' }), hosts, {
				additionalProperties: false,
				default: {},
				description: 'lists of hosts named after plugins',
			}),
			internal: hosts,
		}),
		cron: section({
			minutes: Type.Integer({ minimum: 0, maximum: 44_640, default: 15, description: 'minutes, 0 for never' }),
		}),
		first_run: Type.Array(
			Type.Object({ command: text, args: Type.Array(Type.String(), { default: [] }) }, { additionalProperties: false }),
			{ default: [] },
		),
	},
	{ additionalProperties: false, title: 'Settings of a Trovato site' },
);
export type SiteSource = Static<typeof SiteSource>;

/** Which variable of the environment sets what. */
export const VARIABLES = {
	PORT: 'port',
	HOST: 'host',
	SITE_URL: 'site_url',
	DATABASE_URL: 'database_url',
	REDIS_URL: 'redis_url',
	AMQP_URL: 'amqp_url',
	SMTP_URL: 'smtp_url',
	MAIL_FROM: 'mail_from',
	METRICS_TOKEN: 'metrics_token',
	TROVATO_DATA: 'data_dir',
	LOG_LEVEL: 'log_level',
	CRON_KEY: 'cron_key',
} as const satisfies Record<string, keyof typeof settings>;
