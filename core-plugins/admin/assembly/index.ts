// The core plugin `admin`: the dashboard, and which plugins run.
import { RenderElement } from '@trovato/sdk';
import { contentPage, deletePage } from './content-list';
import { dashboardPage } from './dashboard';
import { pluginPage, pluginsPage } from './plugins-page';
import { addTypePage, typePage, typesPage } from './type-pages';

@plugin
class Admin {
	@route
	static dashboard(): RenderElement {
		return dashboardPage();
	}

	@route
	static content(): RenderElement {
		return contentPage();
	}

	@route
	static content_delete(): RenderElement {
		return deletePage();
	}

	@route
	static types(): RenderElement {
		return typesPage();
	}

	@route
	static type_add(): RenderElement {
		return addTypePage();
	}

	@route
	static type(): RenderElement {
		return typePage();
	}

	@route
	static plugins(): RenderElement {
		return pluginsPage();
	}

	@route
	static plugin(): RenderElement {
		return pluginPage();
	}
}
