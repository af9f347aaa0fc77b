// Holds a plugin's members against its manifest, the manifests of its dependencies and the contract.
import type { Diagnostic } from './diagnostic.ts';
import { API_VERSION, type ExportSignature } from '../../wit/contract/generated/exports.ts';
import { placeOf, type PluginManifest } from './manifest.ts';
import type { Member, Members } from './member.ts';
import {
	allShapes,
	describe,
	describeBatch,
	describeFound,
	elementOf,
	fit,
	handlerOf,
	kebab,
	kernelTap,
	shapeNames,
	shapeOf,
	type Fit,
} from './signature.ts';

/** A member that fits, with the name of its export. */
export interface Export extends Fit {
	readonly member: Member;
	readonly name: string;
	readonly full: boolean;
}

export interface Checked {
	readonly exports: readonly Export[];
	readonly diagnostics: readonly Diagnostic[];
}

/** Everything that is wrong, and the exports of what is right. */
export function checkMembers(
	found: Members,
	manifest: PluginManifest,
	dependencies: ReadonlyMap<string, PluginManifest>,
	elsewhere: (tap: string) => string | undefined = () => undefined,
): Checked {
	const diagnostics: Diagnostic[] = [...found.diagnostics, ...checkManifest(found, manifest)];
	const exports: Export[] = [];
	for (const member of found.members) {
		const twin = found.members.some((other) => other !== member && other.name === member.name);
		const one = checkMember(member, manifest, dependencies, { writers: found.writers, twin, elsewhere });
		if (!('member' in one)) diagnostics.push(one);
		else if (exports.some((other) => other.name === one.name)) diagnostics.push(duplicate(member, one.name));
		else exports.push(one);
	}
	return { exports, diagnostics: diagnostics.toSorted(byPlace) };
}

interface Surroundings {
	readonly writers: ReadonlySet<string>;
	readonly twin: boolean;
	/** The plugin that provides a tap, among those that are no dependencies. */
	elsewhere(tap: string): string | undefined;
}

function checkMember(
	member: Member,
	manifest: PluginManifest,
	dependencies: ReadonlyMap<string, PluginManifest>,
	{ writers, twin, elsewhere }: Surroundings,
): Export | Diagnostic {
	const signature =
		member.role === 'tap'
			? tapSignature(member, manifest, dependencies, writers, elsewhere)
			: handlerSignature(member, manifest);
	if ('severity' in signature) return signature;
	const fitting = fit(member, signature, writers);
	const wantsFull = manifest.full.has(member.name);
	if (!fitting) {
		const expected = describe(member, signature, wantsFull);
		const batch = elementOf(signature) ? `; or for the whole batch: ${describeBatch(member, signature)}` : '';
		return problem(member, `@${member.role} ${member.name} does not have the signature that it is called with.`, {
			expected,
			found: describeFound(member),
			fix: `Write: ${expected}${batch}`,
		});
	}
	const full = fitting.params.includes('full-item');
	const takesItem = full || (!fitting.each && fitting.params.includes('item'));
	// A module may carry both forms of a tap that is called in full mode; the other is there for whoever measures.
	if (takesItem && full !== wantsFull && !(wantsFull && twin)) return wrongMode(member, full);
	if (!takesItem && wantsFull) return needlessMode(member, manifest);
	return { ...fitting, member, full, name: exportName(member) + (full ? '-full' : '') };
}

function tapSignature(
	member: Member,
	manifest: PluginManifest,
	dependencies: ReadonlyMap<string, PluginManifest>,
	writers: ReadonlySet<string>,
	elsewhere: Surroundings['elsewhere'],
): ExportSignature | Diagnostic {
	const tap = member.name;
	if (!tap.startsWith('tap_')) {
		return problem(member, `@tap ${tap} is no name of a tap.`, {
			expected: 'a name that begins with tap_',
			found: tap,
			fix: 'Rename it, or remove @tap.',
		});
	}
	if (!manifest.implements.includes(tap)) {
		return problem(member, `${manifest.file} does not declare ${tap}, so nobody would call it.`, {
			expected: `[taps] implements = ["${tap}"]`,
			found: `[taps] implements = ${JSON.stringify(manifest.implements)}`,
			fix: `Add "${tap}" to implements in ${manifest.file}, or remove the method.`,
		});
	}
	const kernel = kernelTap(tap);
	if (kernel) return kernel;
	const provider = [manifest, ...dependencies.values()].find((other) => other.provides.has(tap));
	const provided = provider?.provides.get(tap);
	if (!provider || !provided)
		return (
			inertShape(member, manifest, dependencies, writers) ?? unknownTap(member, manifest, dependencies, elsewhere(tap))
		);
	const shape = shapeOf(provided.payload, provided.returns);
	if (shape) return shape;
	return problem(member, `Plugin '${provider.name}' provides ${tap} in a shape that the contract does not have.`, {
		expected: `one of ${shapeNames().join(', ')}`,
		found: `${provided.payload}-${provided.returns}`,
		fix: `Correct payload and returns of ${tap} in ${provider.file}.`,
	});
}

/** A tap of an optional plugin that is not installed: nobody calls it, and it is checked once the plugin is there. */
function inertShape(
	member: Member,
	manifest: PluginManifest,
	dependencies: ReadonlyMap<string, PluginManifest>,
	writers: ReadonlySet<string>,
): ExportSignature | undefined {
	if (manifest.optional.every((name) => dependencies.has(name))) return undefined;
	return allShapes().find((shape) => fit(member, shape, writers) !== undefined);
}

function unknownTap(
	member: Member,
	manifest: PluginManifest,
	dependencies: ReadonlyMap<string, PluginManifest>,
	provider: string | undefined,
): Diagnostic {
	const absent = manifest.dependencies.filter((name) => !dependencies.has(name));
	const known = [...dependencies.values()].flatMap((other) => [...other.provides.keys()]);
	return problem(member, `No dependency of '${manifest.name}' provides ${member.name}.`, {
		expected:
			known.length > 0
				? `a tap of the kernel, or one of ${known.join(', ')}`
				: 'a tap of the kernel, or of a dependency',
		found: member.name,
		fix:
			absent.length > 0
				? `Install ${absent.join(', ')}: declared as a dependency, but not found.`
				: provider === undefined
					? `Add the plugin that provides ${member.name} to [dependencies] in ${manifest.file}, or correct the name.`
					: `Add "${provider}", which provides it, to [dependencies] required in ${manifest.file}.`,
	});
}

function handlerSignature(member: Member, manifest: PluginManifest): ExportSignature | Diagnostic {
	const role = member.role as 'route' | 'command' | 'job' | 'callable';
	const declared = {
		route: manifest.routes,
		command: manifest.commands.map((name) => name.replaceAll('-', '_')),
		job: manifest.jobs,
		callable: [member.name],
	}[role];
	if (declared.includes(member.name)) return handlerOf(role);
	const key = role === 'route' ? `handler = "${member.name}"` : `name = "${kebab(member.name)}"`;
	const expected = role === 'job' ? `jobs = ["${member.name}"]` : `[[${role}s]] ${key}`;
	return problem(member, `${manifest.file} has no ${role} for @${role} ${member.name}.`, {
		expected,
		found: declared.length > 0 ? declared.join(', ') : role === 'job' ? 'no jobs' : `no [[${role}s]]`,
		fix: `Declare it in ${manifest.file}, or remove the method.`,
	});
}

function checkManifest(found: Members, manifest: PluginManifest): Diagnostic[] {
	const has = (role: string, name: string) =>
		found.members.some((member) => member.role === role && member.name === name);
	const missing = (role: string, name: string, place: { line: number; column: number }, what: string): Diagnostic => ({
		file: manifest.file,
		...place,
		severity: 'error',
		message: `The manifest declares ${what}, but no @plugin class has @${role} ${name}.`,
		expected: `@${role} static ${name}(…) in a @plugin class`,
		found:
			found.members
				.filter((member) => member.role === role)
				.map((member) => member.name)
				.join(', ') || `no @${role}`,
		fix: found.unmarked.has(name)
			? `Put @${role} before static ${name}.`
			: `Write the method, or remove the declaration from ${manifest.file}.`,
	});
	const diagnostics = [
		...manifest.implements
			.filter((tap) => !has('tap', tap))
			.map((tap) => missing('tap', tap, placeOf(manifest, '', tap), tap)),
		...[...new Set(manifest.routes)]
			.filter((name) => !has('route', name))
			.map((name) => missing('route', name, placeOf(manifest, 'handler', name), `a route with handler ${name}`)),
		...manifest.commands
			.filter((name) => !has('command', name.replaceAll('-', '_')))
			.map((name) =>
				missing('command', name.replaceAll('-', '_'), placeOf(manifest, 'name', name), `the command ${name}`),
			),
		...manifest.jobs
			.filter((name) => !has('job', name))
			.map((name) => missing('job', name, placeOf(manifest, '', name), `the job ${name}`)),
	];
	if (manifest.api !== API_VERSION)
		diagnostics.push({
			file: manifest.file,
			...placeOf(manifest, 'api'),
			severity: 'error',
			message: 'The manifest names a version of the plugin interface that this SDK does not have.',
			expected: `api = "${API_VERSION}"`,
			found: `api = "${manifest.api}"`,
			fix: `Write api = "${API_VERSION}", or build with the SDK of that version.`,
		});
	return diagnostics;
}

function wrongMode(member: Member, full: boolean): Diagnostic {
	const setting = `[taps.options.${member.name}] data_mode`;
	return problem(
		member,
		`${member.name} takes ${full ? 'a whole Item, but the manifest says data_mode = "handle"' : 'an ItemHandle, but the manifest says data_mode = "full"'}.`,
		{
			expected: full ? `${setting} = "full"` : `static ${member.name}(item: Item)`,
			found: describeFound(member),
			fix: full
				? 'Take an ItemHandle (faster), or set data_mode to "full".'
				: 'Take an Item, or remove data_mode (handles are faster).',
		},
	);
}

function needlessMode(member: Member, manifest: PluginManifest): Diagnostic {
	return problem(member, `${member.name} is not called with one item, so it has no data_mode "full".`, {
		expected: `no [taps.options.${member.name}] data_mode`,
		found: 'data_mode = "full"',
		fix: `Remove data_mode of ${member.name} from ${manifest.file}.`,
	});
}

function exportName(member: Member): string {
	const prefix = { tap: '', route: 'route-', command: 'command-', job: 'job-', callable: 'call-' }[member.role];
	return prefix + kebab(member.name);
}

function duplicate(member: Member, name: string): Diagnostic {
	return problem(member, `A second member becomes the export ${name}.`, {
		fix: 'Keep one of them, and call the other from it.',
	});
}

function byPlace(one: Diagnostic, other: Diagnostic): number {
	return one.file.localeCompare(other.file) || one.line - other.line || one.column - other.column;
}

function problem(
	member: Member,
	message: string,
	more: { expected?: string; found?: string; fix: string },
): Diagnostic {
	const { file, line, column } = member;
	return { file, line, column, severity: 'error', message, ...more };
}
