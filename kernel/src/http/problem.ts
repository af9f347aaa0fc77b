// Answers a request with a problem: as JSON, as a page that a worker renders, or as a page that needs nothing.
// In the kernel because problems must be told when no plugin can.
import { problemJson, toProblem, type Problem } from '../errors/problem.ts';
import type { Dispatcher } from '../plugins/pool/job.ts';
import { prefersJson } from './accept.ts';
import { within } from './deadline.ts';
import type { Visitors } from './visitor.ts';
import type { AppContext } from './request-context.ts';

/** A page about a database that hangs may need it too. */
const PATIENCE_MS = 2_000;

/** The answer that tells of an error; never fails itself. */
export async function answerProblem(
	c: AppContext,
	error: unknown,
	{ dispatcher, visitors }: { dispatcher: Dispatcher; visitors: Visitors },
): Promise<Response> {
	const problem = toProblem(error);
	const headers = new Headers({ 'Cache-Control': 'no-store', Vary: 'Accept' });
	const { allow } = problem.extra;
	if (Array.isArray(allow)) headers.set('Allow', allow.join(', '));
	if (problem.status === 401) headers.set('WWW-Authenticate', 'Bearer');
	if (problem.retryAfter !== undefined) headers.set('Retry-After', String(problem.retryAfter));
	const json = prefersJson(c.req.header('accept'), c.get('wantsJson') ?? false);
	headers.set('Content-Type', json ? 'application/problem+json' : 'text/html; charset=utf-8');
	const requestId = c.get('requestId');
	const body = json ? problemJson(problem, requestId) : await problemPage(c, problem, dispatcher, visitors);
	return new Response(body, { status: problem.status, headers });
}

async function problemPage(
	c: AppContext,
	problem: Problem,
	dispatcher: Dispatcher,
	visitors: Visitors,
): Promise<string> {
	const requestId = c.get('requestId');
	try {
		// Workers that have no room for a request have none for a page about it, nor for whoever asks too often.
		if (problem.code !== 'server.busy' && !c.get('note').plain) {
			const { code, status, title, detail } = problem;
			const { user } = c.get('visitor') ?? (await within(visitors.anonymous(), PATIENCE_MS));
			const { pathname: path } = new URL(c.req.url);
			const job = dispatcher.run({
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
			const result = await within(job, PATIENCE_MS);
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
