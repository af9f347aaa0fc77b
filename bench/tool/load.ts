// Asks a server for one path over so many kept-open connections, as fast as it answers; spends as little as it can on
// reading the answers, since it runs on the same machine.
import { connect, type Socket } from 'node:net';

export interface Target {
	readonly port: number;
	readonly path: string;
	/** What the header X-Cache of each answer has to say. */
	readonly cache?: 'hit' | 'bypass' | undefined;
}

export interface Load {
	/** Answers within the time. */
	readonly answers: number;
	readonly seconds: number;
	/** Milliseconds of each answer. */
	readonly latencies: readonly number[];
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** Answers, complete, with status 200 and from where they have to come, or the run ends. */
export async function load(target: Target, connections: number, milliseconds: number): Promise<Load> {
	const latencies: number[] = [];
	const started = performance.now();
	const until = started + milliseconds;
	await Promise.all(Array.from({ length: connections }, () => one(target, until, latencies)));
	return { answers: latencies.length, seconds: (performance.now() - started) / 1_000, latencies };
}

function one({ port, path, cache }: Target, until: number, latencies: number[]): Promise<void> {
	const request = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/html\r\n\r\n`;
	return new Promise((resolve, reject) => {
		const socket: Socket = connect(port, '127.0.0.1');
		socket.setNoDelay(true);
		let sent = 0;
		let wanted = -1;
		let got = 0;
		let head: Buffer = Buffer.alloc(0);
		const send = (): void => {
			if (performance.now() >= until) {
				socket.end();
				resolve();
				return;
			}
			sent = performance.now();
			wanted = -1;
			got = 0;
			head = Buffer.alloc(0);
			socket.write(request);
		};
		socket.on('connect', send);
		socket.on('error', reject);
		socket.on('data', (chunk: Buffer) => {
			if (wanted < 0) {
				head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
				const end = head.indexOf(HEAD_END);
				if (end < 0) return;
				const text = head.toString('latin1', 0, end);
				const length = /content-length: (\d+)/i.exec(text)?.[1];
				if (!text.startsWith('HTTP/1.1 200') || length === undefined) {
					socket.destroy();
					reject(new Error(`${path} answered ${text.split('\r\n')[0]}`));
					return;
				}
				const from = cache && /x-cache: (\w+)/i.exec(text)?.[1];
				if (from !== cache) {
					socket.destroy();
					reject(new Error(`${path} has X-Cache: ${from} and not ${cache}`));
					return;
				}
				wanted = Number(length);
				got = head.length - end - HEAD_END.length;
			} else got += chunk.length;
			if (got < wanted) return;
			latencies.push(performance.now() - sent);
			send();
		});
	});
}
