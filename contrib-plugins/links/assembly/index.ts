// The contrib plugin `links`: a list of links with tags and votes, as a page and as JSON, and what keeps it short.
import {
	cache,
	ErrorNumber,
	html,
	input,
	Json,
	log,
	notFound,
	nothing,
	page,
	problem,
	RenderElement,
	request,
	Rows,
	sql,
	user,
	variables,
} from '@trovato/sdk';
import { hostOf, Link } from './link';

const LIST = 'links:list';
const LIMIT = 100;
const DAY_MS: i64 = 86_400_000;

@plugin
class Links {
	/** `/links`: those with the most votes first. */
	@route
	static listing(): RenderElement {
		const tag = request.query('tag');
		page.title(tag.length == 0 ? 'Links' : 'Links about ' + tag);
		if (tag.length > 0) page.breadcrumb('Links', '/links');
		page.cacheTag(LIST);
		const links = find(tag);
		if (links.length == 0) return html.p('There are no links yet.');
		const list = html.ol();
		for (let i = 0; i < links.length; i++) list.append(entry(links, i));
		return list;
	}

	/** `/links.json`: the same for programs. */
	@route
	static feed(): RenderElement {
		page.cacheTag(LIST);
		const links = find(request.query('tag'));
		const json = new Json().object().key('links').list();
		for (let i = 0; i < links.length; i++) {
			json.object().key('id').string(links.string(i, 'id')).key('url').string(links.string(i, 'url'));
			json.key('title').string(links.string(i, 'title')).key('host').string(links.string(i, 'host'));
			json.key('votes').int(links.int(i, 'votes')).key('tags').raw(links.json(i, 'tags')).end();
		}
		request.respond(200, 'application/json', json.end().end().toJson());
		return nothing();
	}

	/** `POST /links` with url, title and tags. */
	@route
	static add(): RenderElement {
		const link = new Link(request.field('url'), request.field('title'), request.field('tags'));
		const id = save(link);
		if (id.length == 0) {
			request.explain(link.problem);
			return problem(ErrorNumber.RequestInvalid);
		}
		request.redirect('/links');
		return nothing();
	}

	/** `POST /links/<id>/vote`: each person has one vote for a link, and a second one changes nothing. */
	@route
	static vote(): RenderElement {
		const voted = sql('vote').string(request.param('id')).string(user.id).attempt();
		if (voted.error == ErrorNumber.DbConstraint) return notFound();
		if (voted.failed) return problem(voted.error);
		if (voted.affected > 0) cache.invalidate(LIST);
		const votes = sql('votes').string(request.param('id')).all().int(0, 'votes');
		request.respond(200, 'application/json', new Json().object().key('votes').int(votes).end().toJson());
		return nothing();
	}

	/** `trovato links-add --url <url> --title <title>` */
	@command
	static links_add(): i32 {
		if (input.phase != 'start') return 0;
		const link = new Link(request.param('url'), request.param('title'), request.param('tags'));
		if (save(link).length > 0) return 0;
		request.explain(link.problem);
		return -(<i32>ErrorNumber.RequestInvalid);
	}

	/** `trovato links-clean-up`: links without a vote go after `keep_days` days. */
	@command
	static links_clean_up(): void {
		if (input.phase == 'start') cleanUp();
	}

	/** The same once a day. */
	@tap
	static tap_cron(previous: string): void {
		if (previous.length == 0 || request.now - I64.parseInt(previous) >= DAY_MS) cleanUp();
	}

	/** Up to 0.1.0 links had no host. */
	@tap
	static tap_upgrade(previous: string): void {
		const links = sql('without_host').all();
		for (let i = 0; i < links.length; i++)
			sql('set_host')
				.string(links.string(i, 'id'))
				.string(hostOf(links.string(i, 'url')))
				.run();
		log.info('upgraded from ' + previous + ': ' + links.length.toString() + ' links got their host');
	}
}

function find(tag: string): Rows {
	return sql('list').stringOrNull(tag).int(LIMIT).all();
}

function cleanUp(): void {
	const days = max(1, I64.parseInt(variables.get('keep_days', '90')));
	const gone = sql('clean_up').int(days).run();
	if (gone > 0) cache.invalidate(LIST);
	log.info(gone.toString() + ' links dropped');
}

/** The id of the link, empty when it cannot be taken. */
function save(link: Link): string {
	if (link.problem.length > 0) return '';
	const added = sql('add').string(link.url).string(link.title).string(link.host).all();
	if (added.length == 0) {
		link.problem = 'This address is on the list already.';
		return '';
	}
	const id = added.string(0, 'id');
	for (let i = 0; i < link.tags.length; i++) sql('add_tag').string(id).string(link.tags[i]).run();
	cache.invalidate(LIST);
	return id;
}

function entry(links: Rows, i: i32): RenderElement {
	const votes = links.int(i, 'votes');
	const line = html.li().link(links.string(i, 'url'), links.string(i, 'title'));
	line.text(' (' + links.string(i, 'host') + '), ' + votes.toString() + (votes == 1 ? ' vote' : ' votes'));
	const tags = links.string(i, 'tag_words').split(' ');
	for (let t = 0; t < tags.length; t++)
		if (tags[t].length > 0) line.text(' ').link('/links?tag=' + tags[t], '#' + tags[t]);
	return line;
}
