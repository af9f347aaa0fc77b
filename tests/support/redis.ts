// A Redis for tests: the one of TROVATO_TEST_REDIS_URL, else redis-server on a free port of this machine, else a reason
// to skip that says how to get it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';

const given = process.env['TROVATO_TEST_REDIS_URL'];

/** For the `skip` option of a test: false when there is a Redis, else what to install. */
export const SKIP_WITHOUT_REDIS: string | false =
	given || spawnSync('redis-server', ['--version']).status === 0
		? false
		: 'redis-server is missing: apt-get install redis-server';

export interface TestRedis {
	readonly url: string;
	stop(): Promise<void>;
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as { port: number };
	await new Promise((done) => server.close(done));
	return port;
}

/** The caller stops it. */
export async function startRedis(): Promise<TestRedis> {
	if (given) return { url: given, stop: async () => {} };
	const port = await freePort();
	const options = `--port ${port} --bind 127.0.0.1 --appendonly no --daemonize no`.split(' ');
	const server = spawn('redis-server', [...options, '--save', ''], { stdio: 'ignore' });
	const exited = once(server, 'exit');
	const url = `redis://127.0.0.1:${port}/0`;
	const client = new Redis(url, { retryStrategy: () => 25, maxRetriesPerRequest: 200 });
	client.on('error', () => {});
	await client.ping().catch((cause: unknown) => {
		server.kill('SIGKILL');
		throw new Error('redis-server does not start', { cause });
	});
	client.disconnect();
	return {
		url,
		async stop() {
			server.kill('SIGTERM');
			await exited;
		},
	};
}
