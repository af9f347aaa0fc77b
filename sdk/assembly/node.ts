// Where render calls go: to the host's tree, or in full mode into a tree of our own that is sent as JSON.
import * as host from './generated/render';
import { recording, TreeNode } from './full/tree';
import { FULL_MODE } from './mode';

/** A new node; an empty tag makes a fragment. */
export function createNode(tag: string): usize {
	if (FULL_MODE) {
		if (recording()) return changetype<usize>(new TreeNode(tag));
	}
	return tag.length == 0 ? host.fragment() : host.element(tag);
}

/** A new node with text in it. */
export function createTextNode(tag: string, value: string): usize {
	if (FULL_MODE) {
		if (recording()) return changetype<usize>(TreeNode.element(tag, value));
	}
	return host.textElement(tag, value);
}

/** A node that has nothing but text in it, for who needs no more of it. */
export function appendTextNode(parent: usize, tag: string, value: string): void {
	if (FULL_MODE) {
		if (recording()) return changetype<TreeNode>(parent).append(TreeNode.element(tag, value));
	}
	host.appendTextElement(<i32>parent, tag, value);
}

export function appendNode(parent: usize, child: usize): void {
	if (FULL_MODE) {
		if (recording()) return changetype<TreeNode>(parent).append(changetype<TreeNode>(child));
	}
	host.append(<i32>parent, <i32>child);
}

export function appendText(parent: usize, value: string): void {
	if (FULL_MODE) {
		if (recording()) return changetype<TreeNode>(parent).append(TreeNode.text(value));
	}
	host.text(<i32>parent, value);
}

export function appendFormatted(parent: usize, value: string, format: string): void {
	if (FULL_MODE) {
		if (recording()) return changetype<TreeNode>(parent).append(TreeNode.formatted(value, format));
	}
	host.formatted(<i32>parent, value, format);
}

/** `item` is an ItemHandle, or in full mode an Item: either way the host has the value. */
export function appendField<T>(parent: usize, item: T, name: string): void {
	if (FULL_MODE) {
		if (recording()) return changetype<TreeNode>(parent).append(TreeNode.field(name));
	}
	if (isManaged<T>()) return;
	host.formattedField(<i32>parent, changetype<i32>(item), name);
}

export function addClass(node: usize, name: string): void {
	if (FULL_MODE) {
		if (recording()) return changetype<TreeNode>(node).addClass(name);
	}
	host.addClass(<i32>node, name);
}

export function setAttribute(node: usize, name: string, value: string): void {
	if (FULL_MODE) {
		if (recording()) return changetype<TreeNode>(node).setAttribute(name, value);
	}
	host.setAttribute(<i32>node, name, value);
}

export function setWeight(node: usize, weight: i32): void {
	if (FULL_MODE) {
		if (recording()) {
			changetype<TreeNode>(node).weight = weight;
			return;
		}
	}
	host.setWeight(<i32>node, weight);
}

export function setTemplate(node: usize, name: string): void {
	if (FULL_MODE) {
		if (recording()) {
			changetype<TreeNode>(node).template = name;
			return;
		}
	}
	host.setTemplate(<i32>node, name);
}

export function setVariable(node: usize, name: string, value: string): void {
	if (FULL_MODE) {
		if (recording()) return changetype<TreeNode>(node).setVariable(name, value);
	}
	host.setVariable(<i32>node, name, value);
}
