// Values that the plugins of one request share.
import * as host from './generated/request-context';
import { textOr } from './memory';

export class context {
	static get(key: string, otherwise: string = ''): string {
		return textOr(host.get(key), otherwise);
	}

	/** False when the request holds too much already. */
	static set(key: string, value: string): bool {
		return host.set(key, value);
	}
}
