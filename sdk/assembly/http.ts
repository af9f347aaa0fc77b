// Requests to other servers, for plugins with the capability `http:<method>` and a host on the site's list.
import { Doc } from './doc';
import { lastErrorMessage } from './failure';
import * as host from './generated/http';
import { lastErrorNumber } from './memory';

/** What a server answered; check `failed` before reading. */
export class HttpAnswer {
	constructor(
		/** 0, or the number of the failure: there was no answer. */
		readonly error: i32,
		/** The sentence that explains the failure. */
		readonly message: string,
		private answer: Doc,
	) {}

	get failed(): bool {
		return this.error != 0;
	}

	/** The HTTP status, 0 after a failure. */
	get status(): i32 {
		return i32(this.answer.int('status'));
	}

	get body(): string {
		return this.answer.string('body');
	}

	/** A header by its lower-case name, empty when there is none. */
	header(name: string): string {
		return this.answer.string('headers.' + name);
	}
}

/** Available to commands and jobs, and to a page before its first query. */
export class http {
	static get(url: string, headers: string = ''): HttpAnswer {
		return http.request('GET', url, headers);
	}

	static post(url: string, body: string, headers: string = '{"content-type":"application/json"}'): HttpAnswer {
		return http.request('POST', url, headers, body);
	}

	/** `headers` is a JSON object. */
	static request(method: string, url: string, headers: string = '', body: string = ''): HttpAnswer {
		const answer = host.request(method, url, headers, body);
		if (answer === null) return new HttpAnswer(lastErrorNumber(), lastErrorMessage(), Doc.json('{}'));
		return new HttpAnswer(0, '', Doc.json(answer));
	}
}
