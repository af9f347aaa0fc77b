// The core plugin `content`: content types, items, and the pages that show them.
import {
	ContentTypes,
	ErrorNumber,
	html,
	ItemHandle,
	notFound,
	nothing,
	page,
	plugins,
	problem,
	RenderElement,
	request,
	sql,
} from '@trovato/sdk';
import { createItem } from './create';
import { importStep } from './import';
import { Cursor, isUuid, PAGE_SIZE, pager, teaser } from './listing';
import { pageType, registerTypes } from './types';

@plugin
class Content {
	@tap
	static tap_plugins_changed(): void {
		registerTypes();
	}

	@tap
	static tap_item_info(): ContentTypes {
		return new ContentTypes().add(pageType());
	}

	@tap
	static tap_item_view(item: ItemHandle): RenderElement {
		if (item.type != 'page') return html.fragment();
		return html.div().class('body').formattedField(item, 'field_body');
	}

	/** The newest items that are promoted to the front page. */
	@route
	static front(): RenderElement {
		const list = html.div().class('listing');
		const cursor = Cursor.parse(request.query('after'));
		const statement = sql('front');
		if (cursor === null) statement.null().null();
		else statement.time(cursor.time).string(cursor.id);
		const rows = statement.int(PAGE_SIZE + 1).all();
		if (rows.length == 0)
			return list.paragraph(cursor === null ? 'There is nothing here yet.' : 'There is nothing older.');
		// A list without items has no row that tells when the next one appears, so it is not kept.
		page.cacheTag('item_list:all');
		page.expiresAt(rows.time(0, 'next_change'));
		const shown = min(rows.length, PAGE_SIZE);
		for (let i = 0; i < shown; i++) list.append(teaser(rows, i));
		if (rows.length > PAGE_SIZE) list.append(pager('/?after=' + Cursor.after(rows, shown - 1), 'Older'));
		return list;
	}

	/** All pages by title. */
	@route
	static pages(): RenderElement {
		page.title('Pages');
		const afterId = request.query('id');
		const known = isUuid(afterId);
		const statement = sql('pages').string('page');
		if (known) statement.string(request.query('title')).string(afterId);
		else statement.null().null();
		const rows = statement.int(100 + 1).all();
		const list = html.ul().class('titles');
		const shown = min(rows.length, 100);
		for (let i = 0; i < shown; i++)
			list.append(html.li().append(html.link('/item/' + rows.string(i, 'id'), rows.string(i, 'title'))));
		const root = html.div().class('listing');
		if (rows.length == 0) return root.paragraph(known ? 'There are no more pages.' : 'There are no pages yet.');
		page.cacheTag('item_list:page');
		page.expiresAt(rows.time(0, 'next_change'));
		root.append(list);
		if (rows.length > 100) {
			const last =
				'/pages?title=' + encodeURIComponent(rows.string(shown - 1, 'title')) + '&id=' + rows.string(shown - 1, 'id');
			root.append(pager(last, 'More'));
		}
		return root;
	}

	@route
	static item_view(): RenderElement {
		const rows = sql('item').string(request.param('id')).all();
		if (rows.length == 0) return notFound();
		const item = rows.item(0);
		page.title(item.title);
		page.cacheTag('item:' + item.id);
		if (item.type == 'page') page.breadcrumb('Pages', '/pages');
		page.expiresAt(rows.time(0, 'until'));
		const summary = item.string('field_summary');
		if (summary.length > 0) page.description(summary);
		const article = html
			.article()
			.class('item')
			.class('item--' + item.type);
		article.append(html.heading(1, item.title));
		return article.append(plugins.renderItem('tap_item_view', item));
	}

	/** Stores a submitted form as a new item and shows it. */
	@route
	static item_add(): RenderElement {
		const created = createItem(request.param('type'));
		if (created === null) return notFound();
		if (created.problem.length > 0) {
			request.explain(created.problem);
			return problem(ErrorNumber.RequestInvalid);
		}
		request.redirect('/item/' + created.id);
		return nothing();
	}

	@command
	static import(): i32 {
		const problem = importStep();
		if (problem.length == 0) return 0;
		request.explain(problem);
		return -ErrorNumber.RequestInvalid;
	}
}
