// The contrib plugin `blog`: a content type for posts, how a post looks, and a page that lists the latest.
import {
	ContentType,
	Field,
	html,
	ItemHandle,
	page,
	plugins,
	RenderElement,
	request,
	sql,
	variables,
} from '@trovato/sdk';
import { Cursor } from './cursor';
import { ARCHIVE } from './archive';
import { tagField, Tags } from './tags';

@plugin
class Blog {
	@tap
	static tap_item_info(): ContentType {
		return new ContentType('blog', 'Blog post')
			.description('A dated post.')
			.field(Field.textLong('field_body').label('Body'))
			.field(Field.text('field_summary', 512).label('Summary'))
			.field(tagField());
	}

	@tap
	static tap_item_view(item: ItemHandle): RenderElement {
		if (item.type != 'blog') return html.fragment();
		return html
			.div()
			.class('blog')
			.append(meta(item, new Tags([item])))
			.append(html.div().class('body').formattedField(item, 'field_body'));
	}

	/** All posts by tag, and a feed, where the site has listings. */
	@tap
	static tap_gather_info(): string {
		return ARCHIVE;
	}

	/** `/blog`: the latest posts. */
	@route
	static latest(): RenderElement {
		page.title('Blog');
		const size = max(1, i32(I64.parseInt(variables.get('posts_per_page', '10'))));
		const cursor = Cursor.parse(request.query('after'));
		const statement = sql('latest');
		if (cursor === null) statement.null().null();
		else statement.time(cursor.time).string(cursor.id);
		const posts = statement.int(size + 1).all();
		const list = html.div().class('listing');
		if (posts.length == 0) return list.paragraph(cursor === null ? 'No posts yet.' : 'There are no older posts.');
		// A list without posts has no row that tells when the next one appears, so it is not kept.
		page.cacheTag('item_list:blog');
		page.expiresAt(posts.time(0, 'next_change'));
		const shown: ItemHandle[] = [];
		for (let i = 0; i < min(posts.length, size); i++) shown.push(posts.item(i));
		const tags = new Tags(shown);
		for (let i = 0; i < shown.length; i++) list.append(teaser(shown[i], tags));
		if (plugins.exists('gather')) page.feed('The blog', '/blog.xml');
		if (plugins.exists('gather') && cursor === null) {
			const more = html
				.p()
				.class('meta')
				.link('/blog/archive', 'All posts by tag')
				.text(' · ')
				.link('/blog.xml', 'Feed');
			list.append(more);
		}
		if (posts.length > size) {
			const next = html.link('/blog?after=' + Cursor.of(shown[shown.length - 1]), 'Older posts').attr('rel', 'next');
			list.append(html.nav().class('pager').attr('aria-label', 'Pages').append(next));
		}
		return list;
	}
}

function teaser(post: ItemHandle, tags: Tags): RenderElement {
	const entry = html.article().class('teaser');
	entry.append(html.heading(2, '').append(html.link('/item/' + post.id, post.title)));
	entry.append(meta(post, tags));
	const summary = post.string('field_summary');
	return summary.length > 0 ? entry.paragraph(summary) : entry;
}

/** Date and tags. */
function meta(post: ItemHandle, tags: Tags): RenderElement {
	const line = html.p().class('meta').append(html.time(post.created));
	tags.write(line, post);
	return line;
}
