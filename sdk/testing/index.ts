// What tests of plugins are written with; they run under node:test, and `trovato plugin test` runs them.
export { type ItemSource, itemRow } from './item.ts';
export type { JobStep, LogLine, MockAnswer, MockRequest } from './answer.ts';
export type { HostCall } from './host-calls.ts';
export { MockKernel } from './mock-kernel.ts';
export type { Rows } from './mock-database.ts';
export { TestEnvironment, type TestEnvironmentOptions } from './environment.ts';
