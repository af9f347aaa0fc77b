// The internal links of finished markup, so that paths can be exchanged for the addresses that people see.
// In the kernel because only this room touches markup.
import { escapeHtml } from './escape.ts';
import type { Html } from './render.ts';

// Markup of this room is canonical: attributes stand in double quotes, and `>` in them is escaped. A path with an escaped
// character is none of ours and stays as it is.
const LINK = /(<a\b[^>]*?\shref=")(\/(?![/\\])[^"?#&]*)(?=["?#])/g;

/** A path of this site: no scheme, no host, nothing that a browser would read as one. */
export function isSitePath(value: unknown): value is string {
	return typeof value === 'string' && value.length <= 2_000 && /^\/(?![/\\])[^\s\\\0]*$/.test(value);
}

/** The paths that links lead to, each once, without query and fragment; static files are not among them. */
export function internalPaths(html: Html): string[] {
	const paths = new Set<string>();
	for (const [, , path = ''] of html.matchAll(LINK)) if (!path.startsWith('/static/')) paths.add(path);
	return [...paths];
}

/** The same markup with the paths that `changed` has exchanged; query and fragment stay. */
export function replacePaths(html: Html, changed: ReadonlyMap<string, string>): Html {
	if (changed.size === 0) return html;
	return html.replace(LINK, (whole, before: string, path: string) => {
		const now = changed.get(path);
		return now === undefined ? whole : before + escapeHtml(now);
	}) as Html;
}
