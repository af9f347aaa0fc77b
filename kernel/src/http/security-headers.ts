// Headers that keep browsers from doing what a page did not mean.
// In the kernel because they stand on every answer, whoever made it.
import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from './request-context.ts';

const PAGE_POLICY = [
	"default-src 'self'",
	"img-src 'self' data: https:",
	"object-src 'none'",
	"base-uri 'none'",
	"form-action 'self'",
	"frame-ancestors 'self'",
].join('; ');

const HEADERS = {
	'X-Content-Type-Options': 'nosniff',
	'X-Frame-Options': 'SAMEORIGIN',
	'Referrer-Policy': 'strict-origin-when-cross-origin',
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** The step that sets them; a plugin cannot loosen any. */
export const secure: MiddlewareHandler<AppEnv> = async (c, next) => {
	await next();
	const { headers } = c.res;
	// A static file brings a stricter policy of its own.
	if (!c.req.path.startsWith('/static/') || !c.res.ok) headers.set('Content-Security-Policy', PAGE_POLICY);
	for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
	if (c.get('client').https) headers.set('Strict-Transport-Security', 'max-age=31536000');
};
