// The time line of an item: its publications, and what is public when.
import { Doc, Json, nothing, notFound, RenderElement, request, sql } from '@trovato/sdk';
import { EDIT } from './access';
import { expectedVersion, lockItem, respondNewest } from './api';
import { findNewest } from './editing';
import { maySeeRevisions } from './revisions';
import { respondJson } from './represent';
import { buildWindows } from './save';
import { enterStage, write } from './staging';

/** `GET /api/items/{id}/timeline` */
export function getTimeline(): RenderElement {
	const id = request.param('id');
	const items = findNewest(id);
	if (items.length == 0 || !maySeeRevisions(items)) return notFound();
	const json = new Json().object().key('publications').raw(sql('timeline').string(id).all().toJson());
	json.key('windows').raw(sql('windows').string(id).all().toJson());
	respondJson(json.end().toJson());
	return nothing();
}

/** `DELETE /api/items/{id}/publications/{publication}`: one that has not begun will not. */
export function deletePublication(): RenderElement {
	const id = request.param('id');
	const locked = lockItem(id, EDIT, 'change', expectedVersion(Doc.json('{}')));
	if (locked.failed) return locked.refusal;
	const rows = new Json().list().object().key('id').string(id).end().end().toJson();
	enterStage(rows);
	if (write('publication_remove').string(id).string(request.param('publication')).run() == 0) return notFound();
	buildWindows(rows, write('items_touch').json(rows).all());
	return respondNewest(id);
}
