// The core plugin `search`: finds content by its words.
import { Doc, Items, RenderElement } from '@trovato/sdk';
import { answerSearch } from './api';
import {
	indexItems,
	indexPublished,
	reindexFromCommand,
	reindexStep,
	rememberPublished,
	startReindex,
} from './indexing';
import { searchPage } from './page';
import { settingsPage } from './settings';

@plugin
class Search {
	/** What was saved while the plugin was away is taken in. */
	@tap
	static tap_enable(): void {
		startReindex();
	}

	@tap
	static tap_item_insert(items: Items): void {
		indexItems(items);
	}

	@tap
	static tap_item_update(items: Items): void {
		indexItems(items);
	}

	/** Publishing moves states that are indexed already; what was forgotten meanwhile is taken in again. */
	@tap
	static tap_publish_phase(about: string): void {
		const doc = Doc.json(about);
		if (doc.string('phase') == 'items' && doc.string('operation') == 'upsert') indexPublished();
	}

	@tap
	static tap_cron(previous: string): void {
		rememberPublished();
	}

	@route
	static search(): RenderElement {
		return searchPage();
	}

	@route
	static api_search(): RenderElement {
		return answerSearch();
	}

	@route
	static settings(): RenderElement {
		return settingsPage();
	}

	@job
	static index_all(): void {
		reindexStep();
	}

	@command
	static reindex(): i32 {
		reindexFromCommand();
		return 0;
	}
}
