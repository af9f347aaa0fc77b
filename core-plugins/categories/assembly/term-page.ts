// The page of a term: what it means, what is below it, and the newest items that have it or something below it.
import { Doc, html, Json, notFound, nothing, page, plugins, RenderElement, request, Rows, sql } from '@trovato/sdk';
import { isUuid } from './problems';
import { Term } from './term';
import { Tree } from './tree';
import { LIST_TAG, mayEdit, Vocabulary } from './vocabulary';

const PAGE_SIZE = 20;
const AHEAD = 3;

/** Where a list by date goes on: behind an item's date and id, as the address carries it. */
class Cursor {
	constructor(
		readonly time: i64,
		readonly id: string,
	) {}

	static parse(text: string): Cursor | null {
		const dot = text.indexOf('.');
		if (dot < 1 || dot > 15) return null;
		for (let i = 0; i < dot; i++) {
			const code = text.charCodeAt(i);
			if ((code < 0x30 || code > 0x39) && !(i == 0 && code == 0x2d && dot > 1)) return null;
		}
		const id = text.substring(dot + 1);
		return isUuid(id) ? new Cursor(I64.parseInt(text.substring(0, dot)), id) : null;
	}

	toString(): string {
		return this.time.toString() + '.' + this.id;
	}
}

export function termPage(): RenderElement {
	const id = request.param('id');
	const term = Term.find(id);
	page.cacheTag(LIST_TAG);
	page.cacheTag('item_list:all');
	if (term === null) return notFound();
	if (term.mergedInto.length > 0) {
		request.redirect('/term/' + term.mergedInto, 301);
		return nothing();
	}
	page.expiresAt(term.nextChange);
	page.title(term.label);
	const trail = term.trail;
	for (let i = 0; i < trail.count(); i++)
		page.breadcrumb(trail.string(i.toString() + '.label'), '/term/' + trail.string(i.toString() + '.id'));
	const hasFeed = plugins.exists('gather');
	if (hasFeed) page.feed(term.label, '/term/' + term.id + '/feed.xml');
	const root = html.div().class('term');
	if (mayEdit(term.vocabularyName)) root.append(tasks(term));
	root.append(html.heading(1, term.label));
	if (term.description.length > 0) {
		page.description(term.description.length > 300 ? term.description.substring(0, 299) + '…' : term.description);
		root.append(html.div().class('body').class('lead').formatted(term.description, 'plain_text'));
	}
	const about = html
		.p()
		.class('meta')
		.link('/terms/' + term.vocabularyName, 'All of ' + term.vocabularyLabel);
	if (hasFeed) about.text(' · ').link('/term/' + term.id + '/feed.xml', 'Feed');
	root.append(about);
	const children = term.children;
	if (children.count() > 0) {
		const list = html.ul().class('titles');
		for (let i = 0; i < children.count(); i++)
			list.append(
				html.li().link('/term/' + children.string(i.toString() + '.id'), children.string(i.toString() + '.label')),
			);
		const narrower = html.nav().class('term-children').attr('aria-label', 'Narrower terms');
		root.append(narrower.append(html.heading(2, 'Narrower terms')).append(list));
	}
	return html.fragment().append(root).append(listItems(id));
}

/** `/terms/{vocabulary}`: all terms, those that are below others indented. */
export function vocabularyTermsPage(): RenderElement {
	const vocabulary = Vocabulary.find(request.param('vocabulary'));
	page.cacheTag(LIST_TAG);
	if (vocabulary === null) return notFound();
	page.title(vocabulary.label);
	if (vocabulary.description.length > 0) page.description(vocabulary.description);
	page.style('categories.css');
	const root = html.div().class('terms');
	if (vocabulary.description.length > 0)
		root.append(html.div().class('body').class('lead').formatted(vocabulary.description, 'plain_text'));
	const tree = new Tree(vocabulary);
	if (tree.lines.length == 0) return root.append(html.p('There are no terms yet.').class('empty'));
	let at = 0;
	const lists: RenderElement[] = [html.ul().class('term-list')];
	root.append(lists[0]);
	let last: RenderElement = lists[0];
	for (let i = 0; i < tree.lines.length; i++) {
		const depth = min(tree.depths[i], at + 1);
		if (depth > at) {
			const below = html.ul();
			last.append(below);
			lists.push(below);
		}
		while (lists.length > depth + 1) lists.pop();
		at = depth;
		last = html.li().link('/term/' + tree.id(i), tree.label(i));
		lists[depth].append(last);
	}
	return root;
}

function tasks(term: Term): RenderElement {
	const list = html.ul();
	const base = '/admin/categories/' + term.vocabularyName + '/terms';
	list.append(html.li().append(html.link('/term/' + term.id, 'View').attr('aria-current', 'page')));
	list.append(html.li().link(base + '/' + term.id, 'Edit'));
	list.append(html.li().link(base, 'All terms'));
	page.style('categories.css');
	return html.nav().class('tasks').attr('aria-label', 'What to do').append(list);
}

/** However much of it nobody may see, a page costs the same: it looks three pages ahead, once. */
function listItems(id: string): RenderElement {
	const list = html.div().class('listing');
	const start = Cursor.parse(request.query('after'));
	const statement = sql('term_items').string(id);
	if (start === null) statement.null().null();
	else statement.time(start.time).string(start.id);
	const rows = statement.int(AHEAD * PAGE_SIZE + 1).all();
	const most = min(rows.length, AHEAD * PAGE_SIZE);
	const allowed = visible(rows, most);
	let shown = 0;
	let at = 0;
	for (; at < most && shown < PAGE_SIZE; at++) {
		if (!allowed.has(rows.string(at, 'revision_id'))) continue;
		list.append(teaser(rows, at));
		shown++;
	}
	const more = at < rows.length;
	if (shown == 0 && !more)
		list.append(html.p(start === null ? 'Nothing has this term yet.' : 'There is nothing older.').class('empty'));
	if (more) {
		const cursor = new Cursor(rows.time(at - 1, 'created'), rows.string(at - 1, 'id'));
		const next = html.link('/term/' + id + '?after=' + cursor.toString(), 'Older').attr('rel', 'next');
		list.append(html.nav().class('pager').attr('aria-label', 'Pages').append(next));
	}
	return list;
}

/** The revisions among the rows that the user may see: content asks everybody who has a say. */
function visible(rows: Rows, count: i32): Set<string> {
	const allowed = new Set<string>();
	if (count == 0) return allowed;
	const ids = new Json().object().key('revisions').list();
	for (let i = 0; i < count; i++) ids.string(rows.string(i, 'revision_id'));
	const reply = plugins.invoke('content', 'items_visible', ids.end().end().toJson());
	if (reply.failed) throw new Error('content.items_visible: ' + reply.text);
	const list = Doc.json(reply.text);
	for (let i = 0; i < list.count(); i++) allowed.add(list.string(i.toString()));
	return allowed;
}

function teaser(rows: Rows, row: i32): RenderElement {
	const entry = html.article().class('teaser');
	entry.append(html.heading(2, '').append(html.link('/item/' + rows.string(row, 'id'), rows.string(row, 'title'))));
	const about = html
		.p()
		.class('meta')
		.append(html.time(rows.time(row, 'created')));
	entry.append(about.text(' · ' + rows.string(row, 'type_label')));
	const summary = rows.string(row, 'summary');
	return summary.length > 0 ? entry.paragraph(summary) : entry;
}
