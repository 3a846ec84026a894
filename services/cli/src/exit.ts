// What a fault is to the shell: a message that says what, where and what next, and an exit code.
import { Fault, faultTable } from "@dripline/core";
import colors from "picocolors";

/** Wrong usage or configuration: exit 2. */
const CONFIGURATION = 2;
/** Our own fault: exit 70. */
const OURS = 70;

export function exitCodeOf(error: unknown): number {
  return error instanceof Fault ? CONFIGURATION : OURS;
}

/** Prints a fault on stderr: its code, what happened and what to do next. */
export function sayFault(error: unknown): void {
  if (error instanceof Fault) {
    process.stderr.write(`${colors.red(error.code)} ${error.message}\n${faultTable[error.code].whatToDo}\n`);
    return;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `${colors.red("DRIP_INTERNAL")} This is a fault of Dripline's own; nothing was half-done, and the next run goes on.\n${detail}\n`,
  );
}
