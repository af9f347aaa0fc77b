// Which instant a request looks at: now, or for whoever may preview the one in `?as_of=`.
// In the kernel because the unit of work shows all plugins of a request the same instant.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { may } from '../../../wit/contract/manifest/path-pattern.ts';
import type { JobUser } from '../plugins/pool/job.ts';

/** Who may see what is public at another time. */
const PERMISSION = 'preview content';
const ISO = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Milliseconds since the epoch, null for now. Without a zone UTC is meant.
 * @throws `request.forbidden`, `request.invalid`
 */
export function readAsOf(url: URL, user: JobUser): number | null {
	const asked = url.searchParams.get('as_of');
	if (asked === null) return null;
	if (!may(user, PERMISSION))
		throw new TrovatoError('request.forbidden', 'To see the site as of another time takes a permission that you lack.');
	const [, day, zone] = ISO.exec(asked) ?? [];
	const time = Date.parse(zone === undefined && asked.length > 10 ? `${asked}Z` : asked);
	// Date.parse takes 31 February for 3 March.
	if (day === undefined || Number.isNaN(time) || new Date(`${day}T00:00Z`).toISOString().slice(0, 10) !== day)
		throw new TrovatoError('request.invalid', 'as_of is no date; write it as 2026-11-20 or 2026-11-20T09:30:00Z.');
	return time;
}
