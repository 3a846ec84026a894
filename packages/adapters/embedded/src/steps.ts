// The named points between the steps of a commit and of writing files, where a test's process kills itself. In production nobody listens.

export type Step =
  | "before-begin"
  | "after-outputs"
  | "after-state"
  | "before-commit"
  | "after-commit"
  | "before-file"
  | "after-aside"
  | "before-rename"
  | "after-rename";

export type OnStep = (step: Step) => void;

export const nobody: OnStep = () => {};
