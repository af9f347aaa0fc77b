// Dates, slugs and patterns, by the host. Patterns have RE2's syntax and take linear time.
import { Doc } from './doc';
import { giveUp, orGiveUp } from './failure';
import { vouch } from './generated/render';
import * as host from './generated/text';
import { textOr } from './memory';

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

	/** Whether the pattern occurs in the text; a pattern that cannot be read ends the call. */
	static test(pattern: string, value: string): bool {
		return orGiveUp(host.patternTest(pattern, value), 'The pattern ' + pattern) == 1;
	}

	/**
	 * Proves that the current user may use the format `full_html` for this text: stored as `trust` beside value and format,
	 * it has the text shown unchanged. Empty when they may not.
	 */
	static vouch(value: string): string {
		return textOr(vouch(value), '');
	}

	/** Whether it is a pattern that can be read. */
	static isPattern(pattern: string): bool {
		return host.patternTest(pattern, '') >= 0;
	}

	/** The first match at `0` and its groups from `1`; a document that is null when there is no match. */
	static match(pattern: string, value: string): Doc {
		const found = host.patternMatch(pattern, value);
		if (found === null) {
			giveUp('The pattern ' + pattern);
			return Doc.json('null');
		}
		return Doc.json(found);
	}

	/** Every match replaced; `$1` and `$<name>` stand for groups, `$&` for the match, `$$` for a dollar sign. */
	static replace(pattern: string, value: string, replacement: string): string {
		const made = host.patternReplace(pattern, value, replacement);
		if (made === null) {
			giveUp('The pattern ' + pattern);
			return value;
		}
		return made;
	}

	/** Below, at or above zero: the order of two texts in a language, numbers in them by value. */
	static compare(a: string, b: string, language: string = 'en'): i32 {
		return host.collate(a, b, language);
	}
}
