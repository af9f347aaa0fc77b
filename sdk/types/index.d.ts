// What editors and tsc must know beyond AssemblyScript's own types: the decorators of a plugin, and a few gaps.
// The compiler of plugins does not read this file.

/** Marks a class whose decorated static methods are the plugin's exports. */
declare function plugin(target: unknown): void;
/** Implements the tap whose name the method has; declare it in `taps.implements` of the manifest. */
declare function tap(target: unknown, name: string, descriptor: unknown): void;
/** Answers the routes whose `handler` in the manifest is the method's name. */
declare function route(target: unknown, name: string, descriptor: unknown): void;
/** Runs the command of this name, with `_` for `-`. */
declare function command(target: unknown, name: string, descriptor: unknown): void;
/** May be called by other plugins through `plugins.invoke`. */
/** A step of a job in the manifest's `jobs`. */
declare function job(target: unknown, name: string, descriptor: unknown): void;
declare function callable(target: unknown, name: string, descriptor: unknown): void;

interface String {
	startsWith(search: string, start?: i32): bool;
	endsWith(search: string, end?: i32): bool;
}

interface Number {
	toString(radix?: i32): string;
}

/** Room for a managed object, by AssemblyScript's runtime. */
declare function __new(size: usize, id: u32): usize;
