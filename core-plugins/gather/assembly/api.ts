// Listings for programs: what there is, trying one out, saving and deleting.
import {
	Doc,
	ErrorNumber,
	input,
	Json,
	notFound,
	nothing,
	page,
	problem,
	RenderElement,
	request,
	sql,
} from '@trovato/sdk';
import { readWanted } from './asked';
import { toJson } from './feeds';
import { Listing } from './listing';
import { findPage } from './pages';
import { explain, Explained, mostCost, proposals } from './preview';
import { allEntries, findEntry, forget, ownerOf, readListing } from './registry';

export function getListings(): RenderElement {
	const entries = allEntries();
	const json = new Json().list();
	for (let i = 0; i < entries.length; i++) {
		json.object().key('name').string(entries[i].name).key('plugin').string(entries[i].plugin);
		json.key('overrides').bool(entries[i].overrides).key('enabled').bool(entries[i].enabled);
		json.key('version').int(entries[i].version).key('definition').raw(entries[i].definition).end();
	}
	request.respond(200, 'application/json', json.end().toJson());
	return nothing();
}

function readBody(): Doc {
	const doc = Doc.json(request.body);
	return !doc.failed && doc.kind() != 'object' ? Doc.json('') : doc;
}

function malformed(): RenderElement {
	request.explain('The body must be a JSON object: the definition of a listing.');
	return problem(ErrorNumber.RequestMalformed);
}

/** `POST /api/gather/preview`: a definition; the items, the query and its plan, and nothing is saved. */
export function previewListing(): RenderElement {
	const body = readBody();
	if (body.failed) return malformed();
	const listing = readListing(body.json());
	if (listing.problems.count > 0) return listing.problems.answer();
	const wanted = readWanted(listing, listing.displays[0]);
	if (wanted.page == 1) wanted.page = <i32>max(1, min(1_000, body.int('page', 1)));
	if (wanted.after.length == 0) wanted.after = body.string('after');
	const found = findPage(listing, wanted);
	const json = new Json()
		.object()
		.key('found')
		.raw(toJson(listing, wanted, found));
	if (body.bool('explain', true)) writeExplained(json, listing, explain(listing, wanted));
	request.respond(200, 'application/json', json.end().toJson());
	return nothing();
}

function writeExplained(json: Json, listing: Listing, explained: Explained): void {
	json.key('query').object().key('sql').string(explained.sql).key('values').raw(explained.values);
	json.key('cost').float(explained.cost).key('rows').float(explained.rows).key('plan').list();
	for (let i = 0; i < explained.steps.length; i++) json.string(explained.steps[i]);
	json.end().key('indexes').list();
	const lines = proposals(listing);
	for (let i = 0; i < lines.length; i++) json.string(lines[i]);
	json.end().end();
}

/** Adds what stands in the way of saving, beside what is wrong in itself. */
export function checkForSaving(listing: Listing): void {
	const problems = listing.problems;
	for (let i = 0; i < listing.displays.length; i++) {
		const path = listing.displays[i].path;
		const owner = path.length > 0 ? ownerOf(path, listing.name) : '';
		if (owner.length > 0) problems.add('displays', "The path '" + path + "' belongs to the listing '" + owner + "'.");
		for (let j = 0; j < i; j++)
			if (path.length > 0 && listing.displays[j].path == path)
				problems.add('displays', "Two displays have the path '" + path + "'.");
	}
	if (problems.count > 0) return;
	const explained = explain(listing, readWanted(listing, listing.displays[0]));
	if (explained.failure.length > 0) problems.add('filters', explained.failure);
	else if (explained.cost > mostCost()) {
		const lines = proposals(listing);
		problems.add(
			'filters',
			'The query would cost too much: ' +
				(<i64>explained.cost).toString() +
				' where ' +
				(<i64>mostCost()).toString() +
				' is the limit. Filter by type or date' +
				(lines.length > 0 ? ', or have an index made: ' + lines.join('; ') : '') +
				'.',
		);
	}
}

/** Saves a definition; the version it has now, 0 when somebody else changed it. */
export function saveListing(listing: Listing, enabled: bool, version: i32): i32 {
	const name = version > 0 ? 'change' : 'save';
	const rows = sql(name).string(listing.name).json(listing.doc.json()).bool(enabled).int(version).all();
	forget();
	return rows.length == 0 ? 0 : <i32>rows.int(0, 'version');
}

/** `PUT /api/gather/{listing}`: the definition; `If-Match` names the version that it was made of. */
export function putListing(): RenderElement {
	const body = readBody();
	if (body.failed) return malformed();
	const listing = readListing(body.json());
	if (listing.problems.count == 0 && listing.name != request.param('listing'))
		listing.problems.add('name', 'The name must be that of the address.');
	if (listing.problems.count == 0) checkForSaving(listing);
	if (listing.problems.count > 0) return listing.problems.answer();
	const expected = request.header('if-match').replaceAll('"', '');
	const version = expected.length > 0 && expected != '*' ? <i32>I64.parseInt(expected) : -1;
	const saved = saveListing(listing, body.bool('enabled', true), version);
	if (saved == 0) {
		request.explain('The listing was changed by somebody else in the meantime.');
		return problem(ErrorNumber.RequestStale);
	}
	request.setHeader('etag', '"' + saved.toString() + '"');
	request.respond(200, 'application/json', new Json().object().key('version').int(saved).end().toJson());
	return nothing();
}

export function deleteListing(): RenderElement {
	const entry = findEntry(request.param('listing'));
	if (entry === null) return notFound();
	if (entry.plugin.length > 0) {
		request.explain("The plugin '" + entry.plugin + "' brings this listing along; disable it by one of the same name.");
		return problem(ErrorNumber.RequestInvalid);
	}
	sql('delete').string(entry.name).run();
	forget();
	request.respond(200, 'application/json', '{}');
	return nothing();
}

/** The command `listings`: each file is a definition; one that is as it was stays. */
export function importListings(): void {
	for (let i = 0; i < input.count; i++) {
		const doc = Doc.json(input.text(i));
		const listing = readListing(doc.failed ? '{}' : doc.json());
		if (!doc.failed && listing.problems.count == 0) checkForSaving(listing);
		const known = findEntry(listing.name);
		if (doc.failed) input.failed(i, 'it is no JSON');
		else if (listing.problems.count > 0) input.failed(i, listing.problems.text);
		else if (known !== null && known.plugin.length == 0 && known.definition == doc.json()) input.unchanged(i);
		else {
			saveListing(listing, true, -1);
			if (known === null) input.created(i);
			else input.updated(i);
		}
	}
}
