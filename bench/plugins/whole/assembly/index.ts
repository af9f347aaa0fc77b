// The view of the plugin `view` in the data mode `full`: a module that uses Extism's blocks is never used twice, so it
// has one of its own.
import { html, Item, RenderElement } from '@trovato/sdk';

@plugin
class Whole {
	@tap
	static tap_whole_view(item: Item): RenderElement {
		const subtitle = item.string('field_subtitle');
		const summary = item.string('field_summary');
		return html
			.article()
			.class('view')
			.variable('views', (item.int('field_views') + 1).toString())
			.heading(2, subtitle)
			.paragraph(summary)
			.append(html.div().class('body').formattedField(item, 'field_body'));
	}
}
