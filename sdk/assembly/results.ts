// What a route handler returns when there is no page.
import { RenderElement } from './element';
import { ErrorNumber } from './generated/error-number';

/** The answer is a problem of the error table. */
export function problem(error: ErrorNumber): RenderElement {
	return changetype<RenderElement>(<usize>-(<i32>error));
}

/** 404: there is nothing here, or the visitor may not know of it. */
export function notFound(): RenderElement {
	return problem(ErrorNumber.RequestNotFound);
}

/** 403. */
export function forbidden(): RenderElement {
	return problem(ErrorNumber.RequestForbidden);
}

/** Nothing to add; after `request.respond` or `redirect` this is a handler's result. */
export function nothing(): RenderElement {
	return changetype<RenderElement>(0);
}
