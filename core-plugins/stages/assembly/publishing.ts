// Asking before a stage is published, what is going on, what came of it, and undoing it.
import {
	Doc,
	ErrorNumber,
	form,
	Form,
	html,
	Json,
	notFound,
	nothing,
	page,
	problem,
	RenderElement,
	request,
	stage,
} from '@trovato/sdk';
import { badge, comparison, count, entity, kindOf, moment, Table } from './parts';

const MOST = 200;

/** What would happen: two numbers and how many conflicts. */
export function summary(doc: Doc): string {
	return (
		count(doc.int('upserts'), 'change', 'changes') + ' and ' + count(doc.int('deletions'), 'deletion', 'deletions')
	);
}

/** `/admin/stages/{id}/publish` */
export function confirmPage(): RenderElement {
	const id = request.param('id');
	const doc = stage.changes(id, 0, MOST);
	if (!doc.has('hash')) return notFound();
	page.breadcrumb(doc.string('label'), '/admin/stages/' + id);
	page.title('Publish ' + doc.string('label'));
	if (doc.int('total') == 0) return html.p('Nothing waits in this stage.').class('message');
	const root = html.fragment();
	root.append(html.p('Live gets ' + summary(doc) + ', all at once.').class('lead'));
	const asked = form('stage_publish');
	asked.context('stage', id);
	asked.hidden('hash', doc.string('hash'));
	decisions(asked, doc);
	asked.checkbox('keep', 'Keep the stage for more work');
	const actions = asked.actions();
	actions.primary('publish', 'Publish');
	actions.submit('rehearse', 'Rehearse only');
	if (asked.accepted()) {
		const put = stage.publish(id, options(asked, doc));
		if (put.ok) return asked.done('/admin/stages/job/' + put.id);
		return root.append(asked.fail('', put.problem).show());
	}
	return root.append(asked.show());
}

/** What becomes of each entity that live has changed meanwhile. */
function decisions(asked: Form, doc: Doc): void {
	const conflicts = doc.int('conflicts');
	if (conflicts == 0) return;
	asked.paragraph(
		count(conflicts, 'entity has', 'entities have') +
			' changed in live since the stage was begun. Publishing the stage’s version overwrites that; skipping leaves it in the stage.',
	);
	for (let i = 0; i < doc.count('changes'); i++) {
		const at = 'changes.' + i.toString();
		if (!doc.has(at + '.conflict') || doc.kind(at + '.conflict') == 'null') break;
		const what =
			doc.string(at + '.conflict') == 'deleted'
				? ' was deleted in live'
				: ' was modified in live since you started editing';
		const choice = asked.radios(
			'decision_' + i.toString(),
			kindOf(doc, at) + ' ‘' + doc.string(at + '.label') + '’' + what,
		);
		choice
			.option('overwrite', 'Overwrite live with the stage’s version')
			.option('skip', 'Skip it: live stays as it is')
			.required();
	}
	if (conflicts > MOST)
		asked.radios('decision_default', 'All others').option('overwrite', 'Overwrite').option('skip', 'Skip').required();
}

function options(asked: Form, doc: Doc): string {
	const json = new Json().object().key('conflicts').object();
	for (let i = 0; i < doc.count('changes'); i++) {
		const at = 'changes.' + i.toString();
		const decision = asked.sentText('decision_' + i.toString());
		if (decision.length > 0)
			json.key(doc.string(at + '.entity_type') + ' ' + doc.string(at + '.entity_id')).string(decision);
	}
	// What refers to something skipped is skipped with it.
	if (doc.int('conflicts') > 0) json.key('default').string(asked.sentText('decision_default', 'skip'));
	json.end().key('if_match').string(asked.sentText('hash')).key('keep').bool(asked.sentBool('keep'));
	return json
		.key('dry')
		.bool(asked.pressed == 'rehearse')
		.end()
		.toJson();
}

/** `POST /admin/stage/{id}/publish`: 202 and the job for a program, the job's page for a form. */
export function postPublish(): RenderElement {
	const isJson = request.header('content-type').startsWith('application/json');
	const body = Doc.json(isJson && request.body.length > 0 ? request.body : '{}');
	if (body.failed) return problem(ErrorNumber.RequestMalformed);
	const json = new Json()
		.object()
		.key('conflicts')
		.raw(body.has('conflicts') ? body.json('conflicts') : '{}');
	const match = request.header('if-match');
	if (match.length > 0 && match != '*') json.key('if_match').string(match);
	json.key('keep').bool(body.bool('keep')).key('dry').bool(body.bool('dry'));
	if (!isJson && request.field('conflicts').length > 0) return problem(ErrorNumber.RequestInvalid);
	const put = stage.publish(request.param('id'), json.end().toJson());
	if (!put.ok) {
		request.explain(put.problem);
		return problem(stage.failure);
	}
	if (isJson) {
		request.setHeader('location', '/jobs/' + put.id);
		request.respond(202, 'application/json', stage.job(put.id).json());
	} else request.redirect('/admin/stages/job/' + put.id);
	return nothing();
}

/** `/admin/stages/job/{id}` */
export function jobPage(): RenderElement {
	const id = request.param('id');
	const doc = stage.job(id);
	if (!doc.has('status')) return notFound();
	const status = doc.string('status');
	const isOver = status != 'queued' && status != 'running';
	const stageId = doc.string('params.stage');
	page.title(titleOf(doc, status));
	page.breadcrumb('Stages', '/admin/stages');
	const root = html.div().attr('data-job', id);
	if (status == 'failed')
		root.append(html.p(doc.string('error')).class('message').class('message--error').attr('role', 'alert'));
	if (status == 'completed') root.append(outcome(doc));
	if (!isOver) {
		page.script('progress.js');
		const bar = html.element('progress').attr('max', '100').attr('value', doc.string('progress'));
		root
			.append(bar.attr('aria-label', 'Progress'))
			.append(html.p(status + ', ' + doc.string('progress') + ' %').attr('data-state', ''));
		const asked = form('stage_cancel');
		asked.actions().submit('cancel', 'Cancel').class('button--danger');
		if (asked.accepted()) {
			const isCancelled = stage.cancelJob(id);
			return isCancelled
				? asked.done('/admin/stages/job/' + id)
				: root.append(asked.fail('', 'The job has ended already.').show());
		}
		root.append(html.p().append(html.link('/admin/stages/job/' + id, 'Look again'))).append(asked.show());
	}
	const log = html.ol();
	for (let i = 0; i < doc.count('logs'); i++) log.append(html.li(doc.string('logs.' + i.toString() + '.message')));
	root.append(html.heading(2, 'Log')).append(log.attr('aria-live', 'polite'));
	const links = html.p().class('page-actions').append(html.link('/admin/stages', 'All stages'));
	if (status == 'failed' || doc.bool('result.dry'))
		links.text(' ').append(html.link('/admin/stages/' + stageId, 'Back to the stage'));
	return root.append(links);
}

function titleOf(doc: Doc, status: string): string {
	if (status == 'completed') return doc.bool('result.dry') ? 'What would happen' : 'Published';
	if (status == 'failed') return 'Not published';
	return status == 'cancelled' ? 'Cancelled: nothing was published' : 'Publishing';
}

function outcome(doc: Doc): RenderElement {
	const upserts = count(doc.int('result.upserts'), 'change', 'changes');
	const deletions = count(doc.int('result.deletions'), 'deletion', 'deletions');
	const verb = doc.bool('result.dry') ? ' would be made.' : ' were made.';
	const root = html.div().class('message').attr('role', 'status');
	root.append(html.p(upserts + ' and ' + deletions + verb));
	if (doc.int('result.skipped') > 0)
		root.append(html.p(count(doc.int('result.skipped'), 'entity was', 'entities were') + ' skipped.'));
	const overwritten = html.ul();
	for (let i = 0; i < doc.count('result.overwritten'); i++)
		overwritten.append(html.li(doc.string('result.overwritten.' + i.toString() + '.label')));
	if (doc.count('result.overwritten') > 0) root.append(html.p('Overwritten in live:')).append(overwritten);
	if (!doc.bool('result.dry') && doc.string('result.publication_id').length > 0)
		root.append(html.p().append(html.link('/admin/stages/undo/' + doc.string('result.publication_id'), 'Undo this')));
	return root;
}

/** `/admin/stages/history` */
export function historyPage(): RenderElement {
	page.title('What was published');
	const doc = stage.history(100);
	if (doc.count() == 0) return html.p('Nothing was published yet.').class('empty');
	const table = new Table('Publications, the newest first', ['Stage', 'Published', 'By', 'Changes', 'Undo']);
	for (let i = 0; i < doc.count(); i++) {
		const at = i.toString();
		const changes =
			count(doc.int(at + '.upserts'), 'change', 'changes') +
			', ' +
			count(doc.int(at + '.deletions'), 'deletion', 'deletions');
		const undo = doc.bool(at + '.can_undo')
			? html.link('/admin/stages/undo/' + doc.string(at + '.id'), 'Undo')
			: html.span(doc.kind(at + '.undone_at') == 'string' ? 'undone' : '–');
		table.row([
			html.span(doc.string(at + '.label')),
			moment(doc, at + '.published'),
			html.span(doc.string(at + '.user', '–')),
			html.span(changes),
			undo,
		]);
	}
	return html.div().class('table-scroll').append(table.root);
}

/** `/admin/stages/undo/{publication}` */
export function undoPage(): RenderElement {
	const id = request.param('publication');
	page.title('Undo a publication');
	page.breadcrumb('What was published', '/admin/stages/history');
	const asked = form('stage_undo');
	asked.context('publication', id);
	asked.paragraph('Live becomes as it was before; what has changed there since is a conflict.');
	asked
		.radios('conflicts', 'What has changed in live since')
		.option('overwrite', 'is overwritten')
		.option('skip', 'stays as it is')
		.value('skip')
		.required();
	asked.actions().submit('undo', 'Undo').class('button--danger');
	if (asked.accepted()) {
		const json = new Json().object().key('conflicts').object().key('default').string(asked.sentText('conflicts'));
		const put = stage.undo(id, json.end().end().toJson());
		if (put.ok) return asked.done('/admin/stages/job/' + put.id);
		return asked.fail('', put.problem).show();
	}
	return asked.show();
}

/** The changes of a stage as a table. */
export function changesTable(doc: Doc): RenderElement {
	const table = new Table('What waits in the stage', ['What', 'Kind', 'Change', 'Conflict']);
	for (let i = 0; i < doc.count('changes'); i++) {
		const at = 'changes.' + i.toString();
		const isGone = doc.string(at + '.operation') == 'delete';
		const isNew = !isGone && doc.kind(at + '.live') != 'string';
		const conflict = html.span();
		if (doc.kind(at + '.conflict') == 'string')
			conflict
				.append(badge('wrong', doc.string(at + '.conflict') == 'deleted' ? 'Deleted in live' : 'Changed in live'))
				.text(' ')
				.append(comparison(doc, at));
		else conflict.append(comparison(doc, at));
		table.row([
			isGone ? html.span(doc.string(at + '.label')) : entity(doc, at),
			html.span(kindOf(doc, at)),
			isGone ? badge('wrong', 'Deleted') : isNew ? badge('good', 'New') : badge('soon', 'Changed'),
			conflict,
		]);
	}
	return html.div().class('table-scroll').append(table.root);
}
