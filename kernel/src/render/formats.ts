// The text formats and their cache: `plain_text`, `filtered_html`, `markdown`, `full_html`.
// In the kernel because a stored field names its format and must look the same wherever it is shown.
import { LRUCache } from 'lru-cache';
import { escapeHtml } from './escape.ts';
import { finishMarkup, linkAddresses } from './finish.ts';
import { parseMarkdown } from './markdown.ts';
import type { Html } from './render.ts';
import { sanitizeMarkup } from './sanitize.ts';
import type { FormattedPart } from './tree.ts';

export interface Formats {
	/** The text as safe HTML; the ids of its headings are kept apart from those in `ids`, and added to them. */
	format(part: FormattedPart, ids: Set<string>): Html;
}

interface Entry {
	readonly sanitized: string;
	/** Finished as if alone on its page, and the ids it then has. */
	readonly html: string;
	readonly ids: ReadonlySet<string>;
}

/** A longer text is shown as plain text: formatting it would hold the thread for too long. */
const MAX_LENGTH = 500_000;

type Sanitizer = (text: string) => string;

const SANITIZERS: readonly (readonly [string, Sanitizer])[] = [
	['filtered_html', (text) => linkAddresses(sanitizeMarkup(text))],
	['markdown', (text) => sanitizeMarkup(parseMarkdown(text))],
];

/** The formats, each with a cache of `cacheCharacters` characters by content. */
export function createFormats(cacheCharacters = 4_000_000): Formats {
	const finders = new Map(SANITIZERS.map(([format, sanitizer]) => [format, createFinder(sanitizer, cacheCharacters)]));

	return {
		format({ formatted, format, trusted }, ids) {
			if (format === 'full_html' && trusted) return formatted as Html;
			const find = finders.get(format === 'full_html' ? 'filtered_html' : format);
			if (find === undefined || formatted.length > MAX_LENGTH)
				return escapeHtml(formatted).replaceAll('\n', '<br>\n') as Html;
			const entry = find(formatted);
			if (!ids.isDisjointFrom(entry.ids)) return finishMarkup(entry.sanitized, ids) as Html;
			for (const id of entry.ids) ids.add(id);
			return entry.html as Html;
		},
	};
}

function createFinder(sanitizer: Sanitizer, cacheCharacters: number): (text: string) => Entry {
	const cache = new LRUCache<string, Entry>({
		maxSize: cacheCharacters,
		sizeCalculation: (entry, key) => key.length + entry.sanitized.length + entry.html.length + 1,
	});
	return (text) => {
		const known = cache.get(text);
		if (known !== undefined) return known;
		const sanitized = sanitizer(text);
		const ids = new Set<string>();
		const entry = { sanitized, html: finishMarkup(sanitized, ids), ids };
		cache.set(text, entry);
		return entry;
	};
}
