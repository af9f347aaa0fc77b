// The one table of problems the system can report: a stable code, its HTTP status, a title for people and the
// number that plugins see. Numbers are never reused; new rows go to the end.

export interface ErrorRow {
	/** The HTTP status of an answer that carries this problem. */
	readonly status: number;
	/** A short sentence without particulars. */
	readonly title: string;
	/** What a host function returns to a plugin, negated. */
	readonly abi: number;
	/** Trying the same again may succeed. */
	readonly retryable: boolean;
}

export const ERRORS = {
	'request.not_found': { status: 404, title: 'Page not found', abi: 1, retryable: false },
	'request.forbidden': { status: 403, title: 'Access denied', abi: 2, retryable: false },
	'request.method_not_allowed': { status: 405, title: 'Method not allowed', abi: 3, retryable: false },
	'request.invalid': { status: 422, title: 'The input is not valid', abi: 4, retryable: false },
	'request.malformed': { status: 400, title: 'The request cannot be read', abi: 5, retryable: false },
	'request.too_large': { status: 413, title: 'The request is too large', abi: 6, retryable: false },
	'request.conflict': { status: 409, title: 'Not possible in the present state', abi: 7, retryable: false },
	'request.stale': { status: 412, title: 'Changed by somebody else in the meantime', abi: 8, retryable: false },
	'request.not_acceptable': { status: 406, title: 'No representation of this kind', abi: 9, retryable: false },
	'server.internal': { status: 500, title: 'Something went wrong on our side', abi: 10, retryable: false },
	'server.busy': { status: 503, title: 'Too busy at the moment', abi: 11, retryable: true },
	'server.unavailable': { status: 503, title: 'Not available at the moment', abi: 12, retryable: true },
	'server.outcome_unknown': { status: 500, title: 'The outcome is unknown', abi: 13, retryable: false },
	'host.bad_handle': { status: 500, title: 'Not a handle of this call', abi: 20, retryable: false },
	'host.bad_argument': { status: 500, title: 'An argument is not valid', abi: 21, retryable: false },
	'host.not_granted': { status: 500, title: 'Not among the capabilities of the plugin', abi: 22, retryable: false },
	'host.limit': { status: 500, title: 'A limit of the plugin was reached', abi: 23, retryable: false },
	'host.not_now': { status: 500, title: 'Not available at this point', abi: 24, retryable: false },
	'plugin.absent': { status: 503, title: 'The plugin is not enabled', abi: 30, retryable: false },
	'plugin.no_function': { status: 500, title: 'The plugin has no such function', abi: 31, retryable: false },
	'plugin.trap': { status: 500, title: 'A plugin failed', abi: 32, retryable: false },
	'plugin.depth': { status: 500, title: 'Plugins call each other too deeply', abi: 33, retryable: false },
	'plugin.manifest': { status: 500, title: 'The plugin manifest is not valid', abi: 34, retryable: false },
	'plugin.dependency': { status: 500, title: 'A dependency of the plugin is missing', abi: 35, retryable: false },
	'plugin.module': { status: 500, title: 'The plugin module cannot be loaded', abi: 36, retryable: false },
	'db.statement': { status: 500, title: 'A statement is not allowed', abi: 40, retryable: false },
	'db.no_statement': { status: 500, title: 'The plugin has no such statement', abi: 41, retryable: false },
	'db.failed': { status: 500, title: 'A statement failed', abi: 42, retryable: false },
	'db.constraint': { status: 409, title: 'A constraint does not hold', abi: 43, retryable: false },
	'db.serialization': { status: 503, title: 'Collided with another change', abi: 44, retryable: true },
	'db.timeout': { status: 503, title: 'The database took too long', abi: 45, retryable: true },
	'db.migration': { status: 500, title: 'A migration is not allowed', abi: 46, retryable: false },
	'config.invalid': { status: 500, title: 'The configuration is not valid', abi: 50, retryable: false },
	'plugin.limit': { status: 503, title: 'A plugin used more than it may', abi: 39, retryable: false },
	'template.invalid': { status: 500, title: 'A template is not valid', abi: 60, retryable: false },
	'http.failed': { status: 502, title: 'Another server did not answer as expected', abi: 70, retryable: false },
	'render.control': { status: 500, title: 'A form control is not valid', abi: 61, retryable: false },
	'request.unconditional': { status: 428, title: 'Say which version is meant', abi: 80, retryable: false },
	'request.too_many': { status: 429, title: 'Too many requests', abi: 81, retryable: true },
	'request.forged': { status: 403, title: 'Not sent by a page of this site', abi: 90, retryable: false },
	'request.locked': { status: 429, title: 'Account temporarily locked', abi: 91, retryable: true },
	'request.unauthorized': { status: 401, title: 'Not logged in', abi: 92, retryable: false },
	'publish.conflict': { status: 409, title: 'Live has changed meanwhile', abi: 100, retryable: false },
	'publish.stale': { status: 412, title: 'The stage has changed meanwhile', abi: 101, retryable: false },
	'publish.running': { status: 409, title: 'The stage is being published already', abi: 102, retryable: false },
	'publish.live': { status: 409, title: 'Live cannot be published', abi: 103, retryable: false },
	'stage.changed': { status: 410, title: 'The stage has changed', abi: 104, retryable: false },
	'publish.failed': { status: 409, title: 'The stage could not be published', abi: 105, retryable: false },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;
