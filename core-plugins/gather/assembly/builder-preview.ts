// What a listing would show, the query behind it, and what that would cost.
import { FormElement, JsonValue } from '@trovato/sdk';
import { readWanted } from './asked';
import { Listing } from './listing';
import { findPage } from './pages';
import { explain, mostCost, proposals } from './preview';

import { countWords, element, showListing } from './show';

export function previewOf(listing: Listing): FormElement {
	const root = element('section')
		.attr('id', 'gather-preview')
		.class('preview')
		.attr('aria-labelledby', 'preview-title');
	root.element('h2', 'Preview').attr('id', 'preview-title');
	const display = listing.displays[0];
	const wanted = readWanted(listing, display);
	const found = findPage(listing, wanted);
	const sentence =
		found.total >= 0
			? countWords(found)
			: found.length.toString() + ' shown' + (found.next.length > 0 ? ', more follow' : '');
	root.element('p', sentence + '. Nothing is saved yet.').attr('role', 'status');
	const shown = root.element('div').class('preview-items');
	shown.json.listAt('#children').push(showListing(listing, display, wanted, found).json);
	const explained = explain(listing, wanted);
	root.element('h2', 'The query');
	if (explained.failure.length > 0) {
		root.element('p', explained.failure).class('message').class('message--wrong');
		return root;
	}
	const most = mostCost();
	const cost = (<i64>explained.cost).toString();
	const tooMuch = explained.cost > most;
	const words =
		'Estimated cost ' +
		cost +
		' of at most ' +
		(<i64>most).toString() +
		', ' +
		(<i64>explained.rows).toString() +
		' rows.';
	const line = root.element('p', tooMuch ? words + ' That is too much, so it cannot be saved.' : words);
	if (tooMuch) line.class('message').class('message--wrong');
	addCode(root, 'SQL', explained.sql + '\n\n-- ' + explained.values);
	addCode(root, 'Plan', explained.steps.join('\n'));
	const lines = proposals(listing);
	if (lines.length == 0) return root;
	root.element('h2', 'Indexes');
	root.element('p', 'With many items these would make it faster. They are made while the site runs:');
	addCode(root, 'Commands', lines.join('\n'));
	return root;
}

function addCode(root: FormElement, label: string, text: string): void {
	const details = root.element('details').attr('open', '');
	details.element('summary', label);
	const pre = details.element('pre');
	pre.element('code').json.listAt('#children').push(JsonValue.string(text));
}
