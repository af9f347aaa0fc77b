// The core plugin `navigation`: menus edited by hand, addresses of pages, and redirects from those that were.
import { cache, Doc, ErrorNumber, input, Items, RenderElement, request, sql } from '@trovato/sdk';
import {
	addAddressPage,
	addRedirectPage,
	addressesPage,
	deleteAddressPage,
	deleteRedirectPage,
	editAddressPage,
	patternsPage,
	redirectsPage,
} from './address-admin';
import { addMenuEntry, setAddress } from './commands';
import { alterItemForm, checkItemForm, takeItemForm } from './item-form';
import {
	addEntryPage,
	addMenuPage,
	deleteEntryPage,
	deleteMenuPage,
	editEntryPage,
	editMenuPage,
	menuPage,
	menusPage,
	saveMenu,
} from './menu-admin';
import { MENUS_TAG, placeMenus } from './menus';
import { applyPatterns } from './pattern';
import { ALIASES_TAG, alterPaths, resolvePath } from './resolve';

const DAY_MS: i64 = 86_400_000;

@plugin
class Navigation {
	/** A place for what stands at the bottom of every page. */
	@tap
	static tap_install(): void {
		saveMenu('', 'footer', 'Footer', 'footer');
	}

	/** Addresses of what is gone for good. */
	@tap
	static tap_cron(previous: string): void {
		if (previous.length == 0 || request.now - I64.parseInt(previous) >= DAY_MS) sql('aliases_purge').run();
	}

	/** What a stage changed about menus and addresses may stand on any page. */
	@tap
	static tap_publish_phase(about: string): void {
		if (Doc.json(about).string('phase') != 'dependents') return;
		cache.invalidate(MENUS_TAG);
		cache.invalidate(ALIASES_TAG);
	}

	@tap
	static tap_page(asked: Doc): void {
		placeMenus(asked);
	}

	@tap
	static tap_route_resolve(asked: Doc): string {
		return resolvePath(asked);
	}

	@tap
	static tap_url_alter(paths: Doc): string {
		return alterPaths(paths);
	}

	@tap
	static tap_item_insert(items: Items): void {
		applyPatterns(items);
	}

	@tap
	static tap_item_update(items: Items): void {
		applyPatterns(items);
	}

	@tap
	static tap_form_alter(form: string): string {
		return alterItemForm(form);
	}

	@tap
	static tap_form_validate(payload: Doc): string {
		return checkItemForm(payload);
	}

	@tap
	static tap_form_submit(payload: Doc): void {
		takeItemForm(payload);
	}

	@route
	static menus(): RenderElement {
		return menusPage();
	}

	@route
	static menu_add(): RenderElement {
		return addMenuPage();
	}

	@route
	static menu(): RenderElement {
		return menuPage();
	}

	@route
	static menu_edit(): RenderElement {
		return editMenuPage();
	}

	@route
	static menu_delete(): RenderElement {
		return deleteMenuPage();
	}

	@route
	static entry_add(): RenderElement {
		return addEntryPage();
	}

	@route
	static entry_edit(): RenderElement {
		return editEntryPage();
	}

	@route
	static entry_delete(): RenderElement {
		return deleteEntryPage();
	}

	@route
	static addresses(): RenderElement {
		return addressesPage();
	}

	@route
	static address_add(): RenderElement {
		return addAddressPage();
	}

	@route
	static address_edit(): RenderElement {
		return editAddressPage();
	}

	@route
	static address_delete(): RenderElement {
		return deleteAddressPage();
	}

	@route
	static patterns(): RenderElement {
		return patternsPage();
	}

	@route
	static redirects(): RenderElement {
		return redirectsPage();
	}

	@route
	static redirect_add(): RenderElement {
		return addRedirectPage();
	}

	@route
	static redirect_delete(): RenderElement {
		return deleteRedirectPage();
	}

	@command
	static set_address(): i32 {
		return answer(input.phase == 'start' ? setAddress() : '');
	}

	@command
	static add_menu_entry(): i32 {
		return answer(input.phase == 'start' ? addMenuEntry() : '');
	}
}

/** What a command ends with: nothing, or why it did nothing. */
function answer(problem: string): i32 {
	if (problem.length == 0) return 0;
	request.explain(problem);
	return -ErrorNumber.RequestInvalid;
}
