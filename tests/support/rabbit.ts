// A RabbitMQ for tests: rabbitmq-server on free ports of this machine in folders of its own, which may be killed and
// started again, or a reason to skip that says how to get it.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'amqplib';

/** The script without Debian's wrapper, which insists on an account of its own. */
const SERVER = ['/usr/lib/rabbitmq/bin/rabbitmq-server', 'rabbitmq-server'].find(
	(one) => existsSync(one) || spawnSync('which', [one]).status === 0,
);
/** For the `skip` option of a test: false when there is a RabbitMQ, else what to install. */
export const SKIP_WITHOUT_RABBIT: string | false =
	SERVER && spawnSync('which', ['epmd']).status === 0
		? false
		: 'rabbitmq-server is missing: apt-get install rabbitmq-server';

export interface TestRabbit {
	readonly url: string;
	/** It takes bytes and does nothing any more, until it is killed. */
	freeze(): void;
	/** SIGKILL, as a crash. */
	kill(): Promise<void>;
	/** Starts it on what it had written; resolves when it takes connections. */
	start(): Promise<void>;
	stop(): Promise<void>;
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as { port: number };
	await new Promise((done) => server.close(done));
	return port;
}

/** A running broker; the caller stops it. */
export async function startRabbit(): Promise<TestRabbit> {
	if (!SERVER) throw new Error(String(SKIP_WITHOUT_RABBIT));
	const home = mkdtempSync(join(tmpdir(), 'trovato-rabbit-'));
	const [port, distribution, mapper] = [await freePort(), await freePort(), await freePort()];
	writeFileSync(join(home, '.erlang.cookie'), 'TROVATOTESTS');
	chmodSync(join(home, '.erlang.cookie'), 0o400);
	writeFileSync(join(home, 'plugins'), '[].');
	const env = {
		PATH: process.env['PATH'],
		HOME: home,
		ERL_EPMD_PORT: String(mapper),
		RABBITMQ_NODENAME: `trovato${port}@localhost`,
		RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
		RABBITMQ_NODE_PORT: String(port),
		RABBITMQ_DIST_PORT: String(distribution),
		RABBITMQ_MNESIA_BASE: join(home, 'data'),
		RABBITMQ_LOG_BASE: join(home, 'log'),
		RABBITMQ_LOGS: join(home, 'server.log'),
		RABBITMQ_PID_FILE: join(home, 'pid'),
		RABBITMQ_ENABLED_PLUGINS_FILE: join(home, 'plugins'),
		RABBITMQ_CONF_ENV_FILE: join(home, 'none'),
		RABBITMQ_CONFIG_FILE: join(home, 'rabbitmq'),
		RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 -kernel inet_dist_use_interface {127,0,0,1}',
	};
	// It would start one by itself, which would stay for ever.
	const names = spawn('epmd', ['-port', String(mapper), '-address', '127.0.0.1'], { stdio: 'ignore', env });
	const url = `amqp://guest:guest@127.0.0.1:${port}`;
	let server: ChildProcess | undefined;
	const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
		const gone = server;
		server = undefined;
		if (!gone?.pid || gone.exitCode !== null) return;
		const exited = once(gone, 'exit');
		// A script around the server: both are in a group of their own.
		process.kill(-gone.pid, signal);
		await exited;
	};
	// Neither outlives whoever asked for them.
	const last = (): void => {
		if (server?.pid) process.kill(-server.pid, 'SIGKILL');
		names.kill('SIGKILL');
	};
	process.once('exit', last);
	const rabbit: TestRabbit = {
		url,
		freeze() {
			if (server?.pid) process.kill(-server.pid, 'SIGSTOP');
		},
		kill: () => end('SIGKILL'),
		async start() {
			server = spawn(SERVER, [], { stdio: 'ignore', env, detached: true });
			for (let tries = 0; ; tries++) {
				try {
					await (await connect(url, { timeout: 5_000 })).close();
					return;
				} catch (cause) {
					if (tries === 300 || server.exitCode !== null) throw new Error('rabbitmq-server does not start', { cause });
					await sleep(200);
				}
			}
		},
		async stop() {
			await end('SIGKILL');
			names.kill('SIGKILL');
			process.off('exit', last);
			rmSync(home, { recursive: true, force: true });
		},
	};
	try {
		await rabbit.start();
	} catch (error) {
		await rabbit.stop();
		throw error;
	}
	return rabbit;
}
