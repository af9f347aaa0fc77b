// The core plugin `gather`: listings of content, from their definitions to pages, blocks, JSON and feeds.
import { Doc, RenderElement } from '@trovato/sdk';
import { deleteListing, getListings, previewListing, putListing } from './api';
import { addPage, editPage, listingsPage } from './builder';
import { blockFor, listingBlock, listingFeed, listingJson, listingPage, rowsFor } from './pages';
import { forget, resolvePath } from './registry';

@plugin
class Gather {
	@tap
	static tap_route_resolve(asked: Doc): string {
		return resolvePath(asked);
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
}
