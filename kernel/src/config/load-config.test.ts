import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { DEFAULT_LIMITS } from './plugin-limits.ts';
import { loadConfig } from './load-config.ts';

const siteDir = mkdtempSync(path.join(tmpdir(), 'trovato config '));
after(() => rmSync(siteDir, { recursive: true }));

const load = (toml: string, env: Record<string, string> = {}) => {
	writeFileSync(path.join(siteDir, 'site.toml'), toml);
	return loadConfig({ siteDir, env });
};
const problemsOf = (toml: string, env: Record<string, string> = {}): string[] => {
	try {
		load(toml, env);
	} catch (error) {
		assert.ok(error instanceof TrovatoError);
		assert.equal(error.code, 'config.invalid');
		return error.message.split('\n').map((line) => line.replace(`${siteDir}/`, ''));
	}
	return assert.fail('expected a problem');
};

const LIMITS = { queue: 4096, inFlight: 256, pageCache: 64, migrationSeconds: 60 };

test('an empty site.toml gives the defaults', () => {
	assert.deepEqual(load(''), {
		siteDir,
		dataDir: path.join(siteDir, '.trovato'),
		name: 'Trovato',
		slogan: '',
		language: 'en',
		plugins: [],
		port: 3000,
		host: '127.0.0.1',
		siteUrl: 'http://127.0.0.1:3000',
		databaseUrl: undefined,
		redisUrl: undefined,
		amqpUrl: undefined,
		mail: { smtpUrl: undefined, from: 'noreply@127.0.0.1' },
		metricsToken: undefined,
		trustedProxies: [],
		proxyHeader: 'x-forwarded-for',
		rateLimits: {
			login: { requests: 5, seconds: 60, by: 'address' },
			passwordReset: { requests: 5, seconds: 60, by: 'address' },
			api: { requests: 600, seconds: 60, by: 'session' },
			forms: { requests: 30, seconds: 60, by: 'session' },
			routes: {},
			exclude: [],
		},
		observe: { slowMs: 500, serverTiming: true },
		logLevel: 'info',
		limits: { ...LIMITS, workers: availableParallelism(), plugins: {} },
		grants: {},
		http: { hosts: {}, internal: [] },
		cron: { minutes: 15, key: undefined },
		firstRun: [],
	});
});

test('the environment goes before site.toml, and an empty variable counts as unset', () => {
	const config = load('port = 4000\nhost = "::1"\nlog_level = "warn"\ndata_dir = "data"', { PORT: '5000', HOST: '' });
	assert.equal(config.port, 5000);
	assert.equal(config.siteUrl, 'http://[::1]:5000');
	assert.equal(config.logLevel, 'warn');
	assert.equal(config.dataDir, path.join(siteDir, 'data'));
	assert.equal(load('', { TROVATO_DATA: '/somewhere/else' }).dataDir, '/somewhere/else');
	assert.equal(load('', { SITE_URL: 'https://example.org/' }).siteUrl, 'https://example.org');
});

test('plugins, limits and commands of the first run are read', () => {
	const config = load(
		'plugins = ["a", "b"]\n[limits]\nworkers = 3\nin_flight = 9\n[limits.plugins.a]\nrows = 7\n[[first_run]]\ncommand = "import"\nargs = ["x", "--type", "page"]',
	);
	assert.deepEqual(config.plugins, ['a', 'b']);
	const plugins = { a: { ...DEFAULT_LIMITS, rows: 7 } };
	assert.deepEqual(config.limits, { ...LIMITS, workers: 3, inFlight: 9, plugins });
	assert.deepEqual(config.firstRun, [{ command: 'import', args: ['x', '--type', 'page'] }]);
});

test('servers that plugins may reach are lists by plugin, in lower case and without addresses of pages', () => {
	const hosts = '"api.example.org", "*.example.com:8443", "[fd00::1]:80", "10.0.0.5:8080"';
	const { http } = load(`[http]\ninternal = ["10.0.0.5:8080"]\n[http.hosts]\nmailer = [${hosts}]`);
	assert.equal(http.hosts['mailer']?.length, 4);
	assert.deepEqual(http.internal, ['10.0.0.5:8080']);
	for (const wrong of ['https://a.example', 'A.example', 'a.example/x', 'a@b', '*', '', 'a.*'])
		assert.match(problemsOf(`http.hosts.mailer = ["${wrong}"]`)[0] ?? '', /expected a host such as/, wrong);
});

test('every problem is told at once, with its line and column or its variable', () => {
	const toml = 'nmae = "x"\nport = "many"\n\n[limits]\nworkers = 0\n[[first_run]]\nargs = []\n';
	const problems = problemsOf(toml, { PORT: '70000', SITE_URL: 'example.org', LOG_LEVEL: 'loud' });
	assert.match(
		problems.shift() ?? '',
		/^site\.toml:1:1: found the unknown key 'nmae', expected one of .*; write 'name'$/,
	);
	assert.deepEqual(problems, [
		"site.toml:2:8: found 'many', expected a whole number from 0 to 65535; correct 'port'",
		"site.toml:5:11: found 0, expected a whole number from 1 to 64; correct 'workers'",
		"site.toml:6:1: found no 'command', expected text that is not empty; add command = …",
		"PORT: found '70000', expected a whole number from 0 to 65535; correct or unset the variable",
		"SITE_URL: found 'example.org', expected a URL such as https://example.org; correct or unset the variable",
		"LOG_LEVEL: found 'loud', expected one of 'trace', 'debug', 'info', 'warn', 'error', 'silent'; correct or unset the variable",
	]);
});

test('proxies are networks, limits have a path, and a token is long and never shown', () => {
	const { trustedProxies, rateLimits } = load(
		'trusted_proxies = ["10.0.0.0/8", "::1"]\n[rate_limits.routes."POST /contact"]\nrequests = 3\nseconds = 3600',
	);
	assert.deepEqual(trustedProxies, ['10.0.0.0/8', '::1']);
	assert.deepEqual(rateLimits.routes, { 'POST /contact': { requests: 3, seconds: 3600, by: 'address' } });
	for (const wrong of ['10.0.0.0/33', '10.0.0', 'proxy.example.org', '::1/129', '10.0.0.0/8/8', ''])
		assert.match(
			problemsOf(`trusted_proxies = ["${wrong}"]`)[0] ?? '',
			/expected an address or network such as/,
			wrong,
		);
	assert.match(
		problemsOf('[rate_limits.routes."contact"]\nrequests = 3')[0] ?? '',
		/expected tables named after paths/,
	);
	assert.match(problemsOf('proxy_header = "x-real-ip"')[0] ?? '', /expected one of 'x-forwarded-for', 'forwarded'/);
	const short = problemsOf('', { METRICS_TOKEN: 'hunter2' });
	assert.match(short[0] ?? '', /^METRICS_TOKEN: .* at least 16 characters/);
	assert.doesNotMatch(short.join(), /hunter2/);
});

test('a problem with the database URL never shows its password', () => {
	const problems = problemsOf('database_url = "mysql://me:hunter2@db/x"', { DATABASE_URL: 'mysql://me:hunter2@db/x' });
	assert.equal(problems.length, 2);
	assert.doesNotMatch(problems.join('\n'), /hunter2/);
});

test('a syntax error and a missing site.toml are told by file', () => {
	assert.match(problemsOf('name = "x"\nport = = 3\n')[0] ?? '', /^site\.toml:2:\d+: this is not TOML: /);
	assert.throws(
		() => loadConfig({ siteDir: path.join(siteDir, 'nowhere'), env: {} }),
		/no such file; a site is a folder with a site\.toml/,
	);
});
