// The core plugin `categories`: vocabularies, terms and their hierarchies, and which item has which terms.
import { cache, Doc, Items, RenderElement, sql } from '@trovato/sdk';
import {
	deleteTerm,
	deleteVocabulary,
	getAncestors,
	getDescendants,
	getTerm,
	getTerms,
	getUsage,
	getVocabularies,
	getVocabulary,
	patchTerm,
	patchVocabulary,
	postMerge,
	postTerm,
	postVocabulary,
} from './api';
import {
	ancestorsFor,
	descendantsFor,
	findTerms,
	saveFor,
	suggestTerms,
	takeTerms,
	targetsJson,
	termOptions,
	termsFor,
} from './functions';
import { jsonOf } from './term';
import { addTermPage, deleteTermPage, editTermPage, mergeTermPage, termsPage } from './term-admin';
import { termPage, vocabularyTermsPage } from './term-page';
import { createVocabulary, LIST_TAG, VocabularyInput } from './vocabulary';
import { addVocabularyPage, deleteVocabularyPage, vocabulariesPage, vocabularyPage } from './vocabulary-pages';

@plugin
class Categories {
	/** There is one vocabulary to begin with. */
	@tap
	static tap_install(): void {
		const tags = new VocabularyInput();
		tags.name = 'tags';
		tags.label = 'Tags';
		tags.description = 'Words for whatever content is about';
		tags.parents = 'none';
		tags.free = true;
		createVocabulary(tags);
	}

	/** What was saved while nobody was there to write its terms down. */
	@tap
	static tap_enable(): void {
		sql('item_terms_catch_up').run();
	}

	/** Two stages that are right alone may make a circle together: then the second one is not published. */
	@tap
	static tap_publish_phase(about: string): void {
		if (Doc.json(about).string('phase') != 'categories') return;
		sql('vocabularies_lock').run();
		const circle = sql('circle').all();
		if (circle.length > 0)
			throw new Error(
				"The term '" + circle.string(0, 'label') + "' would be below itself. Move it in the stage or on the site.",
			);
		cache.invalidate(LIST_TAG);
	}

	@tap
	static tap_item_insert(items: Items): void {
		noteTerms(items);
	}

	@tap
	static tap_item_update(items: Items): void {
		noteTerms(items);
	}

	@tap
	static tap_reference_info(): string {
		return targetsJson();
	}

	/** `/term/{id}` */
	@route
	static term(): RenderElement {
		return termPage();
	}

	/** `/terms/{vocabulary}` */
	@route
	static vocabulary_terms(): RenderElement {
		return vocabularyTermsPage();
	}

	@route
	static vocabularies(): RenderElement {
		return vocabulariesPage();
	}

	@route
	static vocabulary_add(): RenderElement {
		return addVocabularyPage();
	}

	@route
	static vocabulary(): RenderElement {
		return vocabularyPage();
	}

	@route
	static vocabulary_delete(): RenderElement {
		return deleteVocabularyPage();
	}

	@route
	static term_list(): RenderElement {
		return termsPage();
	}

	@route
	static term_add(): RenderElement {
		return addTermPage();
	}

	@route
	static term_edit(): RenderElement {
		return editTermPage();
	}

	@route
	static term_delete(): RenderElement {
		return deleteTermPage();
	}

	@route
	static term_merge(): RenderElement {
		return mergeTermPage();
	}

	@route
	static api_vocabularies(): RenderElement {
		return getVocabularies();
	}

	@route
	static api_vocabulary_add(): RenderElement {
		return postVocabulary();
	}

	@route
	static api_vocabulary(): RenderElement {
		return getVocabulary();
	}

	@route
	static api_vocabulary_change(): RenderElement {
		return patchVocabulary();
	}

	@route
	static api_vocabulary_delete(): RenderElement {
		return deleteVocabulary();
	}

	@route
	static api_terms(): RenderElement {
		return getTerms();
	}

	@route
	static api_term_add(): RenderElement {
		return postTerm();
	}

	@route
	static api_term(): RenderElement {
		return getTerm();
	}

	@route
	static api_term_change(): RenderElement {
		return patchTerm();
	}

	@route
	static api_term_delete(): RenderElement {
		return deleteTerm();
	}

	@route
	static api_term_merge(): RenderElement {
		return postMerge();
	}

	@route
	static api_term_usage(): RenderElement {
		return getUsage();
	}

	@route
	static api_descendants(): RenderElement {
		return getDescendants();
	}

	@route
	static api_ancestors(): RenderElement {
		return getAncestors();
	}

	/** `{"vocabulary"}` or `{"ids"}`: terms. */
	@callable
	static terms(payload: string): string {
		return termsFor(payload);
	}

	/** `{"id"}` or `{"ids"}`: these terms and all below them, `{"id", "label", "depth", "merged"}`. */
	@callable
	static descendants(payload: string): string {
		return descendantsFor(payload);
	}

	/** `{"id"}`: all above a term, from the top, and the term itself. */
	@callable
	static ancestors(payload: string): string {
		return ancestorsFor(payload);
	}

	/** Makes or changes a term on behalf of the user. */
	@callable
	static term_save(payload: string): string {
		return saveFor(payload);
	}

	@callable
	static terms_find(payload: string): string {
		return findTerms(payload);
	}

	@callable
	static terms_suggest(payload: string): string {
		return suggestTerms(payload);
	}

	@callable
	static terms_options(payload: string): string {
		return termOptions(payload);
	}

	@callable
	static terms_take(payload: string): string {
		return takeTerms(payload);
	}
}

/** In the transaction that saves the items. */
function noteTerms(items: Items): void {
	const revisions: string[] = [];
	for (let i = 0; i < items.length; i++) revisions.push(items.at(i).revisionId);
	sql('item_terms_write').json(jsonOf(revisions)).run();
}
