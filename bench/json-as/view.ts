// The view of the plugin `view` with json-as: the item is parsed in the module's memory and the tree written there.
import { JSON } from 'json-as';

@json
class TextField {
	value: string = '';
	@omitif((self: TextField) => self.format.length == 0)
	format: string = '';
}

@json
class NumberField {
	value: i64 = 0;
}

@json
class Fields {
	field_subtitle: TextField = new TextField();
	field_summary: TextField = new TextField();
	field_views: NumberField = new NumberField();
	field_body: TextField = new TextField();
}

@json
class Item {
	id: string = '';
	type: string = '';
	title: string = '';
	fields: Fields = new Fields();
}

@json
class Classes {
	class: string = '';
}

@json
class Variables {
	views: string = '';
}

@json
class FieldElement {
	@alias('#type')
	type: string = 'field';
	@alias('#field')
	field: string = '';
}

@json
class Element {
	@alias('#type')
	type: string = 'element';
	@alias('#tag')
	tag: string = '';
	@alias('#value')
	@omitnull()
	value: string | null = null;
	@alias('#attributes')
	@omitnull()
	attributes: Classes | null = null;
	@alias('#children')
	@omitnull()
	children: FieldElement[] | null = null;
}

@json
class Article {
	@alias('#type')
	type: string = 'element';
	@alias('#tag')
	tag: string = 'article';
	@alias('#attributes')
	attributes: Classes = new Classes();
	@alias('#variables')
	variables: Variables = new Variables();
	@alias('#children')
	children: Element[] = [];
}

function classes(name: string): Classes {
	const made = new Classes();
	made.class = name;
	return made;
}

function textElement(tag: string, text: string): Element {
	const element = new Element();
	element.tag = tag;
	element.value = text;
	return element;
}

/** The item as JSON to the tree as JSON, with the written field among its variables. */
export function view(payload: string): string {
	const item = JSON.parse<Item>(payload);
	const fields = item.fields;
	fields.field_views.value++;
	const article = new Article();
	article.attributes = classes('view');
	article.variables.views = fields.field_views.value.toString();
	const field = new FieldElement();
	field.field = 'field_body';
	const body = new Element();
	body.tag = 'div';
	body.attributes = classes('body');
	body.children = [field];
	const heading = textElement('h2', fields.field_subtitle.value);
	article.children = [heading, textElement('p', fields.field_summary.value), body];
	return JSON.stringify(article);
}
