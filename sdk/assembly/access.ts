// What a plugin says when asked whether someone may do something.

/** Deny of one plugin outweighs Grant of others; Neutral leaves it to the rest. */
export enum AccessResult {
	Neutral,
	Grant,
	Deny,
}
