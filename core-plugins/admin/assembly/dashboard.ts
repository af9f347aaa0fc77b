// The dashboard: what the plugins have to say, a card each.
import { contentCard, recentCard, seesContent } from './content-list';
import { html, JsonKind, JsonValue, page, parseJson, plugins, RenderElement, user } from '@trovato/sdk';

export function dashboardPage(): RenderElement {
	page.title('Dashboard');
	const cards: JsonValue[] = [];
	const answers = parseJson(plugins.collectJson('tap_admin_overview').json());
	for (let i = 0; i < answers.values.length; i++) {
		const said = answers.values[i].get('value');
		if (said === null) continue;
		if (said.kind == JsonKind.Object) cards.push(said);
		else for (let n = 0; n < said.values.length; n++) cards.push(said.values[n]);
	}
	if (seesContent()) {
		cards.push(contentCard());
		cards.push(recentCard());
	}
	if (plugins.exists('people')) addPeople(cards);
	cards.sort((a, b) => a.int('weight') - b.int('weight'));
	const grid = html.div().class('cards');
	for (let i = 0; i < cards.length; i++) grid.append(cardOf(cards[i]));
	if (cards.length == 0) grid.paragraph('Enable plugins to have something to look after here.');
	return grid;
}

/** Who looks after people finds them here. */
function addPeople(cards: JsonValue[]): void {
	const card = JsonValue.object().setString('title', 'People').set('weight', JsonValue.int(20));
	const links = card.listAt('links');
	if (user.can('administer users')) {
		card.setString('path', '/admin/people').setString('text', 'Who has an account on this site.');
		links.push(JsonValue.object().setString('title', 'Add somebody').setString('path', '/admin/people/add'));
	}
	if (user.can('administer permissions')) {
		const roles = JsonValue.object().setString('title', 'Roles and permissions');
		links.push(roles.setString('path', '/admin/people/roles'));
	}
	if (links.values.length > 0) cards.push(card);
}

function cardOf(card: JsonValue): RenderElement {
	const root = html.section().class('card');
	const path = card.string('path');
	const title = card.string('title');
	const heading = html.heading(2, '');
	root.append(path.length > 0 ? heading.append(html.link(path, title)) : heading.text(title));
	const count = card.string('count');
	if (count.length > 0) root.append(html.p(count).class('card-count'));
	if (card.string('text').length > 0) root.append(html.p(card.string('text')).class('card-text'));
	const rows = card.get('rows');
	if (rows !== null && rows.values.length > 0) {
		const list = html.ul().class('card-rows');
		for (let i = 0; i < rows.values.length; i++) {
			const row = rows.values[i];
			const entry = html.li().append(html.link(row.string('path'), row.string('title')));
			if (row.string('text').length > 0) entry.append(html.span(row.string('text')).class('meta'));
			list.append(entry);
		}
		root.append(list);
	}
	const links = card.get('links');
	if (links !== null && links.values.length > 0) {
		const bar = html.div().class('card-links');
		for (let i = 0; i < links.values.length; i++)
			bar.append(
				html
					.link(links.values[i].string('path'), links.values[i].string('title'))
					.class('button')
					.class('button--small'),
			);
		root.append(bar);
	}
	return root;
}
