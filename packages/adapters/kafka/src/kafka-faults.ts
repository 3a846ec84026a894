// What a broker's complaint is to us: a broker that is away is waited for; one that refuses us will go on refusing.
import { Fault } from "@dripline/core";

interface Complaint {
  readonly name?: string;
  readonly message?: string;
  /** Of the network or of TLS. */
  readonly code?: string;
  /** Of Kafka's protocol. */
  readonly type?: string;
  readonly cause?: Complaint | string | undefined;
}

/** A broker's complaint as a fault, without what it was asked. */
export async function naming<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Fault ? error : kafkaFault(error);
  }
}

function kafkaFault(error: unknown): Fault {
  const complaint = innermost(error as Complaint);
  const said = complaint.message ?? "a broker gave no reason";
  return new Fault(isRefusal(complaint) ? "DRIP_KAFKA_REFUSES" : "DRIP_KAFKA_AWAY", said, { cause: error });
}

/** Retries given up tell of the last one below. */
function innermost(complaint: Complaint): Complaint {
  let each = complaint;
  while (typeof each.cause === "object" && each.cause.message !== undefined) each = each.cause;
  return each;
}

function isRefusal({ name = "", message = "", code = "", type = "" }: Complaint): boolean {
  if (name === "KafkaJSSASLAuthenticationError" || /AUTHORIZATION_FAILED$|^SASL_|^UNSUPPORTED_SASL/.test(type)) return true;
  // The names that TLS gives to a certificate it won't have: of another authority, of another host, run out.
  return /CERT|^UNABLE_TO_|^ERR_TLS_/.test(code) || /certificate/i.test(message);
}
