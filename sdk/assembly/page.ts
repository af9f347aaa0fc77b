// What concerns the whole page, not one node of it.
import { RenderElement } from './element';
import * as host from './generated/render';

export class page {
	/** The title of the page being made. */
	static title(value: string): void {
		host.pageTitle(value);
	}

	/** One or two sentences for search engines and link previews. */
	static description(value: string): void {
		host.pageDescription(value);
	}

	/** A page above this one, below those that manifests know; from the top down. False when it is no path of this site. */
	static breadcrumb(title: string, path: string): bool {
		return host.pageBreadcrumb(title, path);
	}

	/** The same as a feed, at a path of this site: feed readers find it. False when it is no path of this site. */
	static feed(title: string, path: string): bool {
		return host.pageFeed(title, path);
	}

	/** Loads `static/<file>` of this plugin as a module script; needs the capability `browser:script`. */
	static script(file: string): bool {
		return host.pageScript(file);
	}

	/** Loads `static/<file>` of this plugin as a style sheet. */
	static style(file: string): bool {
		return host.pageStyle(file);
	}

	/** The frame around the page: `page--<name>.eta` where there is one. Below `/admin` it is `admin`. */
	static theme(name: string): bool {
		return host.pageTheme(name);
	}

	/** Puts a node into a region: `header`, `before`, `aside`, `after` or `footer`. */
	static region(name: string, element: RenderElement): bool {
		return host.pageRegion(name, changetype<i32>(element));
	}

	/** The page depends on what the tag names, such as `item:<id>`. */
	static cacheTag(tag: string): void {
		host.cacheTag(tag);
	}

	/** The page shows something else from this instant on, though nobody changes anything; 0 is never. */
	static expiresAt(time: i64): void {
		if (time > 0) host.expiresAt(time);
	}
}
