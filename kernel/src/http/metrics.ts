// Answers `/metrics`, to whoever is on this machine or shows the token.
// In the kernel because it tells of what no visitor needs to know.
import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIPv4 } from 'node:net';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import type { Metrics } from '../observe/metrics.ts';
import { parseAddress } from './client-address.ts';
import { requireRead, type AppContext } from './request-context.ts';

const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'];
const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** `GET /metrics`; 403 for others. */
export function createMetricsRoute(metrics: Pick<Metrics, 'read'>, token: string | undefined) {
	return async (c: AppContext): Promise<Response> => {
		if (!isLocal(c) && !showsToken(c, token))
			throw new TrovatoError('request.forbidden', 'The metrics are for this machine, or for whoever shows the token.');
		requireRead(c);
		const { type, text } = await metrics.read();
		return new Response(text, { headers: { 'Content-Type': type, 'Cache-Control': 'no-store' } });
	};
}

/** Asked for by a program on this machine: through no proxy, and by no page that has a name lead here (DNS rebinding). */
function isLocal(c: AppContext): boolean {
	if (FORWARDING.some((name) => c.req.header(name) !== undefined)) return false;
	const { hostname } = c.get('url');
	const incoming = c.env?.incoming;
	const peer = incoming ? incoming.socket.remoteAddress : '127.0.0.1';
	return (hostname === 'localhost' || isLoopback(hostname)) && isLoopback(peer ?? '');
}

function isLoopback(text: string): boolean {
	const address = parseAddress(text);
	return address !== undefined && LOOPBACK.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

function showsToken(c: AppContext, token: string | undefined): boolean {
	const shown = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
	if (token === undefined || shown === undefined) return false;
	const [a, b] = [shown, token].map((text) => createHash('sha256').update(text).digest());
	return timingSafeEqual(a!, b!);
}
