// Tables of data: where there is no room for columns, the style sheet makes a list of each row.
import { FormElement, html, RenderElement } from '@trovato/sdk';

/** A table with these columns; rows go into `body`. */
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

	/** A new row; its first cell is the heading of the row. */
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

/** The same within a form, whose rows hold controls. */
export class FormTable {
	private body: FormElement;

	constructor(
		parent: FormElement,
		caption: string,
		private names: string[],
	) {
		const table = parent.element('table').class('data').attr('role', 'table');
		table.element('caption', caption).class('visually-hidden');
		const head = table.element('thead').attr('role', 'rowgroup').element('tr').attr('role', 'row');
		for (let i = 0; i < names.length; i++)
			head.element('th', names[i]).attr('scope', 'col').attr('role', 'columnheader');
		this.body = table.element('tbody').attr('role', 'rowgroup');
	}

	row(): FormRow {
		return new FormRow(this.body.element('tr').attr('role', 'row'), this.names);
	}
}

export class FormRow {
	private at: i32 = 0;

	constructor(
		readonly root: FormElement,
		private names: string[],
	) {}

	/** The cell that names the row. */
	heading(): FormElement {
		this.at++;
		return this.root.element('th').attr('scope', 'row').attr('role', 'rowheader');
	}

	cell(): FormElement {
		const label = this.names[this.at++];
		const cell = this.root.element('td').attr('role', 'cell');
		return label.length > 0 ? cell.attr('data-label', label) : cell;
	}
}

export function badge(kind: string, label: string): RenderElement {
	return html
		.span(label)
		.class('badge')
		.class('badge--' + kind);
}
