// The pages that visitors see: the front page, a list of titles, and an item.
import { html, notFound, page, plugins, RenderElement, request, Rows, sql, text as texts } from '@trovato/sdk';
import { may, permitted, VIEW } from './access';
import { mayViewNewest } from './api';
import { TypeDefinition } from './definition';
import { findNewest } from './editing';
import { itemTasks, STYLE } from './item-pages';
import { Cursor, isUuid, PAGE_SIZE, pager, teaser } from './listing';
import { showFields } from './show';
import { stateOf } from './represent';

const ROUNDS = 3;
const TITLES = 100;

/** The newest items that are promoted to the front page. */
export function frontPage(): RenderElement {
	const list = html.div().class('listing').append(timeNotice());
	let cursor = Cursor.parse(request.query('after'));
	const begins = cursor === null;
	let shown = 0;
	let more = true;
	for (let round = 0; round < ROUNDS && more && shown < PAGE_SIZE; round++) {
		const statement = sql('front');
		if (cursor === null) statement.null().null();
		else statement.time(cursor.time).string(cursor.id);
		const rows = statement.int(PAGE_SIZE + 1 - shown).all();
		// A list without items has no row that tells when the next one appears, so it is not kept.
		if (rows.length > 0) {
			page.cacheTag('item_list:all');
			page.expiresAt(rows.time(0, 'next_change'));
		}
		const taken = min(rows.length, PAGE_SIZE - shown);
		more = rows.length > taken;
		const allowed = permitted(rows, VIEW);
		for (let i = 0; i < taken; i++) {
			cursor = new Cursor(rows.time(i, 'created'), rows.string(i, 'id'));
			if (!allowed[i]) continue;
			list.append(teaser(rows, i));
			shown++;
		}
		if (taken == 0) break;
	}
	if (shown == 0 && !more) list.paragraph(begins ? 'There is nothing here yet.' : 'There is nothing older.');
	if (more && cursor !== null) list.append(pager('/?after=' + cursor.toString(), 'Older'));
	return list;
}

/** All pages by title. */
export function titlesPage(): RenderElement {
	page.title('Pages');
	let id = request.query('id');
	const known = isUuid(id);
	let title = known ? request.query('title') : '';
	const list = html.ul().class('titles');
	let shown = 0;
	let more = true;
	let going = known;
	for (let round = 0; round < ROUNDS && more && shown < TITLES; round++) {
		const statement = sql('pages').string('page');
		if (going) statement.string(title).string(id);
		else statement.null().null();
		const rows = statement.int(TITLES + 1 - shown).all();
		if (rows.length > 0) {
			page.cacheTag('item_list:page');
			page.expiresAt(rows.time(0, 'next_change'));
		}
		const taken = min(rows.length, TITLES - shown);
		more = rows.length > taken;
		const allowed = permitted(rows, VIEW);
		for (let i = 0; i < taken; i++) {
			id = rows.string(i, 'id');
			title = rows.string(i, 'title');
			going = true;
			if (!allowed[i]) continue;
			list.append(html.li().append(html.link('/item/' + id, title)));
			shown++;
		}
		if (taken == 0) break;
	}
	const root = html.div().class('listing').append(timeNotice());
	if (shown == 0 && !more) return root.paragraph(known ? 'There are no more pages.' : 'There are no pages yet.');
	root.append(list);
	if (more) root.append(pager('/pages?title=' + encodeURIComponent(title) + '&id=' + id, 'More'));
	return root;
}

/** Tells somebody who looks at another time that they do. */
function timeNotice(): RenderElement {
	const root = html.fragment();
	if (request.query('as_of').length == 0) return root;
	page.style(STYLE);
	const note = html.p().class('notice').attr('role', 'status').text('This is the site as of ');
	return root.append(note.append(html.time(request.now, 'datetime')).text(' UTC.'));
}

/** An item: what is public of it, or its newest state for those who may see it. */
export function itemPage(): RenderElement {
	const id = request.param('id');
	const live = sql('item').string(id).all();
	if (live.length > 0) {
		if (!may(live, 0, VIEW)) return notFound();
		page.cacheTag('item:' + id);
		page.expiresAt(live.time(0, 'until'));
		return html.fragment().append(timeNotice()).append(itemTasks(live, 'View')).append(showItem(live));
	}
	const newest = findNewest(id);
	if (newest.length == 0 || !mayViewNewest(newest)) return notFound();
	const state = stateOf(newest, 0);
	page.style(STYLE);
	const note = html.p().class('notice').attr('role', 'status');
	note.text('Only people who may see unpublished content see this page: it is ' + wordsFor(state) + '.');
	return html.fragment().append(itemTasks(newest, 'View')).append(note).append(showItem(newest));
}

function wordsFor(state: string): string {
	if (state == 'scheduled') return 'scheduled for later';
	return state == 'expired' ? 'expired' : 'a draft';
}

/** An item with what plugins make of it. */
export function showItem(rows: Rows, row: i32 = 0): RenderElement {
	const item = rows.item(row);
	page.title(item.title);
	page.cacheTag('item_type:' + item.type);
	if (item.type == 'page') page.breadcrumb('Pages', '/pages');
	const summary = item.string('field_summary');
	if (summary.length > 0) page.description(summary);
	const article = html
		.article()
		.class('item')
		.class('item--' + item.type)
		// A theme may show items its own way: `item--<type>--<id>`, `item--<type>`, `item`.
		.template('item')
		.variable('type', item.type)
		.variable('id', item.id)
		.variable('title', item.title)
		.variable('created', texts.formatTime(item.created, 'iso'));
	article.append(html.heading(1, item.title));
	article.append(plugins.renderItem('tap_item_view', item));
	// A type that was made by hand has no plugin that shows it.
	if (rows.string(row, 'type_plugin').length == 0) {
		page.style(STYLE);
		article.append(showFields(TypeDefinition.of(rows, row), item));
	}
	return article;
}
