// The kernel as a process of its own, as it runs in earnest; started with its settings as JSON in argv, prints its port.
import { loadConfig } from '../../kernel/src/config/load-config.ts';
import { createKernel } from '../../kernel/src/kernel.ts';
import { createLog } from '../../kernel/src/observe/log.ts';

/** What the process is told. */
export interface KernelSetup {
	readonly siteDir: string;
	readonly databaseUrl: string;
	readonly pluginDirs: readonly string[];
}

const { siteDir, databaseUrl, pluginDirs } = JSON.parse(process.argv[2]!) as KernelSetup;
const config = loadConfig({ siteDir, env: { DATABASE_URL: databaseUrl, PORT: '0', LOG_LEVEL: 'warn' } });
const log = createLog({ level: 'warn', readable: false, destination: process.stderr });
const kernel = await createKernel(config, { pluginDirs, log, testing: true });
const { url } = await kernel.listen();
process.send?.({ port: Number(new URL(url).port) });
process.on('message', () => process.send?.({ cpu: process.cpuUsage() }));
process.on('disconnect', () => {
	void kernel.close().then(() => process.exit(0));
});
