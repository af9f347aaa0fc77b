// The core plugin `admin`: the dashboard, and which plugins run.
import { RenderElement } from '@trovato/sdk';
import { dashboardPage } from './dashboard';
import { pluginPage, pluginsPage } from './plugins-page';

@plugin
class Admin {
	@route
	static dashboard(): RenderElement {
		return dashboardPage();
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
