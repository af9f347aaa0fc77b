// Texts in which the database has marked what fits. The two marks are characters that indexed texts do not have; the texts
// themselves go through the render tree, which escapes them, or into JSON as they are.
import { html, Json, RenderElement } from '@trovato/sdk';

const START = '\ue000';
const END = '\ue001';

/** Adds the text to a node, what fits in `mark`. */
export function appendMarked(node: RenderElement, text: string): RenderElement {
	let at = 0;
	while (at < text.length) {
		const start = text.indexOf(START, at);
		const end = start < 0 ? -1 : text.indexOf(END, start);
		if (end < 0) break;
		if (start > at) node.text(text.substring(at, start));
		node.append(html.element('mark').text(text.substring(start + 1, end)));
		at = end + 1;
	}
	return at < text.length ? node.text(text.substring(at)) : node;
}

/** The same as a list of `{"text", "match"}`. */
export function writeMarked(json: Json, text: string): void {
	json.list();
	let at = 0;
	while (at < text.length) {
		const start = text.indexOf(START, at);
		const end = start < 0 ? -1 : text.indexOf(END, start);
		if (end < 0) break;
		if (start > at) writePart(json, text.substring(at, start), false);
		writePart(json, text.substring(start + 1, end), true);
		at = end + 1;
	}
	if (at < text.length) writePart(json, text.substring(at), false);
	json.end();
}

function writePart(json: Json, text: string, match: bool): void {
	json.object().key('text').string(text).key('match').bool(match).end();
}
