// Databases for the tests of the system are those that plugin authors get for theirs.
export { createTestDatabase, startTestServer, type TestDatabase, type TestServer } from '../../sdk/testing/database.ts';
