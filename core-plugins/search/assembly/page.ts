// The page of results: a box, how many there are, filters, the results, and the way to more.
import { Doc, html, page, queryForm, RenderElement, request, Rows } from '@trovato/sdk';
import { Asked, cutAt, LONGEST } from './asked';
import { find, Found, show, suggest } from './found';
import { appendMarked } from './marked';
import { countedTerms } from './terms';

const PATH = '/search';
export const PAGE_SIZE: i32 = 20;

export function searchPage(): RenderElement {
	const asked = Asked.fromAddress();
	page.style('search.css');
	page.title(asked.isEmpty ? 'Search' : 'Search: ' + cutAt(asked.text, 80));
	const root = html.div().class('search').append(box(asked));
	if (asked.isEmpty) return root.append(hints());
	if (asked.wasCut)
		root.append(html.p('Only the first ' + LONGEST.toString() + ' characters were looked for.').class('notice'));
	const found = find(asked, PAGE_SIZE);
	root.append(counted(asked, found));
	const filters = filtersOf(asked, found);
	if (found.isEmpty) return nothingFound(root, asked, filters);
	root.append(filters);
	const list = html
		.ol()
		.class('search-results')
		.attr('start', (asked.start + 1).toString());
	const rows = show(asked, found);
	for (let i = 0; i < rows.length; i++)
		list.append(result(rows, i, found.isDraft(i), found.rows.time(found.places[i], 'created')));
	return root.append(list).append(pager(asked, found));
}

function box(asked: Asked): RenderElement {
	const form = queryForm('search', PATH);
	form.class('search-form');
	form.search('q', 'Search for').value(asked.text).maxLength(LONGEST).attr('autocomplete', 'off');
	form.add('submit', '', 'Search').class('button--primary');
	return html.element('search').attr('aria-label', 'Content').append(form.plain());
}

function hints(): RenderElement {
	return html
		.p()
		.class('meta')
		.text('Words in quotes are looked for side by side, a minus before a word leaves it out, and ')
		.append(html.code('or'))
		.text(' finds either.');
}

function counted(asked: Asked, found: Found): RenderElement {
	const line = html.p().class('search-count').attr('role', 'status');
	const about = '“' + asked.text + '”';
	if (found.isEmpty && asked.start > 0) return line.text('There are no more results for ' + about + '.');
	if (found.isEmpty) return line.text('No results found for ' + about + '.');
	if (found.more) return line.text('More than 5,000 results for ' + about + '. Another word finds fewer.');
	if (found.total < 0) return line.text('Results for ' + about + '.');
	return line.text((found.total == 1 ? '1 result' : found.total.toString() + ' results') + ' for ' + about + '.');
}

function nothingFound(root: RenderElement, asked: Asked, filters: RenderElement): RenderElement {
	root.append(filters);
	if (asked.start > 0)
		return root.append(html.p().append(html.link(address(asked, asked.type, asked.term, 0), 'First page')));
	const better = suggest(asked);
	if (better.length > 0) {
		const link = html.link(address(new Asked(better), asked.type, asked.term, 0), better).attr('rel', 'nofollow');
		return root.append(html.p().class('search-suggestion').text('Did you mean ').append(link).text('?'));
	}
	return root.append(hints());
}

/** Links that narrow the results, or take a filter back. */
function filtersOf(asked: Asked, found: Found): RenderElement {
	const root = html.element('nav').class('search-filters').attr('aria-label', 'Filters');
	let any = false;
	const types = Doc.json(found.types);
	if (asked.type.length > 0) {
		const label = types.count() > 0 ? types.string('0.label', asked.type) : asked.type;
		root.append(chosen('Type', label, address(asked, '', asked.term, 0)));
		any = true;
	} else if (types.count() > 1) {
		const list = html.ul();
		for (let i = 0; i < types.count(); i++) {
			const at = i.toString() + '.';
			list.append(
				choice(
					types.string(at + 'label'),
					types.string(at + 'count'),
					address(asked, types.string(at + 'type'), asked.term, 0),
				),
			);
		}
		root.append(group('Type', list));
		any = true;
	}
	if (asked.term.length > 0) {
		const label = asked.terms.label;
		root.append(chosen('Term', label.length > 0 ? label : 'one term', address(asked, asked.type, '', 0)));
		return root;
	}
	const terms = countedTerms(found.terms);
	if (terms.length > 0) {
		const list = html.ul();
		for (let i = 0; i < terms.length; i++)
			list.append(choice(terms[i].label, terms[i].count.toString(), address(asked, asked.type, terms[i].id, 0)));
		root.append(group('Term', list));
		any = true;
	}
	return any ? root : html.fragment();
}

function group(label: string, list: RenderElement): RenderElement {
	return html
		.div()
		.class('search-filter')
		.append(html.p(label).class('search-filter-name'))
		.append(list.attr('aria-label', label));
}

function choice(label: string, count: string, href: string): RenderElement {
	const link = html.link(href, label).attr('rel', 'nofollow');
	return html
		.li()
		.append(link)
		.append(html.span(' ' + count).class('meta'));
}

function chosen(name: string, label: string, href: string): RenderElement {
	const link = html
		.link(href, 'Show all')
		.attr('aria-label', 'Show all, not only ' + label)
		.attr('rel', 'nofollow');
	return html
		.p()
		.class('search-filter')
		.text(name + ': ')
		.append(html.strong(label))
		.text(' ')
		.append(link);
}

function result(rows: Rows, row: i32, isDraft: bool, created: i64): RenderElement {
	const entry = html.li().class('search-result');
	if (isDraft) entry.class('search-result--draft');
	const link = html.link('/item/' + rows.string(row, 'id'), '');
	entry.append(html.heading(2, '').append(appendMarked(link, rows.string(row, 'title'))));
	const about = html
		.p()
		.class('meta')
		.text(rows.string(row, 'type_label') + ' · ')
		.append(html.time(created));
	if (isDraft) about.text(' ').append(html.span('Draft, seen by you only').class('search-draft'));
	entry.append(about);
	const snippet = rows.string(row, 'snippet');
	return snippet.length > 0 ? entry.append(appendMarked(html.p().class('search-snippet'), snippet)) : entry;
}

function pager(asked: Asked, found: Found): RenderElement {
	if (found.next < 0 && asked.start == 0) return html.fragment();
	const nav = html.nav().class('pager').attr('aria-label', 'Pages');
	if (asked.start > 0) {
		const before = max(asked.start - PAGE_SIZE, 0);
		nav
			.append(html.link(address(asked, asked.type, asked.term, before), 'Previous page').attr('rel', 'prev'))
			.text(' ');
	}
	if (found.next >= 0)
		nav.append(html.link(address(asked, asked.type, asked.term, found.next), 'Next page').attr('rel', 'next'));
	return nav;
}

/** The address of these results with other filters, from a result on. */
export function address(asked: Asked, type: string, term: string, start: i32, path: string = PATH): string {
	let to = path + '?q=' + encodeURIComponent(asked.text);
	if (type.length > 0) to += '&type=' + type;
	if (term.length > 0) to += '&term=' + term;
	return start > 0 ? to + '&start=' + start.toString() : to;
}
