// How often somebody may ask for something: the table of limits with their defaults, which a site may change.
// In the kernel because limits hold before any plugin runs.
import { type Static, Type } from '@sinclair/typebox';
import type { Camel } from '../../../wit/contract/toml/camelize.ts';

const by = (value: 'address' | 'session') =>
	Type.Unsafe<'address' | 'session'>({
		...Type.Union([Type.Literal('address'), Type.Literal('session')]),
		default: value,
	});
const limit = (requests: number, counted: 'address' | 'session', description: string) =>
	Type.Object(
		{
			requests: Type.Integer({ minimum: 0, maximum: 1_000_000, default: requests }),
			seconds: Type.Integer({ minimum: 1, maximum: 86_400, default: 60 }),
			by: by(counted),
		},
		{ additionalProperties: false, default: {}, description },
	);
const PATTERN = '/[^\\s?#]*';

/** `[rate_limits]` of `site.toml`; 0 requests is no limit. */
export const RateLimitsSource = Type.Object(
	{
		login: limit(5, 'address', 'POST /user/login'),
		password_reset: limit(5, 'address', 'POST /user/password-reset and what is below it'),
		api: limit(600, 'session', 'routes that answer JSON'),
		forms: limit(30, 'session', 'whatever else is no GET, HEAD or OPTIONS'),
		routes: Type.Record(Type.String({ pattern: `^([A-Z]+ )?${PATTERN}$` }), limit(60, 'address', 'a limit'), {
			additionalProperties: false,
			default: {},
			description: 'tables named after paths such as "POST /contact" or "/api/*"',
		}),
		exclude: Type.Array(Type.String({ pattern: `^([A-Z]+ )?${PATTERN}$`, description: 'a path such as /hooks/*' }), {
			default: [],
			uniqueItems: true,
		}),
	},
	{ additionalProperties: false, default: {} },
);

export type RateLimits = Camel<Static<typeof RateLimitsSource>>;
export type RateLimit = RateLimits['login'];
