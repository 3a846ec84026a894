// Faults: what goes wrong with the plumbing, each with a code, its meaning and what to do. What is wrong with a claim is a verdict or an issue, never a fault.

export interface FaultMeaning {
  readonly meaning: string;
  readonly whatToDo: string;
  /** The same command may work later, without anyone changing anything. */
  readonly retry: boolean;
}

export const faultTable = {
  DRIP_USAGE: {
    meaning: "The command or its configuration asks for something that can't be done.",
    whatToDo: "Read the message, then `dripline <command> --help`.",
    retry: false,
  },
  DRIP_DATA_MISSING: {
    meaning: "The data folder holds no Dripline data.",
    whatToDo: "Check --data. A folder gets its data with the first `dripline run` or `dripline load`.",
    retry: false,
  },
  DRIP_DATA_LOCKED: {
    meaning: "Another process works on this data folder; two would spend the same units twice.",
    whatToDo: "Wait for the process that is named, or stop it. `explain`, `units` and `log` can read meanwhile.",
    retry: true,
  },
  DRIP_DATA_NEWER: {
    meaning: "The data folder was written by a newer Dripline.",
    whatToDo: "Use that version or a later one; an older one can't read it safely.",
    retry: false,
  },
  DRIP_DATA_OLDER: {
    meaning: "The data folder was written by a Dripline of before the first release, which kept its state another way.",
    whatToDo: "Read it as before (explain, log, replay verify); take new claims into a new data folder.",
    retry: false,
  },
  DRIP_DATA_DAMAGED: {
    meaning: "The data can't be read as it was written.",
    whatToDo:
      "Copy the folder away as it is, restore the last backup, run again: files that were read since are answered again with the same bytes.",
    retry: false,
  },
  DRIP_DISK_FULL: {
    meaning: "No room is left on the disk. Nothing was half-done.",
    whatToDo: "Make room, then give the same command again: it goes on where it stopped.",
    retry: true,
  },
  DRIP_FOLDER_READ_ONLY: {
    meaning: "A folder that has to be written to can't be. Nothing was half-done.",
    whatToDo: "Give write permission on the folder that is named, or name another; then give the same command again.",
    retry: false,
  },
  DRIP_FILE_UNREADABLE: {
    meaning: "A file that was named can't be opened or read.",
    whatToDo: "Check that it exists and may be read.",
    retry: false,
  },
  DRIP_DISK_FAILED: {
    meaning: "The disk or its driver reports an error.",
    whatToDo: "Look at the system's log. Nothing was half-done; the same command goes on when the disk is well.",
    retry: true,
  },
  DRIP_RECORD_UNREADABLE: {
    meaning: "A record of a topic isn't what its schema says. It is kept on claims.quarantined, whole, and everything else goes on.",
    whatToDo: "Look at it with `dripline log claims.quarantined`; find who wrote it.",
    retry: false,
  },
  DRIP_PAYMENT_REFUSED: {
    meaning:
      "The payment system will not take a payment. It is kept on claims.quarantined, whole, with the HTTP status, and the next ones go on.",
    whatToDo:
      "Find out at the payment system why, put that right, then `dripline quarantine release` hands it over again under the same id.",
    retry: false,
  },
  DRIP_POLICY_INVALID: {
    meaning: "The policy bundle has a problem, so no claim can be judged by it.",
    whatToDo: "Run `dripline policy check` and mend what it names.",
    retry: false,
  },
  DRIP_PAYER_UNKNOWN: {
    meaning: "No payer.json was ever loaded, so there is nobody to answer or pay as.",
    whatToDo: "Put payer.json into the reference folder and run again.",
    retry: false,
  },
  DRIP_REDIS_AWAY: {
    meaning:
      "Redis doesn't answer, or refuses. The log is the truth and holds everything; the worker pauses instead of judging by what it can't see.",
    whatToDo: "Bring Redis back, empty or not: the worker fills it from the log before it judges the next claim.",
    retry: true,
  },
  DRIP_REDIS_REFUSES: {
    meaning: "Redis answers and will not have us: user, password, certificate or rights.",
    whatToDo: "Check DRIPLINE_REDIS (`rediss://user:password@host:port` for TLS and a password) and DRIPLINE_CA_FILE.",
    retry: false,
  },
  DRIP_KAFKA_AWAY: {
    meaning: "A broker doesn't answer, or refuses.",
    whatToDo: "Look at the brokers; `dripline doctor` says which one. The worker goes on from its committed offset.",
    retry: true,
  },
  DRIP_KAFKA_REFUSES: {
    meaning: "A broker answers and will not have us: user, password, certificate or rights.",
    whatToDo:
      "Check DRIPLINE_KAFKA_TLS, DRIPLINE_CA_FILE and DRIPLINE_SASL_…; the user may read, write, create and describe topics, groups and transactional ids of the installation.",
    retry: false,
  },
  DRIP_REGISTRY_AWAY: {
    meaning: "The Schema Registry doesn't answer. It is asked when a process starts, and by no running one.",
    whatToDo: "Bring the registry back; `dripline doctor --registry` says what it answers. The supervisor starts the process again.",
    retry: true,
  },
  DRIP_REGISTRY_REFUSES: {
    meaning: "The Schema Registry won't have us or a schema of this build, or a subject isn't held to BACKWARD_TRANSITIVE.",
    whatToDo:
      "Check user and password in its address. Where the message names a subject, look at what the registry has under it: somebody else wrote there, or changed its compatibility.",
    retry: false,
  },
  DRIP_COMMIT_UNKNOWN: {
    meaning: "Whether a transaction took effect isn't known: the answer was lost, or another process has taken the partition over.",
    whatToDo: "Nothing by hand: the process ends, and its supervisor starts it again from the committed offset, which knows.",
    retry: true,
  },
  DRIP_WORKER_STALLED: {
    meaning: "Records wait on a partition, and its worker hasn't moved for three sessions.",
    whatToDo: "Nothing by hand: the process ends with 75, and its supervisor starts it again. If it comes back, look at the brokers.",
    retry: true,
  },
} as const satisfies Readonly<Record<string, FaultMeaning>>;

export type FaultCode = keyof typeof faultTable;

/** Something wrong with the plumbing. `detail` says what and where; never a name, birth date or member id. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly code: FaultCode;
  readonly detail: string;

  constructor(code: FaultCode, detail: string, options?: { readonly cause?: unknown }) {
    super(detail, options);
    this.code = code;
    this.detail = detail;
  }

  /** The same command may work later. */
  get retry(): boolean {
    return faultTable[this.code].retry;
  }
}

/** `docs/errors.md`, whole. */
export function faultsMarkdown(): string {
  const sections = Object.entries(faultTable).map(
    ([code, { meaning, whatToDo, retry }]) =>
      `## ${code}\n\n${meaning}\n\n**What to do.** ${whatToDo}\n\n${retry ? "The same command may work later by itself." : "The same command fails again until something is changed."}\n`,
  );
  return [
    "# Errors\n",
    "A fault is something wrong with the plumbing. Each has a code; a message says what happened, where, and what to do next. What is wrong with a claim",
    "is never a fault: it is answered on a TA1, 999 or 277CA, or decided with a clause behind it.\n",
    "This page is made from `packages/pipeline/core/src/fault.ts`, and a test holds it to that.\n",
    ...sections,
  ].join("\n");
}
