// The core plugin `gather`: listings of content, from their definitions to pages, blocks, JSON and feeds.
import { Doc, input, plugins, RenderElement } from '@trovato/sdk';
import { deleteListing, getListings, importListings, previewListing, putListing } from './api';
import { addPage, editPage, listingsPage } from './builder';
import { blockFor, listingBlock, listingFeed, listingJson, listingPage, rowsFor } from './pages';
import { forget, resolvePath } from './registry';

/** The newest content that has a term, or one below it. */
const TERM_FEED =
	'{"name":"term_feed","label":"What has a term",' +
	'"arguments":[{"field":"terms","operator":"has_term","source":"path","id":"term","descendants":true}],' +
	'"pager":{"type":"none","items_per_page":20},' +
	'"displays":[{"id":"feed","display_type":"rss","title":"{term}","path":"/term/{term}/feed.xml"}]}';

@plugin
class Gather {
	@tap
	static tap_route_resolve(asked: Doc): string {
		return resolvePath(asked);
	}

	/** Each term has a feed, where the site has terms. */
	@tap
	static tap_gather_info(): string {
		return plugins.exists('categories') ? TERM_FEED : '';
	}

	/** Another plugin may bring listings along. */
	@tap
	static tap_plugins_changed(): void {
		forget();
	}

	@route
	static listing(): RenderElement {
		return listingPage();
	}

	@route
	static listing_json(): RenderElement {
		return listingJson();
	}

	@route
	static listing_feed(): RenderElement {
		return listingFeed();
	}

	@route
	static listing_block(): RenderElement {
		return listingBlock();
	}

	@route
	static api_listings(): RenderElement {
		return getListings();
	}

	@route
	static api_preview(): RenderElement {
		return previewListing();
	}

	@route
	static api_save(): RenderElement {
		return putListing();
	}

	@route
	static api_delete(): RenderElement {
		return deleteListing();
	}

	@route
	static listings(): RenderElement {
		return listingsPage();
	}

	@route
	static listing_add(): RenderElement {
		return addPage();
	}

	@route
	static listing_edit(): RenderElement {
		return editPage();
	}

	/** `{"listing", "display"?}`: a block, or another display, as a tree in JSON. */
	@callable
	static block(payload: string): string {
		const doc = Doc.json(payload);
		return blockFor(doc.string('listing'), doc.string('display'));
	}

	/** `{"listing", "display"?}`: the items of the page that the address asks for. */
	@callable
	static execute(payload: string): string {
		const doc = Doc.json(payload);
		return rowsFor(doc.string('listing'), doc.string('display'));
	}

	@command
	static import_listings(): i32 {
		if (input.phase == 'batch') importListings();
		return 0;
	}
}
