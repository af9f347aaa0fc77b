// How a worker tells the front that it changed people.
// In the kernel because both are.

/** A tag among those that a job invalidated. */
export const IDENTITY_TAG = 'trovato:identity';
