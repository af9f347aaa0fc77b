// Says from which address a request comes, believing only proxies that the site names.
// In the kernel because limits, locks and logs hang on it, and whoever asks can write any header.
import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import type { Config } from '../config/load-config.ts';
import type { AppEnv } from './request-context.ts';

export interface Client {
	/** Undefined when the request was made inside this process; 'unknown' when its connection is gone already. */
	readonly address: string | undefined;
	/** What counts as one client: an IPv4 address, or the /64 network of an IPv6 address, which is one connection. */
	readonly key: string | undefined;
	/** Visitors see the site by TLS. */
	readonly https: boolean;
}

/** What the server hands over beside the request; nothing when there is no network. */
export interface Connection {
	readonly incoming?: {
		readonly socket: Pick<IncomingMessage['socket'], 'remoteAddress'>;
		readonly headers?: IncomingMessage['headers'];
	};
}

type Settings = Pick<Config, 'trustedProxies' | 'proxyHeader' | 'siteUrl'>;

/** The step that notes it, as `client`. */
export function identifyClient(settings: Settings): MiddlewareHandler<AppEnv> {
	const read = createClientReader(settings);
	return async (c, next) => {
		c.set('client', read(c.req.raw, c.env));
		await next();
	};
}

/**
 * The one who asks: the peer of the connection; when that is a trusted proxy, the address that it noted last, and so on
 * from right to left until one is not a trusted proxy or cannot be read.
 */
export function createClientReader({ trustedProxies, proxyHeader, siteUrl }: Settings) {
	const trusted = new BlockList();
	for (const network of trustedProxies) {
		const [address = '', bits] = network.split('/');
		const family = isIPv4(address) ? 'ipv4' : 'ipv6';
		trusted.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family);
	}
	const isTrusted = (address: string): boolean => trusted.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
	const isHttps = siteUrl.startsWith('https:');
	return (request: Pick<Request, 'headers'>, connection: Connection | undefined): Client => {
		if (!connection?.incoming) return { address: undefined, key: undefined, https: isHttps };
		let address = parseAddress(connection.incoming.socket.remoteAddress ?? '');
		if (address === undefined) return { address: 'unknown', key: 'unknown', https: isHttps };
		let proto: string | undefined;
		if (trustedProxies.length > 0 && isTrusted(address)) {
			const hops = proxyHeader === 'forwarded' ? forwardedHops(request.headers) : listedHops(request.headers);
			for (let hop = hops.pop(); hop && isTrusted(address); hop = hops.pop()) {
				const next = parseAddress(hop.address);
				if (next === undefined) break;
				address = next;
				proto = hop.proto;
			}
		}
		return { address, key: networkOf(address), https: isHttps || proto === 'https' };
	};
}

/** An address as in a header, with or without port, in one spelling; undefined for anything else. */
export function parseAddress(text: string): string | undefined {
	const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1');
	const [address = ''] = bare.split('%');
	if (isIPv4(address)) return address;
	if (!isIPv6(address)) return undefined;
	const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
	const mapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(canonical);
	if (!mapped) return canonical;
	const bytes = mapped.slice(1).flatMap((word) => [Number.parseInt(word, 16) >> 8, Number.parseInt(word, 16) & 255]);
	return bytes.join('.');
}

function networkOf(address: string): string {
	if (isIPv4(address)) return address;
	const [head = [], tail] = address.split('::').map((part) => (part === '' ? [] : part.split(':')));
	const gap = tail ? Array.from({ length: 8 - head.length - tail.length }, () => '0') : [];
	return `${[...head, ...gap, ...(tail ?? [])].slice(0, 4).join(':')}::/64`;
}

interface Hop {
	readonly address: string;
	readonly proto: string | undefined;
}

/** `X-Forwarded-For: client, proxy`, and the protocol that the nearest proxy noted. */
function listedHops(headers: Headers): Hop[] {
	const list = (name: string): string[] => (headers.get(name) ?? '').split(',').map((one) => one.trim());
	const proto = list('x-forwarded-proto').at(-1)?.toLowerCase();
	return list('x-forwarded-for').map((address) => ({ address, proto }));
}

/** `Forwarded: for=client;proto=https, for="[2001:db8::1]:4711"` (RFC 7239). */
function forwardedHops(headers: Headers): Hop[] {
	const elements = (headers.get('forwarded') ?? '').match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
	return elements.map((element) => {
		const pairs = [...element.matchAll(/(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g)].map(
			([, name = '', quoted, plain = '']) => [name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain] as const,
		);
		const { for: address = '', proto } = Object.fromEntries(pairs) as { for?: string; proto?: string };
		return { address, proto: proto?.toLowerCase() };
	});
}
