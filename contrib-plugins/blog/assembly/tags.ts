// The tags of posts: terms with pages of their own where the site had categories when it got its blog, else plain words.
import { Doc, Field, html, ItemHandle, Json, plugins, RenderElement } from '@trovato/sdk';

const CATEGORIES = 'categories';

export function tagField(): Field {
	if (!plugins.exists(CATEGORIES)) return Field.text('field_tags', 128).label('Tags').many();
	return Field.reference('field_tags', 'category_tag').scope('tags').widget('tags').label('Tags').many();
}

export class Tags {
	private labels: Map<string, string> = new Map<string, string>();
	private paths: Map<string, string> = new Map<string, string>();

	/** Asks once what the terms of all these posts are called. */
	constructor(posts: ItemHandle[]) {
		const ids = new Json().list();
		let any = false;
		for (let i = 0; i < posts.length; i++) {
			const tags = Doc.json(posts[i].json('field_tags'));
			for (let j = 0; j < posts[i].count('field_tags'); j++) {
				const id = tags.string(j.toString() + '.target_id');
				if (id.length > 0) ids.string(id);
				any = any || id.length > 0;
			}
		}
		const reply = any ? plugins.invoke(CATEGORIES, 'terms_find', ids.end().toJson()) : null;
		const found = Doc.json(reply === null || reply.failed ? '[]' : reply.text);
		for (let i = 0; i < found.count(); i++) {
			const id = found.string(i.toString() + '.id');
			this.labels.set(id, found.string(i.toString() + '.label'));
			this.paths.set(id, found.string(i.toString() + '.path'));
		}
	}

	/** Adds the tags of a post to a line. */
	write(line: RenderElement, post: ItemHandle): void {
		const tags = Doc.json(post.json('field_tags'));
		let separator = ' · ';
		for (let i = 0; i < post.count('field_tags'); i++) {
			const id = tags.string(i.toString() + '.target_id');
			if (id.length > 0 && !this.labels.has(id)) continue;
			line.text(separator);
			separator = ', ';
			if (id.length == 0) line.append(html.span(post.stringAt('field_tags', i)).class('tag'));
			else line.append(html.link(this.paths.get(id), this.labels.get(id)).class('tag'));
		}
	}
}
