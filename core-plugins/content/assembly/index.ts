// The core plugin `content`: content types, items, the pages that show them, and the JSON interface.
import {
	ContentTypes,
	currentJob,
	Doc,
	ErrorNumber,
	html,
	ItemHandle,
	Items,
	notFound,
	nothing,
	problem,
	RenderElement,
	request,
	sql,
} from '@trovato/sdk';
import { getItem, patchItem, postClone, postItem } from './api';
import { decideViews } from './access';
import { importStep } from './import';
import { addChoice, addForm, editForm } from './item-form';
import { clonePage, deletePage, diffPage, revertPage, revisionPage, revisionsPage, suggest } from './item-pages';
import { countedItems, listFor, listItems } from './item-list';
import { getOpenApi } from './openapi';
import { frontPage, itemPage, titlesPage } from './pages';
import { bulkItems, deleteItem, restoreItem } from './removing';
import { changeFor, checkFor, loadFor, saveFor, typeFor, visibleFor } from './services';
import { fieldTypesJson } from './custom';
import { convertPublished, lockType, publishPhase } from './staging';
import { getDiff, getRevision, getRevisions, postRevert } from './revisions';
import { deletePublication, getTimeline } from './timeline';
import { convertNext, deleteType, getType, getTypes, typesJson, patchType, postType, previewType } from './type-admin';
import { targetsJson } from './targets';
import { pageType, registerTypes, typeNames } from './types';

@plugin
class Content {
	@tap
	static tap_plugins_changed(): void {
		registerTypes();
	}

	@tap
	static tap_item_info(): ContentTypes {
		return new ContentTypes().add(pageType());
	}

	@tap
	static tap_item_view(item: ItemHandle): RenderElement {
		if (item.type != 'page') return html.fragment();
		return html.div().class('body').formattedField(item, 'field_body');
	}

	/** `{type}` in the names of permissions stands for each content type. */
	@tap
	static tap_permission_values(): string {
		return typeNames();
	}

	/** The newest items that are promoted to the front page. */
	@route
	static front(): RenderElement {
		return frontPage();
	}

	/** All pages by title. */
	@route
	static pages(): RenderElement {
		return titlesPage();
	}

	@route
	static item_view(): RenderElement {
		return itemPage();
	}

	@route
	static item_add_choice(): RenderElement {
		return addChoice();
	}

	@route
	static item_add(): RenderElement {
		return addForm();
	}

	@route
	static item_edit(): RenderElement {
		return editForm();
	}

	@route
	static item_revisions(): RenderElement {
		return revisionsPage();
	}

	@route
	static item_revision(): RenderElement {
		return revisionPage();
	}

	@route
	static item_diff(): RenderElement {
		return diffPage();
	}

	@route
	static item_revert(): RenderElement {
		return revertPage();
	}

	@route
	static item_delete(): RenderElement {
		return deletePage();
	}

	@route
	static item_clone(): RenderElement {
		return clonePage();
	}

	@route
	static suggest(): RenderElement {
		return suggest();
	}

	@route
	static api_items(): RenderElement {
		const problems = listItems();
		return problems.count > 0 ? problems.answer() : nothing();
	}

	@route
	static api_item_add(): RenderElement {
		return postItem();
	}

	@route
	static api_item(): RenderElement {
		return getItem();
	}

	@route
	static api_item_change(): RenderElement {
		return patchItem();
	}

	@route
	static api_item_delete(): RenderElement {
		return deleteItem();
	}

	@route
	static api_item_restore(): RenderElement {
		return restoreItem();
	}

	@route
	static api_item_clone(): RenderElement {
		return postClone();
	}

	@route
	static api_item_revert(): RenderElement {
		return postRevert();
	}

	@route
	static api_items_bulk(): RenderElement {
		return bulkItems();
	}

	@route
	static api_revisions(): RenderElement {
		return getRevisions();
	}

	@route
	static api_revision(): RenderElement {
		return getRevision();
	}

	@route
	static api_diff(): RenderElement {
		return getDiff();
	}

	@route
	static api_timeline(): RenderElement {
		return getTimeline();
	}

	@route
	static api_publication_delete(): RenderElement {
		return deletePublication();
	}

	@route
	static api_types(): RenderElement {
		return getTypes();
	}

	@route
	static api_type(): RenderElement {
		return getType();
	}

	@route
	static api_type_add(): RenderElement {
		return postType();
	}

	@route
	static api_type_change(): RenderElement {
		return patchType();
	}

	@route
	static api_type_preview(): RenderElement {
		return previewType();
	}

	@route
	static api_type_delete(): RenderElement {
		return deleteType();
	}

	@route
	static api_openapi(): RenderElement {
		return getOpenApi();
	}

	/** Goes on with what a change of a type's fields left to do. */
	@job
	static convert_fields(): void {
		const name = currentJob.payload.string('type');
		if (lockType(name).length == 0) return;
		if (convertNext(name)) currentJob.again('{}');
	}

	/** The kernel has moved items and types out of a stage into live. */
	@tap
	static tap_publish_phase(about: string): void {
		const doc = Doc.json(about);
		publishPhase(doc);
		if (doc.string('phase') == 'config_types' && doc.string('operation') == 'upsert') convertPublished();
	}

	/** What was deleted 30 days ago goes for good. */
	@tap
	static tap_cron(previous: string): void {
		sql('items_purge').int(30).run();
	}

	/** For other plugins, on behalf of the current user: `{"id"?, "type", "title", "fields", …}` is checked and saved. */
	@callable
	static item_save(payload: string): string {
		return saveFor(payload);
	}

	/** The same without saving: what is wrong with it. */
	@callable
	static item_check(payload: string): string {
		return checkFor(payload);
	}

	/** The newest state of an item that the user may see: `{"id"}`. */
	@callable
	static item_load(payload: string): string {
		return loadFor(payload);
	}

	/** `{"revisions": […]}`, at most 500: the ids of those that the user may see, for lists that other plugins make. */
	@callable
	static items_visible(payload: string): string {
		return visibleFor(payload);
	}

	/** `{"action": "publish" | "unpublish" | "delete" | "restore", "ids": […]}`. */
	@callable
	static items_change(payload: string): string {
		return changeFor(payload);
	}

	/** The newest states of items, for lists of editors: the parameters of `GET /api/items`, and `{"items", "after"}`. */
	@callable
	static items_list(payload: string): string {
		return listFor(payload);
	}

	/** `{"published", "drafts", "scheduled", "expired"}`: how many items; `{}` for who may not know. */
	@callable
	static items_counted(payload: string): string {
		return countedItems();
	}

	/** All content types with their fields. */
	@callable
	static types(payload: string): string {
		return typesJson();
	}

	/** `{"op": "create" | "change" | "preview" | "delete", "type", …}`: what the JSON interface does, `{"status", "body"}`. */
	@callable
	static type_change(payload: string): string {
		return typeFor(payload);
	}

	/** What fields may refer to beside items and people: `{"target", "scope", "label", "widgets"}`. */
	@callable
	static reference_targets(payload: string): string {
		return targetsJson();
	}

	/** The kinds of fields: `{"type", "label"}`. */
	@callable
	static field_types(payload: string): string {
		return fieldTypesJson();
	}

	/** Of a batch of what is public (`plugins.invokeItems`): Grant for what the user may view, Deny for what not. */
	@callable
	static items_viewable(payload: string): string {
		decideViews(Items.lent(payload));
		return '';
	}

	/** When anything becomes public or stops being it next, in milliseconds since 1970; 0 is never. */
	@callable
	static next_change(payload: string): string {
		return sql('next_change').all().time(0, 'at').toString();
	}

	@command
	static import(): i32 {
		const problem = importStep();
		if (problem.length == 0) return 0;
		request.explain(problem);
		return -ErrorNumber.RequestInvalid;
	}
}
