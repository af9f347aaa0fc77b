// Which other servers a plugin may reach: those of the site's list, at addresses that are out in the open.
// In the kernel because it guards what lies behind it: the machine itself, its network, the cloud's metadata.
import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';

export interface OutboundRules {
	/** `name`, `*.name` or either with `:port`; without a port that of the scheme is meant. */
	readonly hosts: readonly string[];
	/** Those that may have a private address. */
	readonly internal: readonly string[];
}

export type Resolve = (name: string) => Promise<readonly LookupAddress[]>;

/** What the registries of special-purpose addresses (RFC 6890) keep from the open network, and Azure's own services. */
const CLOSED = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
	192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24
	203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32 2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20`;
const closed = new BlockList();
for (const [, net = '', bits] of CLOSED.matchAll(/(\S+)\/(\d+)/g))
	closed.addSubnet(net, Number(bits), net.includes(':') ? 'ipv6' : 'ipv4');

/** An address that anybody on the Internet could reach. */
export function isPublic(address: string): boolean {
	if (isIP(address) === 4) return !closed.check(address, 'ipv4');
	// Of version 6 only 2000::/3 is handed out.
	return isIP(address) === 6 && /^[23][0-9a-f]{3}:/i.test(address) && !closed.check(address, 'ipv6');
}

function fits(url: URL, entry: string): boolean {
	const usual = url.protocol === 'https:' ? '443' : '80';
	const [, name = '', port = usual] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
	if (port !== (url.port || usual)) return false;
	return name.startsWith('*.') ? url.hostname.endsWith(name.slice(1)) : url.hostname === name;
}

/**
 * The addresses of the URL's host, every one of them allowed; connect to these and ask no second time.
 * @throws `host.not_granted` for a server that is not on the list or is not public; what the resolver throws
 */
export async function admit(
	url: URL,
	rules: OutboundRules,
	resolve: Resolve = (name) => lookup(name, { all: true }),
): Promise<readonly LookupAddress[]> {
	if (!rules.hosts.some((entry) => fits(url, entry)))
		throw new TrovatoError(
			'host.not_granted',
			`${url.host} is not among the servers that the site lists for the plugin.`,
		);
	const name = url.hostname.replace(/^\[|\]$/g, '');
	const family = isIP(name);
	const found = family === 0 ? await resolve(name) : [{ address: name, family }];
	const inside = found.length === 0 || !found.every(({ address }) => isPublic(address));
	if (inside && !rules.internal.some((entry) => fits(url, entry)))
		throw new TrovatoError('host.not_granted', `${url.host} has an address inside a private network.`);
	return found;
}
