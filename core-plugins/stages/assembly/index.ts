// The core plugin `stages`: its screens, and the addresses for programs.
import {
	Doc,
	ErrorNumber,
	form,
	html,
	Json,
	notFound,
	nothing,
	page,
	problem,
	RenderElement,
	request,
	stage,
	user,
} from '@trovato/sdk';
import { badge, count, moment, Table } from './parts';
import { changesTable, confirmPage, historyPage, jobPage, postPublish, summary, undoPage } from './publishing';

const PAGE = 50;

/** A button that has the visitor look at the stage, or at live when they look at it already. */
function switcher(id: string, to: string): RenderElement {
	const isHere = stage.current == id;
	const asked = form('stage_switch', '/admin/stage/switch');
	asked.hidden('stage_id', isHere ? 'live' : id);
	asked.hidden('to', to);
	asked.actions().submit('switch', isHere ? 'Back to live' : 'Work in this stage');
	return asked.plain();
}

@plugin
class Stages {
	@route
	static stages(): RenderElement {
		page.title('Stages');
		const root = html.fragment();
		const actions = html.p().class('page-actions');
		if (user.can('create stages'))
			actions.append(html.link('/admin/stages/add', 'Add a stage').class('button')).text(' ');
		root.append(actions.append(html.link('/admin/stages/history', 'What was published')));
		if (!stage.isLive) root.append(switcher(stage.current, '/admin/stages'));
		const list = stage.list();
		if (list.count() == 0)
			return root.append(
				html
					.p('There is no stage. In a stage you change the site without anybody seeing it, until it is published.')
					.class('empty'),
			);
		const table = new Table('All stages', ['Stage', 'Waiting', 'By', 'Made', 'Published at']);
		for (let i = 0; i < list.count(); i++) {
			const at = i.toString();
			const name = html
				.fragment()
				.append(html.link('/admin/stages/' + list.string(at + '.id'), list.string(at + '.label')));
			if (list.string(at + '.id') == stage.current) name.text(' ').append(badge('good', 'You are here'));
			const waiting =
				count(list.int(at + '.upserts'), 'change', 'changes') +
				', ' +
				count(list.int(at + '.deletions'), 'deletion', 'deletions');
			table.row([
				name,
				html.span(waiting),
				html.span(list.string(at + '.owner', '–')),
				moment(list, at + '.created'),
				moment(list, at + '.publish_at'),
			]);
		}
		return root.append(html.div().class('table-scroll').append(table.root));
	}

	@route
	static stage_add(): RenderElement {
		page.title('Add a stage');
		const asked = form('stage_add');
		asked.textfield('label', 'Label').required().maxLength(100);
		asked.textarea('description', 'Description').maxLength(1000);
		asked.actions().primary('save', 'Add');
		if (asked.accepted()) {
			const made = stage.create(asked.sentText('label'), asked.sentText('description'));
			if (made.ok) return asked.done('/admin/stages/' + made.id);
			return asked.fail('label', made.problem).show();
		}
		return asked.show();
	}

	/** `POST /admin/stage/create` with `label`: by a form or a program. */
	@route
	static stage_create(): RenderElement {
		const isJson = request.header('content-type').startsWith('application/json');
		const body = Doc.json(isJson ? request.body : '{}');
		if (body.failed) return problem(ErrorNumber.RequestMalformed);
		const label = isJson ? body.string('label') : request.field('label');
		const made = stage.create(label, isJson ? body.string('description') : request.field('description'));
		if (!made.ok) {
			request.explain(made.problem);
			return problem(stage.failure);
		}
		if (!isJson) {
			request.redirect('/admin/stages/' + made.id);
			return nothing();
		}
		request.setHeader('location', '/api/stages/' + made.id);
		request.respond(
			201,
			'application/json',
			new Json().object().key('id').string(made.id).key('label').string(label).end().toJson(),
		);
		return nothing();
	}

	@route
	static stage_view(): RenderElement {
		const id = request.param('id');
		const first = max<i64>(I64.parseInt(request.query('page', '1')), 1) - 1;
		const doc = stage.changes(id, <u32>(first * PAGE), PAGE);
		if (!doc.has('hash')) return notFound();
		page.title(doc.string('label'));
		const root = html.fragment();
		if (doc.string('description').length > 0) root.append(html.p(doc.string('description')).class('lead'));
		if (stage.current == id)
			root.append(html.p('You are looking at this stage: what you change is changed here.').class('message'));
		const total = doc.int('total');
		root.append(
			html.p(
				total == 0
					? 'Nothing waits in this stage.'
					: summary(doc) + ' wait; ' + count(doc.int('conflicts'), 'conflict', 'conflicts') + ' with live.',
			),
		);
		const actions = html.p().class('page-actions');
		if (total > 0 && user.can('publish stages'))
			actions
				.append(
					html
						.link('/admin/stages/' + id + '/publish', 'Publish')
						.class('button')
						.class('button--primary'),
				)
				.text(' ');
		if (user.can('create stages'))
			actions
				.append(html.link('/admin/stages/' + id + '/edit', 'Edit'))
				.text(' ')
				.append(html.link('/admin/stages/' + id + '/preview', 'Preview link'))
				.text(' ')
				.append(html.link('/admin/stages/' + id + '/delete', 'Delete'));
		root.append(actions).append(switcher(id, '/admin/stages/' + id));
		if (total == 0) return root;
		root.append(html.heading(2, 'What waits here')).append(changesTable(doc));
		if (stage.current != id)
			root.append(
				html.p('Look at this stage to open what waits here, and to compare it with live.').class('description'),
			);
		const pager = html.nav().class('pager').attr('aria-label', 'Pages');
		if (first > 0) pager.append(html.link('/admin/stages/' + id + '?page=' + first.toString(), 'Previous')).text(' ');
		if ((first + 1) * PAGE < total)
			pager.append(html.link('/admin/stages/' + id + '?page=' + (first + 2).toString(), 'Next'));
		return total > PAGE ? root.append(pager) : root;
	}

	@route
	static stage_edit(): RenderElement {
		const id = request.param('id');
		const doc = stage.changes(id, 0, 1);
		if (!doc.has('hash')) return notFound();
		page.breadcrumb(doc.string('label'), '/admin/stages/' + id);
		page.title('Edit ' + doc.string('label'));
		const asked = form('stage_edit');
		asked.context('stage', id);
		asked.textfield('label', 'Label').required().maxLength(100).value(doc.string('label'));
		asked.textarea('description', 'Description').maxLength(1000).value(doc.string('description'));
		if (user.can('publish stages'))
			asked
				.datetime('publish_at', 'Publish at')
				.value(doc.string('publish_at').substring(0, 16))
				.description(
					'UTC. The stage is published by itself then, unless live is in conflict with it. Empty for never.',
				);
		asked.actions().primary('save', 'Save');
		if (!asked.accepted()) return asked.show();
		const json = new Json()
			.object()
			.key('label')
			.string(asked.sentText('label'))
			.key('description')
			.string(asked.sentText('description'));
		if (user.can('publish stages')) {
			const at = asked.sentText('publish_at');
			json.key('publish_at');
			if (at.length == 0) json.null();
			else json.string(at.length == 16 ? at + ':00Z' : at);
		}
		const trouble = stage.change(id, json.end().toJson());
		if (trouble.length > 0) return asked.fail('', trouble).show();
		return asked.done('/admin/stages/' + id);
	}

	@route
	static stage_delete(): RenderElement {
		const id = request.param('id');
		const doc = stage.changes(id, 0, 1);
		if (!doc.has('hash')) return notFound();
		page.breadcrumb(doc.string('label'), '/admin/stages/' + id);
		page.title('Delete ' + doc.string('label'));
		const asked = form('stage_delete');
		asked.context('stage', id);
		asked.paragraph(
			doc.int('total') == 0 ? 'Nothing waits in this stage.' : summary(doc) + ' that were never published are lost.',
		);
		asked.actions().submit('delete', 'Delete the stage').class('button--danger');
		if (!asked.accepted()) return asked.show();
		const trouble = stage.remove(id);
		return trouble.length > 0 ? asked.fail('', trouble).show() : asked.done('/admin/stages');
	}

	@route
	static stage_preview(): RenderElement {
		const id = request.param('id');
		const doc = stage.changes(id, 0, 1);
		if (!doc.has('hash')) return notFound();
		page.breadcrumb(doc.string('label'), '/admin/stages/' + id);
		page.title('Preview link to ' + doc.string('label'));
		const asked = form('stage_preview');
		asked.context('stage', id);
		asked.number('hours', 'Good for so many hours').value('72').min('1').max('2160').step('1').required();
		const actions = asked.actions();
		actions.primary('make', 'Make a link');
		actions.submit('revoke', 'Revoke all links').class('button--danger');
		if (!asked.accepted()) return asked.show();
		if (asked.pressed == 'revoke') {
			const trouble = stage.revokePreviews(id);
			return trouble.length > 0 ? asked.fail('', trouble).show() : asked.done('/admin/stages/' + id);
		}
		const made = stage.previewLink(id, <u32>I64.parseInt(asked.sentText('hours')));
		if (!made.ok) return asked.fail('hours', made.problem).show();
		const root = html.div().class('message').attr('role', 'status');
		root.append(html.p('Whoever has this link sees the stage as it is now, without an account, until it changes:'));
		return root.append(html.p().append(html.link(made.id, made.id)));
	}

	@route
	static stage_confirm(): RenderElement {
		return confirmPage();
	}

	@route
	static stage_publish(): RenderElement {
		return postPublish();
	}

	@route
	static stage_job(): RenderElement {
		return jobPage();
	}

	@route
	static stage_history(): RenderElement {
		return historyPage();
	}

	@route
	static stage_undo(): RenderElement {
		return undoPage();
	}

	@route
	static api_stages(): RenderElement {
		request.respond(200, 'application/json', stage.list().json());
		return nothing();
	}

	@route
	static api_stage(): RenderElement {
		const limit = max<i64>(min<i64>(I64.parseInt(request.query('limit', '50')), 500), 1);
		const doc = stage.changes(
			request.param('id'),
			<u32>max<i64>(I64.parseInt(request.query('offset', '0')), 0),
			<u32>limit,
		);
		if (!doc.has('hash')) return notFound();
		request.setHeader('etag', '"' + doc.string('hash') + '"');
		request.respond(200, 'application/json', doc.json());
		return nothing();
	}
}
