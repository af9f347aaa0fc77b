// Tables of data, which the style sheet of the admin makes a list of where there is no room; and other small parts.
import { html, RenderElement } from '@trovato/sdk';

export class Table {
	readonly root: RenderElement = html.element('table').class('data').attr('role', 'table');
	private body: RenderElement = html.element('tbody').attr('role', 'rowgroup');

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

	/** A new row; its first cell names it. */
	row(first: RenderElement): Row {
		const row = html.element('tr').attr('role', 'row');
		row.append(html.element('th').attr('scope', 'row').attr('role', 'rowheader').append(first));
		this.body.append(row);
		return new Row(row, this.names);
	}
}

export class Row {
	private at: i32 = 1;

	constructor(
		private root: RenderElement,
		private names: string[],
	) {}

	cell(content: RenderElement): Row {
		const cell = html
			.element('td')
			.attr('role', 'cell')
			.attr('data-label', this.names[this.at++]);
		this.root.append(cell.append(content));
		return this;
	}

	text(text: string): Row {
		return this.cell(html.span(text));
	}
}

/** What a cell holds that is more than one thing. */
export function cell(): RenderElement {
	return html.span().class('chips');
}

export function badge(kind: string, label: string): RenderElement {
	return html
		.span(label)
		.class('badge')
		.class('badge--' + kind);
}
