// All permissions there are, those with a placeholder once for each of what it may stand for.
import { Doc, people, plugins, user } from '@trovato/sdk';

export class Permission {
	constructor(
		/** As roles have it. */
		readonly name: string,
		readonly about: string,
		/** The plugin that asks for it, empty for the kernel. */
		readonly plugin: string,
		/** What its placeholder stands for here, such as the label of a content type. */
		readonly subject: string,
	) {}

	/** Nobody gives or takes what they may not do themselves. */
	get isTheirs(): bool {
		return user.can(this.name);
	}

	/** The name of its control; as unambiguous as the permission. */
	get control(): string {
		return 'may-' + this.name.replaceAll(' ', '.');
	}

	get label(): string {
		return this.name.charAt(0).toUpperCase() + this.name.substring(1);
	}
}

/** By plugin, the kernel's first; within a plugin those about everything, then those about one thing at a time. */
export function allPermissions(): Permission[] {
	const all = people.permissions();
	const values = plugins.collectJson('tap_permission_values');
	const found = new Found();
	for (let from = 0; from < all.count();) {
		const plugin = all.string(from.toString() + '.plugin');
		let to = from;
		while (to < all.count() && all.string(to.toString() + '.plugin') == plugin) to++;
		for (let i = from; i < to; i++) {
			const name = all.string(i.toString() + '.name');
			if (name.includes('{')) continue;
			found.add(name, all.string(i.toString() + '.about'), plugin, '');
		}
		expand(all, from, to, plugin, values, found);
		from = to;
	}
	return found.list;
}

/** Each permission once: a plugin may say more about one that another has with a placeholder. */
class Found {
	readonly list: Permission[] = [];
	private names: Set<string> = new Set<string>();

	add(name: string, about: string, plugin: string, subject: string): void {
		if (this.names.has(name)) return;
		this.names.add(name);
		this.list.push(new Permission(name, about, plugin, subject));
	}
}

function expand(all: Doc, from: i32, to: i32, plugin: string, values: Doc, found: Found): void {
	const done = new Set<string>();
	for (let i = from; i < to; i++) {
		const placeholder = placeholderOf(all.string(i.toString() + '.name'));
		if (placeholder.length == 0 || done.has(placeholder)) continue;
		done.add(placeholder);
		for (let v = 0; v < values.count(); v++) {
			const at = v.toString() + '.value.' + placeholder;
			for (let n = 0; n < values.count(at); n++) {
				const value = values.string(at + '.' + n.toString() + '.value');
				const label = values.string(at + '.' + n.toString() + '.label', value);
				for (let k = from; k < to; k++) {
					const name = all.string(k.toString() + '.name');
					if (placeholderOf(name) != placeholder) continue;
					const whole = name.replace('{' + placeholder + '}', value);
					found.add(whole, all.string(k.toString() + '.about'), plugin, label);
				}
			}
		}
	}
}

function placeholderOf(name: string): string {
	const start = name.indexOf('{');
	return start < 0 ? '' : name.substring(start + 1, name.indexOf('}', start));
}

/** What a section of permissions is called. */
export function sectionOf(permission: Permission): string {
	const plugin = permission.plugin.replaceAll('_', ' ');
	return plugin.length == 0 ? 'Trovato itself' : plugin.charAt(0).toUpperCase() + plugin.substring(1);
}
