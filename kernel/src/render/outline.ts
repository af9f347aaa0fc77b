// The heading outline of a page: exactly one h1, which says what the page is.
// In the kernel because the title belongs to the page and its headings to several plugins that do not know each other.
import type { RenderNode } from './tree.ts';

/**
 * Make the tree fit for a page called `title`: the first heading that repeats the title becomes the page's h1, of
 * several h1 only the first stays one. Says whether the tree has an h1 now; if not, the page has to print it.
 */
export function settleHeadings(root: RenderNode, title: string): boolean {
	const headings: RenderNode[] = [];
	collect(root, headings);
	const first = headings.find((node) => node.tag === 'h1') ?? headings.find((node) => textOf(node) === title.trim());
	for (const node of headings) if (node.tag === 'h1') node.tag = 'h2';
	if (first === undefined) return false;
	first.tag = 'h1';
	return true;
}

function collect(node: RenderNode, headings: RenderNode[]): void {
	if (node.tag === 'h1' || node.tag === 'h2') headings.push(node);
	for (const part of node.children) if (typeof part === 'object' && 'tag' in part) collect(part, headings);
}

/** The text of a heading that holds nothing but text. */
function textOf(node: RenderNode): string | undefined {
	return node.children.every((part) => typeof part === 'string') ? node.children.join('').trim() : undefined;
}
