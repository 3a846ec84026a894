// What the walk along a set's segments counts: loops as they are open, segments as they came.

/** A loop as the set in hand has it: its opening, and how often it came in the loop around it. */
export interface OpenLoop {
  opening: number;
  /** Bits of what it requires and has. */
  seen: number;
  times: number;
  timesOpening: number;
}

/** How often a segment came in the opening of its loop that `opening` names, and where last. */
export interface UseCount {
  times: number;
  opening: number;
  lastAt: number;
}

export const NO_LOOP: OpenLoop = { opening: 0, seen: 0, times: 0, timesOpening: 0 };
export const NO_USE: UseCount = { times: 0, opening: 0, lastAt: 0 };
