// What tests of plugins are written with; they run under node:test, and `trovato plugin test` runs them.
export { type ItemSource, itemRow } from './item.ts';
export { type HostCall, MockKernel, type MockAnswer, type MockRequest } from './mock-kernel.ts';
export type { Rows } from './mock-database.ts';
export { TestEnvironment, type TestEnvironmentOptions } from './environment.ts';
