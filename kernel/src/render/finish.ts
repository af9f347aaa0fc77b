// The last touches to sanitised markup: headings without gaps and with ids, tables and code that scroll, links.
// In the kernel because they decide whether a page is valid and accessible, whoever wrote the text.
import { TABLE_END, TABLE_START } from './render.ts';

const HEADING = /<h([1-6])([^>]*)>([\s\S]*?)<\/h\1>/g;
const LINKABLE = /<(a|pre|code)\b[\s\S]*?<\/\1>|<[^>]+>|\bhttps?:\/\/[^\s<>"']+/g;
const TRAILING = /(?:[.,;:!?)\]]|&(?:quot|#39|gt|lt);)+$/;

/**
 * Finish what `sanitizeMarkup` returned (its canonical form is what makes regular expressions safe here).
 * Headings start at h2, since h1 is the page's, and skip no level; each gets an id not in `ids`, and is added to it.
 */
export function finishMarkup(markup: string, ids: Set<string>): string {
	const open: number[] = [];
	const repeats = new Map<string, number>();
	return markup
		.replace(HEADING, (_, digit: string, attributes: string, inner: string) => {
			const rank = Number(digit);
			while (open.length > 0 && (open.at(-1) ?? 0) >= rank) open.pop();
			open.push(rank);
			const level = Math.min(open.length + 1, 6);
			return `<h${level} id="${claimId(inner, ids, repeats)}"${attributes}>${inner}</h${level}>`;
		})
		.replaceAll('<pre', '<pre tabindex="0"')
		.replaceAll('<table', `${TABLE_START}<table`)
		.replaceAll('</table>', `</table>${TABLE_END}`);
}

/** Bare http and https addresses in running text become links. */
export function linkAddresses(markup: string): string {
	return markup.replace(LINKABLE, (match) => {
		if (match.startsWith('<')) return match;
		const tail = TRAILING.exec(match)?.[0] ?? '';
		const url = match.slice(0, match.length - tail.length);
		return `<a href="${url}">${url}</a>${tail}`;
	});
}

/** A fragment identifier as code forges make them, so that links within an imported document keep working. */
function claimId(heading: string, ids: Set<string>, repeats: Map<string, number>): string {
	const slug =
		heading
			.replace(/<[^>]*>|&[#\w]+;/g, '')
			.trim()
			.toLowerCase()
			.replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
			.replaceAll(' ', '-')
			.slice(0, 100) || 'section';
	let id = slug;
	let n = repeats.get(slug) ?? 0;
	for (; ids.has(id); id = `${slug}-${n}`) n++;
	repeats.set(slug, n);
	ids.add(id);
	return id;
}
