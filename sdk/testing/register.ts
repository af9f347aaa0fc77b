// Lets tests of plugins that lie outside the installation import the SDK by its name.
import { registerHooks } from 'node:module';

const TESTING = new URL('./index.ts', import.meta.url).href;

registerHooks({
	resolve: (name, context, next) =>
		name === '@trovato/sdk/testing' ? { url: TESTING, shortCircuit: true } : next(name, context),
});
