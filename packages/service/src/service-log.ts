// Log lines as JSON, by an allow-list: a line is one of our own sentences and fields of known names and shapes. What isn't on the list is left
// out, so that no member's name, birth date or id can get in, not by a field, an error's message or a record.
import { Fault } from "@dripline/core";
import { topicNamed } from "@dripline/events";
import { type DestinationStream, pino } from "pino";

const COUNT = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);
const ONE_OF = (pattern: RegExp) => (value: unknown) => typeof value === "string" && pattern.test(value);

/** Field names and what their values may look like. None of the patterns takes a name, a date of birth or a member id. */
const fields = {
  service: ONE_OF(/^(intake|screening|adjudication|remittance|payments|feeds)$/),
  worker: ONE_OF(/^(intake|screening|adjudication|remittance|payments|feeds)$/),
  topic: (value) => typeof value === "string" && topicNamed(value) !== undefined,
  partition: COUNT,
  offset: COUNT,
  records: COUNT,
  files: COUNT,
  refused: COUNT,
  ms: COUNT,
  port: COUNT,
  lag: COUNT,
  status: COUNT,
  exitCode: COUNT,
  signal: ONE_OF(/^SIG[A-Z]{1,10}$/),
  fault: ONE_OF(/^DRIP_[A-Z_]{1,40}$/),
  error: ONE_OF(/^(Fault|UnreadableRecord|([A-Z][A-Za-z0-9]{0,40})?Error)$/),
  sha256: ONE_OF(/^[0-9a-f]{64}$/),
  paymentId: ONE_OF(/^[0-9a-f]{32}$/),
} as const satisfies Readonly<Record<string, (value: unknown) => boolean>>;

/** Every sentence that a service may log. */
const sentences = {
  started: "service started",
  listening: "health and metrics are served",
  reference: "reference tables were read",
  assigned: "a partition was taken and its state filled from the log",
  draining: "draining: the batch in hand is finished",
  stopped: "service stopped",
  lost: "can't go on: the process ends and has to be started again",
  failed: "service failed",
  fileTaken: "a claim file was taken",
  feedLoaded: "a feed was loaded",
  rowsRefused: "rows of a feed were refused",
  cycleClosed: "a payment cycle was closed",
  paymentsDelivered: "payments were handed over",
  paymentSetAside: "a payment was set aside on claims.quarantined",
  paymentWaits: "a payment waits for its next try, and those behind it",
} as const;

export type Sentence = keyof typeof sentences;
export type LogFields = Partial<Record<keyof typeof fields, string | number | undefined>>;

export interface ServiceLog {
  info(sentence: Sentence, said?: LogFields): void;
  warn(sentence: Sentence, said?: LogFields): void;
  /** Of the error only its class and its fault's code: a message or a stack may hold a value. */
  error(sentence: Sentence, error: unknown, said?: LogFields): void;
}

export function serviceLog(
  { service, level }: { readonly service: string; readonly level: string },
  destination?: DestinationStream,
): ServiceLog {
  const logger = pino({ level, base: allowed({ service }), timestamp: pino.stdTimeFunctions.isoTime }, destination ?? pino.destination(1));
  return {
    info: (sentence, said = {}) => logger.info(allowed(said), sentences[sentence]),
    warn: (sentence, said = {}) => logger.warn(allowed(said), sentences[sentence]),
    error: (sentence, error, said = {}) => logger.error(allowed({ ...said, ...namesOf(error) }), sentences[sentence]),
  };
}

function namesOf(error: unknown): LogFields {
  if (error instanceof Fault) return { fault: error.code, error: error.name };
  return { error: error instanceof Error ? error.name : undefined };
}

/** Also at run time: a field that isn't on the list, or doesn't look as it should, is left out. */
function allowed(said: object): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(said)) {
    if (Object.hasOwn(fields, name) && fields[name as keyof typeof fields](value)) kept[name] = value;
  }
  return kept;
}
