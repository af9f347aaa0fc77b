// The plugin plugin_name: a content type, a page that lists its items, and notes that people keep on them.
import { ContentType, Field, html, input, ItemHandle, nothing, page, RenderElement, request, sql } from '@trovato/sdk';

@plugin
class PluginName {
	/** The content type that this plugin brings along. */
	@tap
	static tap_item_info(): ContentType {
		return new ContentType('type_name', 'Type title')
			.description('An item of Plugin title.')
			.field(Field.textLong('field_body').label('Text'))
			.field(Field.text('field_summary', 200).label('In one sentence'))
			.field(Field.text('field_tags', 128).label('Tags').many());
	}

	/** This plugin's part of an item's page: its text, and its notes from the table `note`. */
	@tap
	static tap_item_view(item: ItemHandle): RenderElement {
		if (item.type != 'type_name') return nothing();
		const view = html.div().class('type_name').formattedField(item, 'field_body');
		const notes = sql('notes').string(item.id).all();
		if (notes.length == 0) return view;
		const list = html.ul();
		for (let i = 0; i < notes.length; i++) list.append(html.li(notes.string(i, 'body')));
		return view.heading(2, 'Notes').append(list);
	}

	/** Answers `/plugin-name`. */
	@route
	static listing(): RenderElement {
		page.title('Plugin title');
		const items = sql('listing').int(50).all();
		if (items.length == 0) return html.p('There is nothing here yet.');
		const list = html.ul();
		for (let i = 0; i < items.length; i++) {
			const item = items.item(i);
			const entry = html.li().link('/item/' + item.id, item.title);
			const summary = item.string('field_summary');
			if (summary.length > 0) entry.paragraph(summary);
			list.append(entry);
		}
		return list;
	}

	/** Runs `trovato plugin-name-note --item <id> --text <text>`. */
	@command
	static plugin_name_note(): void {
		if (input.phase == 'start') sql('note_add').string(request.param('item')).string(request.param('text')).run();
	}
}
