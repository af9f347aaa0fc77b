// The site itself, for core plugins with the capability `site:plugins`.
import { Doc } from './doc';
import * as host from './generated/site';
import { lastErrorMessage } from './failure';

export class site {
	/** Every plugin on disk: a list of objects. */
	static plugins(): Doc {
		const list = host.plugins();
		return Doc.json(list === null ? '[]' : list);
	}

	/** Enables or disables a plugin once the request has succeeded; empty, or why it is not possible. */
	static switchPlugin(name: string, enable: bool): string {
		return host.switchPlugin(name, enable) < 0 ? lastErrorMessage() : '';
	}
}
