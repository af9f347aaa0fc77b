// One view by handle: read three fields, write one, return a render element.
// The body is long and only referred to, as a real view does.
import { html, ItemHandle, RenderElement } from '@trovato/sdk';

@plugin
class View {
	@tap
	static tap_item_view(item: ItemHandle): RenderElement {
		const subtitle = item.string('field_subtitle');
		const summary = item.string('field_summary');
		item.setInt('field_views', item.int('field_views') + 1);
		return html
			.article()
			.class('view')
			.heading(2, subtitle)
			.paragraph(summary)
			.append(html.div().class('body').formattedField(item, 'field_body'));
	}

	/** The same by handle, but the long body is one of the three fields that the plugin reads. */
	@tap
	static tap_item_read(item: ItemHandle): RenderElement {
		const body = item.string('field_body');
		const summary = item.string('field_summary');
		item.setInt('field_views', item.int('field_views') + 1);
		return html
			.article()
			.class('view')
			.heading(2, body.length.toString())
			.paragraph(summary)
			.append(html.div().class('body').formattedField(item, 'field_body'));
	}
}
