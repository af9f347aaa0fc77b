// The one cookie of the site: what it is called, what it may carry, and where it cannot be kept safely.
// In the kernel because it says who somebody is.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type AppContext, headerOf } from './request-context.ts';

/** What a cookie carries: the key of a session, or of somebody who is not logged in and has seen a form. */
export interface Carried {
	readonly kind: 'session' | 'visitor';
	readonly key: string;
}

export interface Cookies {
	/** False where a browser would send a cookie readable over the network, and so none is set. */
	possible(c: AppContext): boolean;
	read(c: AppContext): Carried | undefined;
	/** To be set on the answer; for `seconds`, or until the browser is closed. */
	write(c: AppContext, carried: Carried, seconds?: number): void;
	clear(c: AppContext): void;
	newKey(): string;
	/** What the forms of somebody who is not logged in are signed with. */
	formSecret(key: string): string;
}

const LETTER = { session: 's', visitor: 'v' } as const;
const VALUE = /^([sv])\.([\w-]{20,64})\.([\w-]{22})$/;

/** @param secret of the site: values that were not made with it are not looked up */
export function createCookies(secret: string): Cookies {
	const sign = (text: string): Buffer => createHmac('sha256', secret).update(`cookie ${text}`).digest().subarray(0, 16);
	const set = (c: AppContext, value: string, more: string): void => {
		const name = nameOf(c);
		if (name === undefined) return;
		const secure = name.startsWith('__Host-') ? '; Secure' : '';
		c.get('note').cookie = `${name}=${value}; Path=/; HttpOnly; SameSite=Strict${secure}${more}`;
	};
	return {
		possible: (c) => nameOf(c) !== undefined,
		read(c) {
			const sent = headerOf(c, 'cookie');
			const name = sent === undefined ? undefined : nameOf(c);
			if (name === undefined || sent === undefined) return undefined;
			for (const pair of sent.split(/;\s*/)) {
				if (!pair.startsWith(`${name}=`)) continue;
				const [, letter, key = '', mac = ''] = VALUE.exec(pair.slice(name.length + 1)) ?? [];
				const given = Buffer.from(mac, 'base64url');
				const expected = sign(`${letter}.${key}`);
				if (given.length !== expected.length || !timingSafeEqual(given, expected)) continue;
				return { kind: letter === 's' ? 'session' : 'visitor', key };
			}
			return undefined;
		},
		write(c, { kind, key }, seconds) {
			const signed = `${LETTER[kind]}.${key}`;
			const age = seconds === undefined ? '' : `; Max-Age=${seconds}`;
			set(c, `${signed}.${sign(signed).toString('base64url')}`, age);
		},
		clear: (c) => set(c, '', '; Max-Age=0'),
		newKey: () => randomBytes(24).toString('base64url'),
		formSecret: (key) => createHmac('sha256', secret).update(`form ${key}`).digest('base64url'),
	};
}

const LOCAL = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Over TLS no other host can set it; on this machine sites are told apart by port, which cookies ignore. */
function nameOf(c: AppContext): string | undefined {
	if (c.get('client').https) return '__Host-trovato';
	const { hostname, port } = c.get('url');
	return LOCAL.test(hostname) ? `trovato${port === '' ? '' : `-${port}`}` : undefined;
}
