// Gives the tests one PostgreSQL server: the one given, one in Docker where a daemon answers, or an embedded one.
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../kernel/cli/postgres/embedded.ts';

export interface TestServer {
	/** Connects as a role that may make roles and databases and is no superuser. */
	readonly ownerUrl: string;
	readonly about: string;
	stop(): Promise<void>;
}

/** The server for a test run; `TROVATO_TEST_DATABASE_URL` goes before all others. */
export async function startTestServer(): Promise<TestServer> {
	const given = process.env['TROVATO_TEST_DATABASE_URL']?.trim();
	if (given) return { ownerUrl: given, about: 'TROVATO_TEST_DATABASE_URL', async stop() {} };
	if (process.env['DOCKER_HOST'] || existsSync('/var/run/docker.sock')) {
		try {
			return await startInDocker();
		} catch {
			// No daemon, no right to use it, or no image: the embedded server does as well.
		}
	}
	return startTemporary();
}

async function startTemporary(): Promise<TestServer> {
	const folder = mkdtempSync(join(tmpdir(), 'trovato-test-'));
	// As root the server runs as another user, who must be able to enter.
	chmodSync(folder, 0o711);
	const server = await startEmbedded({ dataDir: folder, throwaway: true });
	return {
		ownerUrl: server.ownerUrl,
		about: 'embedded PostgreSQL',
		async stop() {
			await server.stop();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

async function startInDocker(): Promise<TestServer> {
	const { GenericContainer, Wait } = await import('testcontainers');
	const container = await new GenericContainer('postgres:18')
		.withEnvironment({ POSTGRES_PASSWORD: 'trovato' })
		.withCopyContentToContainer([{ content: OWNER, target: '/docker-entrypoint-initdb.d/owner.sql' }])
		.withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=300'])
		.withExposedPorts(5432)
		.withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
		.withStartupTimeout(60_000)
		.start();
	return {
		ownerUrl: `postgres://trovato:trovato@${container.getHost()}:${container.getMappedPort(5432)}/trovato`,
		about: 'PostgreSQL in Docker',
		stop: async () => void (await container.stop()),
	};
}

const OWNER = `CREATE ROLE trovato LOGIN CREATEROLE CREATEDB PASSWORD 'trovato';
CREATE DATABASE trovato OWNER trovato;`;
