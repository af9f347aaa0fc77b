// Dates and slugs, by the host.
import * as host from './generated/text';

export class text {
	/** Milliseconds since 1970 of an ISO 8601 date or date-time; without a zone UTC is meant. */
	static parseTime(value: string, otherwise: i64 = 0): i64 {
		return host.parseTime(value, otherwise);
	}

	/** `style`: `date` (20 November 2026), `datetime`, `iso`, `iso-date`. */
	static formatTime(milliseconds: i64, style: string = 'date'): string {
		return host.formatTime(milliseconds, style);
	}

	/** Lower-case words joined by hyphens, for addresses. */
	static slug(value: string): string {
		return host.slug(value);
	}
}
