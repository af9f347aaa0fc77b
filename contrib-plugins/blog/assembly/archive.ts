// The listing that this plugin brings along for the plugin `gather`: all posts by tag, as a page, a feed, JSON and a block.
export const ARCHIVE: string =
	'{"name":"blog_posts","label":"All posts","description":"Every post of the blog, the newest first.",' +
	'"filters":{"and":[{"field":"type","value":"blog"},' +
	'{"field":"field_tags","operator":"contains_any","exposed":{"id":"tag","label":"Tag"}},' +
	'{"field":"title","operator":"contains","exposed":{"id":"title","label":"Title"}}]},' +
	'"fields":[{"field":"title"},{"field":"created"},{"field":"author.name"},{"field":"field_summary"},{"field":"field_tags"}],' +
	'"sorts":[{"field":"created","direction":"desc"}],"pager":{"type":"full","items_per_page":20},' +
	'"empty":"No posts yet.","displays":[{"id":"page","display_type":"page","path":"/blog/archive"},' +
	'{"id":"feed","display_type":"rss","title":"The blog","path":"/blog.xml"},' +
	'{"id":"json","display_type":"json","path":"/blog.json"},' +
	'{"id":"latest","display_type":"block","title":"Latest posts","style":"list","items_per_page":5}]}';
