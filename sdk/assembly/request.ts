// The request, command or job being answered.
import * as host from './generated/request';
import { textOr } from './memory';

export class request {
	/** GET, POST, … */
	static get method(): string {
		return host.method();
	}

	static get path(): string {
		return host.path();
	}

	/** Where the site is found, such as `https://example.org`: what addresses in feeds and mail begin with. */
	static get siteUrl(): string {
		return host.siteUrl();
	}

	/** A placeholder of the route, or an option of the command. */
	static param(name: string, otherwise: string = ''): string {
		return textOr(host.param(name), otherwise);
	}

	/** A parameter of the address after `?`. */
	static query(name: string, otherwise: string = ''): string {
		return textOr(host.query(name), otherwise);
	}

	/** A value of the submitted form. */
	static field(name: string, otherwise: string = ''): string {
		return textOr(host.field(name), otherwise);
	}

	/** The submitted form as JSON: names and lists of values. */
	static get fields(): string {
		return host.fields();
	}

	/** The body as it was sent. */
	static get body(): string {
		return host.body();
	}

	/** A header of the request that plugins may know (`if-match`, `content-type`, `prefer`), empty when it is not there. */
	static header(name: string): string {
		return textOr(host.header(name), '');
	}

	/** Whether a manifest has a page at this path of the site: 0 none has, 1 the visitor may not open it, 2 he may. */
	static reach(path: string): u32 {
		return host.reach(path);
	}

	/** The path that a manifest has for the page at an address of this site, empty when there is none; may cost a statement. */
	static pageAt(path: string): string {
		return textOr(host.pageAt(path), '');
	}

	/** The instant looked at, in milliseconds since 1970. */
	static get now(): i64 {
		return host.now();
	}

	/** Answers with this instead of a render tree; the handler then returns nothing. */
	static respond(status: i32, contentType: string, body: string): void {
		host.respond(status, contentType, body);
	}

	/** Sends the visitor to another address of the site. */
	static redirect(location: string, status: i32 = 303): void {
		host.redirect(status, location);
	}

	/** Sets a header of the answer; false when a plugin may not set it. */
	static setHeader(name: string, value: string): bool {
		return host.setHeader(name, value);
	}

	/** A sentence for whoever asked, beside the problem that the handler is about to return. */
	static explain(message: string): void {
		host.explain(message);
	}

	/** One mistake of an input that the handler is about to refuse; all of them are told together, as `errors`. */
	static explainField(field: string, message: string): void {
		host.explainField(field, message);
	}

	/**
	 * What the request has cost so far: `statements` and `calls` (of plugins) by number; `database-ms`, `calls-ms` and
	 * `elapsed-ms` in milliseconds; 0 for another name.
	 */
	static cost(name: string): f64 {
		return host.cost(name, 0);
	}

	/** The sentence that explains the last failure, empty before the first. */
	static get lastError(): string {
		return textOr(host.lastError(), '');
	}
}
