// What SQLite and the file system complain of, as faults that say what to do. Anything else is our own and passes as it is.
import { mkdirSync } from "node:fs";
import { Fault, type FaultCode } from "@dripline/core";

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const byResultCode: Readonly<Record<number, FaultCode>> = {
  3: "DRIP_FOLDER_READ_ONLY", // PERM
  5: "DRIP_DATA_LOCKED", // BUSY
  6: "DRIP_DATA_LOCKED", // LOCKED
  8: "DRIP_FOLDER_READ_ONLY", // READONLY
  10: "DRIP_DISK_FAILED", // IOERR
  11: "DRIP_DATA_DAMAGED", // CORRUPT
  13: "DRIP_DISK_FULL", // FULL
  14: "DRIP_FOLDER_READ_ONLY", // CANTOPEN
  26: "DRIP_DATA_DAMAGED", // NOTADB
};

const byErrno: Readonly<Record<string, FaultCode>> = {
  ENOSPC: "DRIP_DISK_FULL",
  EDQUOT: "DRIP_DISK_FULL",
  EACCES: "DRIP_FOLDER_READ_ONLY",
  EPERM: "DRIP_FOLDER_READ_ONLY",
  EROFS: "DRIP_FOLDER_READ_ONLY",
  EIO: "DRIP_DISK_FAILED",
  ENOTDIR: "DRIP_USAGE",
  EEXIST: "DRIP_USAGE",
  ENAMETOOLONG: "DRIP_USAGE",
};

/** The fault behind an error about a file or folder; the error itself where it is none of these. */
export function faultOf(error: unknown, path: string): unknown {
  if (error instanceof Fault || typeof error !== "object" || error === null) return error;
  const code = codeOf(error);
  if (code === undefined) return error;
  return new Fault(code, `${path}: ${"message" in error ? String(error.message) : code}`, { cause: error });
}

function codeOf(error: object): FaultCode | undefined {
  if ("errcode" in error && typeof error.errcode === "number") return byResultCode[error.errcode & 0xff];
  return "code" in error && typeof error.code === "string" ? byErrno[error.code] : undefined;
}

/** Runs something that touches a path; what goes wrong is a fault that names it. */
export function naming<Value>(path: string, work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw faultOf(error, path);
  }
}

/** Makes a folder and those above it. On a read-only disk Node says of that, and of nothing else, that a folder isn't there. */
export function makeFolder(folder: string): void {
  naming(folder, () => {
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      const isReadOnly = typeof error === "object" && error !== null && "code" in error && error.code === "ENOENT";
      throw isReadOnly ? new Fault("DRIP_FOLDER_READ_ONLY", `${folder} can't be made`, { cause: error }) : error;
    }
  });
}
