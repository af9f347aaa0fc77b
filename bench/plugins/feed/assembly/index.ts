// A listing as plugins write them: one statement, a teaser for each item.
import { html, ItemHandle, page, RenderElement, sql } from '@trovato/sdk';

@plugin
class Feed {
	@route
	static feed(): RenderElement {
		page.title('Feed');
		page.cacheTag('item_list:page');
		const items = sql('feed').int(50).all();
		const list = html.div().class('listing');
		for (let i = 0; i < items.length; i++) list.append(teaser(items.item(i)));
		return list;
	}
}

function teaser(item: ItemHandle): RenderElement {
	return html
		.article()
		.class('teaser')
		.append(html.heading(2, '').append(html.link('/item/' + item.id, item.title)))
		.paragraph(item.string('field_summary'));
}
