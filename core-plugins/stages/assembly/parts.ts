// What several screens show: tables of changes, states, and sentences with numbers.
import { Doc, html, RenderElement, stage, text as texts } from '@trovato/sdk';

/** A number with its noun. */
export function count(n: i64, one: string, many: string): string {
	return n == 1 ? '1 ' + one : n.toString() + ' ' + many;
}

export function badge(kind: string, label: string): RenderElement {
	return html
		.span(label)
		.class('badge')
		.class('badge--' + kind);
}

/** A table with these columns, and the body that its rows go into. */
export class Table {
	readonly root: RenderElement = html.element('table').class('data').attr('role', 'table');
	readonly body: RenderElement = html.element('tbody').attr('role', 'rowgroup');

	constructor(
		caption: string,
		private names: string[],
	) {
		this.root.append(html.element('caption').class('visually-hidden').text(caption));
		const head = html.element('tr').attr('role', 'row');
		for (let i = 0; i < names.length; i++)
			head.append(html.element('th').attr('scope', 'col').attr('role', 'columnheader').text(names[i]));
		this.root.append(html.element('thead').attr('role', 'rowgroup').append(head)).append(this.body);
	}

	row(cells: RenderElement[]): void {
		const row = html.element('tr').attr('role', 'row');
		for (let i = 0; i < cells.length; i++) {
			const cell = html.element(i == 0 ? 'th' : 'td');
			if (i == 0) cell.attr('scope', 'row').attr('role', 'rowheader');
			else cell.attr('role', 'cell').attr('data-label', this.names[i]);
			row.append(cell.append(cells[i]));
		}
		this.body.append(row);
	}
}

/** What is changed: a link where there is a page of it, for whom looks at the stage. */
export function entity(doc: Doc, at: string): RenderElement {
	const label = doc.string(at + '.label');
	const id = doc.string(at + '.entity_id');
	if (isLookedAt(doc) && doc.string(at + '.entity_type') == 'content.item') return html.link('/item/' + id, label);
	return html.span(label);
}

/** `content.item_type` is an item type. */
export function kindOf(doc: Doc, at: string): string {
	const name = doc.string(at + '.entity_type').split('.');
	return name[name.length - 1].split('_').join(' ');
}

export function moment(doc: Doc, at: string): RenderElement {
	const time = texts.parseTime(doc.string(at), i64.MIN_VALUE);
	return time == i64.MIN_VALUE ? html.span('–') : html.time(time, 'datetime');
}

/** Elsewhere the pages of what waits in the stage are not there. */
function isLookedAt(doc: Doc): bool {
	return stage.current == doc.string('id');
}

/** What differs between live and the stage, where content can show it, for whom looks at the stage. */
export function comparison(doc: Doc, at: string): RenderElement {
	const live = doc.string(at + '.live');
	const target = doc.string(at + '.target');
	if (!isLookedAt(doc) || doc.string(at + '.entity_type') != 'content.item' || live.length == 0 || target.length == 0)
		return html.fragment();
	const id = doc.string(at + '.entity_id');
	return html.link('/item/' + id + '/diff?from=' + live + '&to=' + target, 'Compare live with the stage');
}
