// The render tree of a full-mode tap, kept in the plugin and sent as JSON.
import { Json } from '../json';

let isRecording: bool = false;

/** Render calls go into a tree of our own. */
export function recording(): bool {
	return isRecording;
}

/** From here on render calls are recorded. */
export function record(): void {
	isRecording = true;
}

/** The tree below a node as JSON; nothing is `null`. */
export function treeJson(node: usize): string {
	if (node == 0) return 'null';
	const json = new Json();
	changetype<TreeNode>(node).write(json);
	return json.toJson();
}

export class TreeNode {
	/** `element`, `fragment`, `text`, `formatted` or `field`. */
	private type: string;
	private value: string = '';
	private format: string = '';
	private names: string[] = [];
	private values: string[] = [];
	private classes: string = '';
	private variableNames: string[] = [];
	private variableValues: string[] = [];
	private children: TreeNode[] = [];
	weight: i32 = 0;
	template: string = '';

	constructor(private tag: string) {
		this.type = tag.length == 0 ? 'fragment' : 'element';
	}

	static element(tag: string, text: string): TreeNode {
		const node = new TreeNode(tag);
		node.append(TreeNode.text(text));
		return node;
	}

	static text(value: string): TreeNode {
		return TreeNode.leaf('text', value, '');
	}

	static formatted(value: string, format: string): TreeNode {
		return TreeNode.leaf('formatted', value, format);
	}

	/** The field of the item that the tap was called with. */
	static field(name: string): TreeNode {
		return TreeNode.leaf('field', name, '');
	}

	private static leaf(type: string, value: string, format: string): TreeNode {
		const node = new TreeNode('');
		node.type = type;
		node.value = value;
		node.format = format;
		return node;
	}

	append(child: TreeNode): void {
		this.children.push(child);
	}

	addClass(name: string): void {
		this.classes += this.classes.length == 0 ? name : ' ' + name;
	}

	setAttribute(name: string, value: string): void {
		this.names.push(name);
		this.values.push(value);
	}

	setVariable(name: string, value: string): void {
		this.variableNames.push(name);
		this.variableValues.push(value);
	}

	write(json: Json): void {
		json.object().key('#type').string(this.type);
		if (this.type == 'field') json.key('#field').string(this.value);
		else if (this.value.length > 0) json.key('#value').string(this.value);
		if (this.format.length > 0) json.key('#format').string(this.format);
		if (this.tag.length > 0) json.key('#tag').string(this.tag);
		if (this.weight != 0) json.key('#weight').int(this.weight);
		if (this.template.length > 0) json.key('#template').string(this.template);
		this.writePairs(json, '#variables', this.variableNames, this.variableValues);
		if (this.classes.length > 0) this.setAttribute('class', this.classes);
		this.writePairs(json, '#attributes', this.names, this.values);
		if (this.children.length > 0) {
			json.key('#children').list();
			for (let i = 0; i < this.children.length; i++) this.children[i].write(json);
			json.end();
		}
		json.end();
	}

	private writePairs(json: Json, key: string, names: string[], values: string[]): void {
		if (names.length == 0) return;
		json.key(key).object();
		for (let i = 0; i < names.length; i++) json.key(names[i]).string(values[i]);
		json.end();
	}
}
