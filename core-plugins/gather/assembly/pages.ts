// Listings as visitors get them.
import {
	cache,
	forbidden,
	Json,
	notFound,
	nothing,
	page,
	plugins,
	RenderElement,
	request,
	treeElement,
	user,
} from '@trovato/sdk';
import { filledPath, pathValue, readWanted } from './asked';
import { Display, Listing } from './listing';
import { toJson, toRss } from './feeds';
import { Wanted } from './query';
import { findListing, TAG } from './registry';
import { find, Found } from './run';
import { findTerm, labelOf } from './terms';
import { moves } from './values';
import { showListing } from './show';

/** What a route was asked to show. */
class Asked {
	listing: Listing | null = null;
	display: Display | null = null;
	refusal: RenderElement = changetype<RenderElement>(<usize>0);
}

function ask(type: string): Asked {
	const asked = new Asked();
	page.cacheTag(TAG);
	const listing = findListing(request.param('listing'));
	const display: Display | null = listing === null ? null : listing.display(request.param('display'));
	if (listing === null || display === null || (type.length > 0 && display.type != type)) asked.refusal = notFound();
	else if (!listing.mayBeSeen) asked.refusal = forbidden();
	asked.listing = listing;
	asked.display = display;
	return asked;
}

/** The page, and what it depends on. A cursor that leads nowhere begins at the first page. */
export function findPage(listing: Listing, wanted: Wanted): Found {
	let found = find(listing, wanted);
	if (found.failure.length > 0 && (wanted.after.length > 0 || wanted.before.length > 0)) {
		const isAfter = wanted.after.length > 0;
		wanted.after = '';
		wanted.before = '';
		wanted.ignore(
			isAfter ? 'after' : 'before',
			'This address leads to no page of the list, so it begins at the first.',
		);
		found = find(listing, wanted);
	}
	depend(listing);
	return found;
}

function depend(listing: Listing): void {
	page.cacheTag(TAG);
	const types = typesOf(listing);
	for (let i = 0; i < types.length; i++) page.cacheTag('item_list:' + types[i]);
	const leaves = listing.filter.leaves();
	for (let i = 0; i < leaves.length; i++)
		for (let j = 0; j < leaves[i].values.length; j++)
			if (moves(leaves[i].field!.kind, leaves[i].values[j])) page.expiresAt(request.now + 60_000);
	for (let i = 0; i < listing.arguments.length; i++)
		if (listing.arguments[i].source == 'now') page.expiresAt(request.now + 60_000);
	// What is made for one person is not kept.
	if (user.isAnonymous && request.query('as_of').length == 0) page.expiresAt(nextChange(types));
}

/** The types that a listing is limited to; `all` when it is not, or shows something of other items. */
function typesOf(listing: Listing): string[] {
	if (listing.relations.length == 0 && listing.filter.group == 'and')
		for (let i = 0; i < listing.filter.filters.length; i++) {
			const filter = listing.filter.filters[i];
			const field = filter.field;
			if (field === null || field.full != 'type' || filter.exposed.length > 0) continue;
			if (filter.operator != 'equals' && filter.operator != 'in') continue;
			let known = filter.values.length <= 20;
			for (let j = 0; j < filter.values.length; j++) if (!listing.types.names.includes(filter.values[j])) known = false;
			if (known) return filter.values;
		}
	return ['all'];
}

/** When the next item appears or vanishes by itself; remembered until content of these types changes. */
function nextChange(types: string[]): i64 {
	const key = types.join(' ');
	const known = cache.get('next', key);
	if (known !== null) {
		const at = I64.parseInt(known);
		if (at == 0 || at > request.now) return at;
	}
	const reply = plugins.invoke('content', 'next_change', '');
	const at = reply.failed ? request.now + 60_000 : I64.parseInt(reply.text);
	const tags: string[] = [];
	for (let i = 0; i < types.length; i++) tags.push('item_list:' + types[i]);
	cache.set('next', key, at.toString(), tags);
	return at;
}

export function listingPage(): RenderElement {
	const asked = ask('');
	const listing = asked.listing;
	const display = asked.display;
	if (changetype<usize>(asked.refusal) != 0 || listing === null || display === null) return asked.refusal;
	if (display.type == 'json') return answerJson(listing, display);
	if (display.type == 'rss') return answerRss(listing, display);
	const wanted = readWanted(listing, display);
	const found = findPage(listing, wanted);
	// The path names something that cannot be.
	if (wanted.nothing && wanted.ignored.length > 0 && display.path.includes('{')) return notFound();
	page.title(titleOf(listing, display));
	for (let i = 0; i < listing.displays.length; i++) {
		const feed = listing.displays[i];
		const path = feed.type == 'rss' ? filledPath(feed.path) : '';
		if (path.length > 0) page.feed(titleOf(listing, feed), path);
	}
	if (listing.description.length > 0) page.description(listing.description);
	return treeElement(showListing(listing, display, wanted, found).json.toJson());
}

export function listingJson(): RenderElement {
	const asked = ask('');
	const listing = asked.listing;
	const display = asked.display;
	if (changetype<usize>(asked.refusal) != 0 || listing === null || display === null) return asked.refusal;
	return answerJson(listing, display);
}

export function listingFeed(): RenderElement {
	const asked = ask('');
	const listing = asked.listing;
	const display = asked.display;
	if (changetype<usize>(asked.refusal) != 0 || listing === null || display === null) return asked.refusal;
	return answerRss(listing, display);
}

export function listingBlock(): RenderElement {
	const asked = ask('block');
	const listing = asked.listing;
	const display = asked.display;
	if (changetype<usize>(asked.refusal) != 0 || listing === null || display === null) return asked.refusal;
	return treeElement(blockOf(listing, display));
}

function answerJson(listing: Listing, display: Display): RenderElement {
	const wanted = readWanted(listing, display);
	request.respond(200, 'application/json', toJson(listing, wanted, findPage(listing, wanted)));
	return nothing();
}

function answerRss(listing: Listing, display: Display): RenderElement {
	const wanted = readWanted(listing, display);
	const found = findPage(listing, wanted);
	const title = titleOf(listing, display);
	// The path names something that cannot be, or is not there.
	if (display.path.includes('{') && (title.length == 0 || (wanted.nothing && wanted.ignored.length > 0)))
		return notFound();
	request.respond(200, 'application/rss+xml; charset=utf-8', toRss(listing, title, found, request.siteUrl));
	return nothing();
}

/** The title of a display, with what stands for placeholders of its path: the label of a term, or the value. */
function titleOf(listing: Listing, display: Display): string {
	let title = display.title;
	if (!title.includes('{')) return title;
	for (let i = 0; i < listing.arguments.length; i++) {
		const name = '{' + listing.arguments[i].name + '}';
		const value = listing.arguments[i].source == 'path' ? pathValue(listing.arguments[i].name) : '';
		if (value.length == 0 || !title.includes(name)) continue;
		const filter = listing.arguments[i].filter;
		title = title.replaceAll(name, filter.byTerm ? labelOf(findTerm(filter.field!, value)) : value);
	}
	return title.trim();
}

function blockOf(listing: Listing, display: Display): string {
	const wanted = readWanted(listing, display);
	wanted.page = 1;
	wanted.from = -1;
	wanted.after = '';
	wanted.before = '';
	return showListing(listing, display, wanted, findPage(listing, wanted)).json.toJson();
}

function displayFor(listing: Listing | null, id: string, type: string): Display | null {
	if (listing === null) return null;
	if (id.length > 0) return listing.display(id);
	return type.length > 0 ? listing.displayOf(type) : listing.displays[0];
}

/** For other plugins: `{"listing", "display"}`, and the block as a tree in JSON; nothing for who may not see it. */
export function blockFor(name: string, id: string): string {
	const listing = findListing(name);
	const display = displayFor(listing, id, 'block');
	if (listing === null || display === null || !listing.mayBeSeen) return '{}';
	return blockOf(listing, display);
}

/** For other plugins: the rows as JSON, `gather_execute` of the contract of listings. */
export function rowsFor(name: string, id: string): string {
	const listing = findListing(name);
	const display = displayFor(listing, id, '');
	if (listing === null || display === null || !listing.mayBeSeen)
		return new Json().object().key('items').list().end().key('ignored').list().end().end().toJson();
	const wanted = readWanted(listing, display);
	return toJson(listing, wanted, findPage(listing, wanted));
}
