// The two pure functions that are the product: screen and adjudicate.
export * from "./adjudicate.ts";
export * from "./assemble.ts";
export * from "./reverse.ts";
export * from "./screen.ts";
export * from "./verdicts.ts";
