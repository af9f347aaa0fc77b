// Stands between a client and Postgres and counts round trips: how often the client speaks after the server did.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';

export interface CountingProxy {
	/** The same database, by way of the proxy. */
	readonly url: string;
	/** Round trips on all connections since the last call. */
	take(): number;
	/** Bytes that the server has sent. */
	sent(): number;
	/** From now on nothing is passed on, or again; connections stay. */
	hang(on: boolean): void;
	close(): Promise<void>;
}

export async function startCountingProxy(url: string): Promise<CountingProxy> {
	const target = new URL(url);
	const folder = target.searchParams.get('host');
	const port = Number(target.port || 5432);
	const sockets = new Set<Socket>();
	let count = 0;
	let hangs = false;
	let bytes = 0;
	const server = createServer((client) => {
		const upstream = folder ? connect(join(folder, `.s.PGSQL.${port}`)) : connect(port, target.hostname);
		let serverSpoke = true;
		for (const socket of [client, upstream]) {
			sockets.add(socket);
			if (hangs) socket.pause();
			socket.on('error', () => {}).on('close', () => [client, upstream].forEach((end) => end.destroy()));
		}
		client.on('data', (data) => {
			if (serverSpoke) count++;
			serverSpoke = false;
			upstream.write(data);
		});
		upstream.on('data', (data) => {
			serverSpoke = true;
			bytes += data.length;
			client.write(data);
		});
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	target.searchParams.delete('host');
	target.hostname = '127.0.0.1';
	target.port = String((server.address() as AddressInfo).port);
	return {
		url: target.href,
		take() {
			const taken = count;
			count = 0;
			return taken;
		},
		sent: () => bytes,
		hang(on) {
			hangs = on;
			for (const socket of sockets)
				if (on) socket.pause();
				else socket.resume();
		},
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise((done) => server.close(done));
		},
	};
}
