// Two states of an item side by side, for people.
import { Doc, html, page, RenderElement } from '@trovato/sdk';
import { labelOf } from './labels';
import { Difference } from './revisions';
import { diffTexts, Piece } from './text-diff';

/** A table of what differs; entries that read the same are left out. */
export function differenceTable(caption: string, before: string, after: string, found: Difference[]): RenderElement {
	page.style('content.css');
	const table = html
		.element('table')
		.class('diff')
		.class('data')
		.attr('role', 'table')
		.append(html.element('caption').text(caption));
	const head = html
		.element('tr')
		.attr('role', 'row')
		.append(heading('Field'))
		.append(heading(before))
		.append(heading(after));
	table.append(html.element('thead').attr('role', 'rowgroup').append(head));
	const body = html.element('tbody').attr('role', 'rowgroup');
	for (let i = 0; i < found.length; i++) {
		const old = readable(found[i].before);
		const now = readable(found[i].after);
		if (old == now) continue;
		const name = html.element('th').attr('scope', 'row').attr('role', 'rowheader').text(found[i].label);
		const row = html.element('tr').attr('role', 'row').append(name);
		const diff = diffTexts(old, now);
		row.append(side(before, 'del', diff.before)).append(side(after, 'ins', diff.after));
		body.append(row);
	}
	return table.append(body);
}

/** One of the texts, what is different in it marked. */
function side(label: string, tag: string, pieces: Piece[]): RenderElement {
	const text = html.element('pre');
	for (let i = 0; i < pieces.length; i++)
		if (pieces[i].changed) text.append(html.element(tag).text(pieces[i].text));
		else text.text(pieces[i].text);
	return html.element('td').attr('role', 'cell').attr('data-label', label).append(text);
}

function heading(text: string): RenderElement {
	return html.element('th').attr('scope', 'col').attr('role', 'columnheader').text(text);
}

/** A stored value as people read it: texts, each value of a list in a line of its own. */
export function readable(json: string): string {
	const doc = Doc.json('{"v":' + json + '}');
	if (doc.kind('v') != 'list') return readableAt(doc, 'v');
	const lines: string[] = [];
	for (let i = 0; i < doc.count('v'); i++) {
		const line = readableAt(doc, 'v.' + i.toString());
		if (line.length > 0) lines.push(line);
	}
	return lines.join('\n');
}

function readableAt(doc: Doc, at: string): string {
	const kind = doc.kind(at);
	if (kind == 'object') {
		if (doc.has(at + '.target_id')) return named(doc.string(at + '.target_id'));
		if (doc.kind(at + '.value') == 'boolean') return doc.bool(at + '.value') ? 'Yes' : 'No';
		return doc.kind(at + '.value') == 'object' ? doc.json(at + '.value') : doc.string(at + '.value');
	}
	return named(doc.string(at));
}

/** The title or name of what an id stands for; anything else as it is. */
function named(text: string): string {
	const label = labelOf(text);
	return label.length > 0 ? label : text;
}
