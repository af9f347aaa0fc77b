// Listens for HTTP connections and stops without dropping a request.
// In the kernel because only one part of a process can own the port.
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import type { Connection } from './client-address.ts';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';

export interface HttpServer {
	/** @throws `server.unavailable` with a sentence for people when the port cannot be had */
	listen(): Promise<{ readonly url: string; readonly port: number }>;
	/** Accept nothing more, finish what is running, then resolve; what is not done after the grace is cut off. */
	close(graceMs?: number): Promise<void>;
}

/** @param fetch answers a request that came by a connection */
export function createServer({
	fetch,
	host,
	port,
}: {
	fetch: (request: Request, connection: Connection) => Response | Promise<Response>;
	host: string;
	port: number;
}): HttpServer {
	const server = createAdaptorServer({
		fetch: (request, env) => fetch(request, env),
		hostname: host,
	}) as Server;
	let closing: Promise<void> | undefined;
	return {
		async listen() {
			await new Promise<void>((resolve, reject) => {
				server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
				server.listen(port, host, resolve);
			});
			const { port: actual } = server.address() as AddressInfo;
			return { url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`, port: actual };
		},
		close(graceMs = 10_000) {
			closing ??= new Promise((resolve) => {
				// A kept-alive connection that was busy at first is idle after its answer.
				const sweep = setInterval(() => server.closeIdleConnections(), 50);
				const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
				server.close(() => {
					clearInterval(sweep);
					clearTimeout(cutOff);
					resolve();
				});
			});
			return closing;
		},
	};
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): TrovatoError {
	const sentences: Record<string, string> = {
		EADDRINUSE: `Port ${port} on ${host} is in use by another program; stop it or set PORT to another number.`,
		EACCES: `Port ${port} on ${host} may not be used by this user; set PORT to a number above 1023.`,
		EADDRNOTAVAIL: `This machine has no address ${host} to listen on; correct HOST.`,
		ENOTFOUND: `The host name ${host} is not known to this machine; correct HOST.`,
	};
	const sentence = sentences[error.code ?? ''] ?? `Cannot listen on ${host}:${port} (${error.code}).`;
	return new TrovatoError('server.unavailable', sentence, { cause: error });
}
