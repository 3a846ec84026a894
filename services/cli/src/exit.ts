// What a fault is to the shell: a message that says what, where and what next, and an exit code.
import { Fault, type FaultCode, faultTable } from "@dripline/core";
import colors from "picocolors";

/** The answer is no: exit 1. */
export const ANSWER_IS_NO = 1;
/** Wrong usage or configuration: exit 2. */
export const CONFIGURATION = 2;
/** Our own fault: exit 70. */
const OURS = 70;

export function exitCodeOf(error: unknown): number {
  return faultOf(error) === undefined ? OURS : CONFIGURATION;
}

/** Prints a fault on stderr: its code, what happened and what to do next. */
export function sayFault(error: unknown): void {
  const fault = faultOf(error);
  if (fault !== undefined) {
    process.stderr.write(`${colors.red(fault.code)} ${fault.message}\n${faultTable[fault.code].whatToDo}\n`);
    return;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `${colors.red("DRIP_INTERNAL")} This is a fault of Dripline's own; nothing was half-done, and the next run goes on.\n${detail}\n`,
  );
}

/** What the system answers when a file that someone named can't be read. */
const UNREADABLE = new Set(["ENOENT", "ENOTDIR", "EISDIR", "EACCES", "EPERM", "ELOOP", "ENAMETOOLONG"]);
const UNWRITABLE = new Set(["EACCES", "EPERM", "EROFS", "EEXIST", "ENOTDIR", "EISDIR"]);
const READING = new Set(["open", "read", "scandir", "stat", "lstat", "statfs", "access"]);

/** The system's complaint about a file or folder is wrong configuration; undefined where an error is our own doing. */
function faultOf(error: unknown): Fault | undefined {
  if (error instanceof Fault) return error;
  if (typeof error !== "object" || error === null || !("code" in error) || !("syscall" in error)) return undefined;
  const code = codeOf(String(error.code), String(error.syscall));
  return code && new Fault(code, "message" in error ? String(error.message) : code, { cause: error });
}

function codeOf(code: string, call: string): FaultCode | undefined {
  if (code === "ENOSPC" || code === "EDQUOT") return "DRIP_DISK_FULL";
  if (code === "EIO") return "DRIP_DISK_FAILED";
  if (READING.has(call) && UNREADABLE.has(code)) return "DRIP_FILE_UNREADABLE";
  return UNWRITABLE.has(code) ? "DRIP_FOLDER_READ_ONLY" : undefined;
}
