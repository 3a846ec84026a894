// The kafkajs client of one installation: brokers, TLS and SASL, and the retries that its transactions need.
import { Kafka, logLevel, type SASLOptions } from "kafkajs";

export interface KafkaSettings {
  readonly brokers: readonly string[];
  /** Names this installation in transactional ids and groups: two installations on one cluster differ in it. */
  readonly application: string;
  readonly tls?: boolean | undefined;
  /** Certificate authorities in PEM, in place of the system's: for the brokers and the registry. */
  readonly ca?: string | undefined;
  readonly sasl?:
    | { readonly mechanism: "plain" | "scram-sha-256" | "scram-sha-512"; readonly username: string; readonly password: string }
    | undefined;
}

/**
 * With kafkajs' own 300 ms a producer waits that long while the transaction before is being marked: 6 to 24 transactions a second; so, about
 * a hundred.
 */
export const PRODUCER_RETRY = { initialRetryTime: 5, multiplier: 1.5, factor: 0.1, maxRetryTime: 500, retries: 40 };

export function kafkaClient({ brokers, application, tls = false, ca, sasl }: KafkaSettings): Kafka {
  silenceNegativeTimeouts();
  return new Kafka({
    clientId: application,
    brokers: [...brokers],
    logLevel: logLevel.NOTHING,
    ssl: tls && ca !== undefined ? { ca: [ca] } : tls,
    ...(sasl === undefined ? {} : { sasl: sasl as SASLOptions }),
  });
}

let silenced = false;

/** kafkajs 2.2.4 computes negative timeouts on Node 24 and the runtime warns at each connection; this one warning is left out, by name. */
function silenceNegativeTimeouts(): void {
  if (silenced) return;
  silenced = true;
  const emit = process.emitWarning.bind(process);
  process.emitWarning = ((warning: string | Error, ...rest: never[]) => {
    const [type] = rest as readonly (string | { readonly type?: string })[];
    const name = typeof warning !== "string" ? warning.name : typeof type === "string" ? type : type?.type;
    if (name !== "TimeoutNegativeWarning") emit(warning, ...rest);
  }) as typeof process.emitWarning;
}
