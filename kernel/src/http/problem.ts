// Answers a request with a problem: as JSON, as a page that a worker renders, or as a page that needs nothing.
// In the kernel because problems must be told when no plugin can.
import { problemJson, toProblem, type Problem } from '../errors/problem.ts';
import type { Dispatcher } from '../plugins/pool/job.ts';
import { prefersJson } from './accept.ts';
import { anonymous, type PermissionSource } from './visitor.ts';
import type { AppContext } from './request-context.ts';

/** The answer that tells of an error; never fails itself. */
export async function answerProblem(
	c: AppContext,
	error: unknown,
	{ dispatcher, permissions }: { dispatcher: Dispatcher; permissions: PermissionSource },
): Promise<Response> {
	const problem = toProblem(error);
	const headers = new Headers({ 'Cache-Control': 'no-store', Vary: 'Accept' });
	const { allow } = problem.extra;
	if (Array.isArray(allow)) headers.set('Allow', allow.join(', '));
	if (problem.retryAfter !== undefined) headers.set('Retry-After', String(problem.retryAfter));
	const json = prefersJson(c.req.header('accept'), c.get('wantsJson') ?? false);
	headers.set('Content-Type', json ? 'application/problem+json' : 'text/html; charset=utf-8');
	const requestId = c.get('requestId');
	const body = json ? problemJson(problem, requestId) : await problemPage(c, problem, dispatcher, permissions);
	return new Response(body, { status: problem.status, headers });
}

async function problemPage(
	c: AppContext,
	problem: Problem,
	dispatcher: Dispatcher,
	permissions: PermissionSource,
): Promise<string> {
	const requestId = c.get('requestId');
	try {
		// Workers that have no room for a request have none for a page about it, nor for whoever asks too often.
		if (problem.code !== 'server.busy' && !c.get('note').plain) {
			const { code, status, title, detail } = problem;
			const user = await anonymous(permissions);
			const { pathname: path } = new URL(c.req.url);
			const result = await dispatcher.run({
				kind: 'problem',
				generation: c.get('view').generation,
				requestId,
				user,
				stage: null,
				asOf: null,
				path,
				code,
				status,
				title,
				detail,
			});
			if (result.ok) return result.body;
		}
	} catch {
		// The plain page below says what there is to say.
	}
	return plainPage(problem, requestId);
}

/** Nothing here comes from the request: no escaping is needed. */
function plainPage({ status, title }: Problem, requestId: string): string {
	return `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title></head>
<body><main><h1>${title}</h1><p>Error ${status}. Request ${requestId}.</p><p><a href="/">Front page</a></p></main></body>
</html>
`;
}
