/** A broken invariant is our bug, never bad input: it stops the partition instead of paying wrongly. */
export function invariant(condition: boolean, expected: string): asserts condition {
  if (!condition) broken(expected);
}

/** For hot paths: the message is made only when the check has failed. */
export function broken(expected: string): never {
  throw new Error(`invariant broken: expected ${expected}`);
}

/** Ends a `switch` over a union, so that a new member fails to compile until it is handled. */
export function unreachable(value: never): never {
  throw new Error(`invariant broken: no case for ${String(value)}`);
}
