// Lists of items: entries, and a link to the next part.
import { html, RenderElement, Rows, text as texts } from '@trovato/sdk';

export const PAGE_SIZE = 20;

/** Where a list by date goes on: behind an item's date and id, as the address carries it. */
export class Cursor {
	constructor(
		readonly time: i64,
		readonly id: string,
	) {}

	/** The cursor in `text` (`<milliseconds>.<uuid>`), or null when it is none. */
	static parse(text: string): Cursor | null {
		const dot = text.indexOf('.');
		if (dot < 1 || dot > 16) return null;
		for (let i = 0; i < dot; i++)
			if (!isDigit(text.charCodeAt(i)) && !(i == 0 && text.charCodeAt(0) == 0x2d && dot > 1)) return null;
		const id = text.substring(dot + 1);
		return isUuid(id) ? new Cursor(I64.parseInt(text.substring(0, dot)), id) : null;
	}

	toString(): string {
		return this.time.toString() + '.' + this.id;
	}
}

function isDigit(code: i32): bool {
	return code >= 0x30 && code <= 0x39;
}

export function isUuid(text: string): bool {
	if (text.length != 36) return false;
	for (let i = 0; i < 36; i++) {
		const code = text.charCodeAt(i);
		const hyphen = i == 8 || i == 13 || i == 18 || i == 23;
		const hex = isDigit(code) || (code >= 0x61 && code <= 0x66);
		if (hyphen ? code != 0x2d : !hex) return false;
	}
	return true;
}

/** An item of a list: title, date and type, and its summary. */
export function teaser(rows: Rows, row: i32): RenderElement {
	const item = rows.item(row);
	const entry = html
		.article()
		.class('teaser')
		.template('teaser')
		.variable('type', item.type)
		.variable('id', item.id)
		.variable('title', item.title);
	entry.append(html.heading(2, '').append(html.link('/item/' + item.id, item.title)));
	entry.append(
		html
			.p()
			.class('meta')
			.append(html.time(item.created))
			.text(' · ' + rows.string(row, 'type_label')),
	);
	const summary = item.string('field_summary');
	if (summary.length > 0) entry.paragraph(summary);
	return entry;
}

/** The link to what follows in a list. */
export function pager(href: string, label: string): RenderElement {
	return html.nav().class('pager').attr('aria-label', 'Pages').append(html.link(href, label).attr('rel', 'next'));
}
