// Which function answers which method of a path.
// In the kernel because answering requests is.
import { type AppContext, methodNotAllowed } from './request-context.ts';

type Answer = (c: AppContext) => Response | Promise<Response>;

/** What answers each method of a path; without GET it is there to be sent to only. */
export function byMethod({ GET, POST }: { readonly GET?: Answer; readonly POST: Answer }) {
	return async (c: AppContext): Promise<Response> => {
		const { method } = c.req;
		if (method === 'POST') return POST(c);
		if (GET && (method === 'GET' || method === 'HEAD')) return GET(c);
		throw methodNotAllowed(method, GET ? ['GET', 'HEAD', 'POST'] : ['POST']);
	};
}
