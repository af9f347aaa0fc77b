// All suites, in the order in which they run.
import type { Suite } from '../tool/suite.ts';
import { waiting } from './async.ts';
import { concurrency } from './concurrency.ts';
import { dispatch } from './dispatch.ts';
import { held } from './held.ts';
import { hop } from './hop.ts';
import { instantiate } from './instantiate.ts';
import { page } from './page.ts';
import { scale } from './scale.ts';
import { serialization } from './serialization.ts';

export const SUITES: readonly Suite[] = [
	serialization,
	instantiate,
	dispatch,
	hop,
	concurrency,
	waiting,
	held,
	page,
	scale,
];
