// The plugins of a site as the command line sees them: their folders, their modules and their commands.
import { existsSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { Config } from '../src/config/load-config.ts';
import { type DiscoveredPlugin, discoverPlugins } from '../../wit/contract/manifest/discover.ts';
import type { ManifestCommand } from '../../wit/contract/manifest/schema.ts';
import { INSTALLATION, pluginDirs } from './site.ts';
import { seconds, type Terminal } from './terminal.ts';
import { type CommandSpec, UsageError } from './usage.ts';

export interface PluginCommand {
	readonly plugin: string;
	readonly command: ManifestCommand;
	readonly spec: CommandSpec;
}

/** Every plugin that lies in the folders of the installation and the site. */
export function findPlugins(config: Config): Promise<DiscoveredPlugin[]> {
	return discoverPlugins(pluginDirs(config.siteDir));
}

/** The commands that plugins add: those that site.toml names, or all that there are. */
export async function pluginCommands(config: Config, which: 'named' | 'all' = 'named'): Promise<PluginCommand[]> {
	const names = which === 'named' ? config.plugins : undefined;
	const plugins = await discoverPlugins(pluginDirs(config.siteDir), names);
	return plugins.flatMap(({ name, manifest }) =>
		manifest.commands.map((command) => ({ plugin: name, command, spec: specOf(command) })),
	);
}

/** The command with this name, or with `plugin:name` where two plugins have one. */
export function pickCommand(commands: readonly PluginCommand[], name: string): PluginCommand | undefined {
	const found = commands.filter(({ plugin, command }) => name === command.name || name === `${plugin}:${command.name}`);
	if (found.length > 1) {
		const choices = found.map(({ plugin }) => `${plugin}:${name}`).join(' or ');
		throw new UsageError(`Several plugins have a command '${name}'; say ${choices}`);
	}
	return found[0];
}

export function modulePath(plugin: DiscoveredPlugin): string {
	return join(plugin.dir, `${plugin.name}.wasm`);
}

/** Compiles the plugins whose modules are not fresh, a line for each; `told` gets every mistake. Returns how many failed. */
export async function buildPlugins(
	plugins: readonly DiscoveredPlugin[],
	terminal: Terminal,
	told: (problem: string) => void = () => {},
): Promise<number> {
	// The compiler is large; who only lists plugins does not wait for it.
	const { buildAll, formatDiagnostic } = await import('../../sdk-macros/src/index.ts');
	const dirs: string[] = [];
	for (const plugin of plugins) {
		// A plugin may come as a module without its source, or be built by tools of its own.
		if (existsSync(join(plugin.dir, 'assembly'))) dirs.push(plugin.dir);
		else if (!existsSync(modulePath(plugin)))
			terminal.line(`The plugin ${plugin.name} is built by its own tools, see its README.`);
	}
	let failed = 0;
	const begun = (count: number): void => terminal.line(`Compiling ${count === 1 ? 'a plugin' : `${count} plugins`} …`);
	for await (const result of buildAll(dirs, INSTALLATION, begun)) {
		for (const diagnostic of result.diagnostics) {
			const folder = isAbsolute(diagnostic.file) ? '' : relative(process.cwd(), result.dir);
			const text = formatDiagnostic(diagnostic, folder);
			terminal.line(text);
			if (diagnostic.severity === 'error') told(text);
		}
		if (!result.ok) {
			failed++;
			terminal.line(`The plugin ${result.name} cannot be built.`);
		} else if (result.was === 'compiled')
			terminal.line(`Built ${result.name}: ${result.bytes} bytes, ${seconds(result.ms)}`);
	}
	return failed;
}

function specOf(command: ManifestCommand): CommandSpec {
	return {
		name: command.name,
		description: command.description,
		arguments: command.input === 'folder' ? [command.argument ?? 'folder'] : [],
		options: command.options.map(({ name, description, required, default: standard }) => ({
			name,
			description,
			required,
			default: standard,
			value: name,
		})),
	};
}
