// Somebody who fills in the form of a page and sends it, without a browser.
import assert from 'node:assert/strict';
import { errorsOf, fieldsOf, fillIn } from './form.ts';
import type { Person } from './people.ts';

/** Sends the form at the address with some of its fields filled in; what the page says is wrong, or nothing. */
export async function sendForm(
	person: Person,
	address: string,
	changes: Parameters<typeof fillIn>[1],
): Promise<string[]> {
	const headers = { accept: 'text/html' };
	const page = await person.fetch(address, { headers });
	const html = await page.text();
	assert.equal(page.status, 200, `${address}: ${html}`);
	const body = new URLSearchParams(fillIn(fieldsOf(html), { op: 'save', ...changes }));
	const answer = await person.fetch(address, { method: 'POST', headers, redirect: 'manual', body });
	const text = await answer.text();
	if (answer.status === 303) return [];
	const errors = errorsOf(text);
	assert.ok(answer.status === 200 && errors.length > 0, `${address}: ${answer.status} ${text}`);
	return errors;
}
