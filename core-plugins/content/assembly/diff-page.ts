// Two states of an item side by side, for people.
import { Doc, html, page, RenderElement } from '@trovato/sdk';
import { Difference } from './revisions';

/** A table of what differs; entries that read the same are left out. */
export function differenceTable(caption: string, before: string, after: string, found: Difference[]): RenderElement {
	page.style('content.css');
	const table = html.element('table').class('diff').append(html.element('caption').text(caption));
	const head = html.element('tr').append(heading('Field')).append(heading(before)).append(heading(after));
	table.append(html.element('thead').append(head));
	const body = html.element('tbody');
	for (let i = 0; i < found.length; i++) {
		const old = readable(found[i].before);
		const now = readable(found[i].after);
		if (old == now) continue;
		const row = html.element('tr').append(html.element('th').attr('scope', 'row').text(found[i].label));
		row.append(html.element('td').append(html.element('pre').append(html.element('del').text(old))));
		row.append(html.element('td').append(html.element('pre').append(html.element('ins').text(now))));
		body.append(row);
	}
	return html.div().class('table-scroll').attr('tabindex', '0').append(table.append(body));
}

function heading(text: string): RenderElement {
	return html.element('th').attr('scope', 'col').text(text);
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
		if (doc.has(at + '.target_id')) return doc.string(at + '.target_id');
		if (doc.kind(at + '.value') == 'boolean') return doc.bool(at + '.value') ? 'Yes' : 'No';
		return doc.kind(at + '.value') == 'object' ? doc.json(at + '.value') : doc.string(at + '.value');
	}
	return doc.string(at);
}
