// The metrics of a node as tests read them.
import assert from 'node:assert/strict';

/** All values by name and labels; `ask` is how the node is reached. */
export async function metricsOf(
	url: string,
	headers: Record<string, string> = {},
	ask: (request: Request) => Response | Promise<Response> = fetch,
): Promise<Map<string, number>> {
	const response = await ask(new Request(`${url}/metrics`, { headers }));
	assert.equal(response.status, 200);
	const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
	return new Map(
		lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
	);
}
