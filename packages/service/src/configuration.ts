// What a service is told by its environment, read once at start: every problem is named at once, and no value is repeated in a message.
import { Fault } from "@dripline/core";
import { z } from "zod";

const list = z
  .string()
  .transform((text) =>
    text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
  )
  .refine((parts) => parts.length > 0, "expected at least one, separated by commas");

const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `expected a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `expected a whole number from ${min} to ${max}`);

/** Of every service. A variable that isn't ours is no concern of ours. */
export const commonSettings = z.object({
  DRIPLINE_BROKERS: list.describe("Kafka brokers, `host:port`, separated by commas"),
  DRIPLINE_REDIS: list.describe("Redis, `redis://host:port`; several name a cluster's nodes"),
  DRIPLINE_REGISTRY: z.url("expected an address").optional().describe("Schema Registry, its Confluent-compatible interface"),
  DRIPLINE_INSTALLATION_KEY: z
    .string()
    .regex(/^([0-9a-f]{2}){16,64}$/, "expected 16 to 64 bytes as lower-case hex")
    .describe("Key of members' pseudonyms: the same for every service of an installation, kept for its whole life"),
  DRIPLINE_APPLICATION: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, "expected lower-case letters, digits and hyphens")
    .default("dripline")
    .describe("Names the installation in groups and transactional ids"),
  DRIPLINE_CA_FILE: z
    .string()
    .optional()
    .describe("PEM file of the certificate authorities that brokers, registry and Redis are held to, in place of the system's"),
  DRIPLINE_KAFKA_TLS: z.stringbool("expected true or false").default(false).describe("TLS to the brokers"),
  DRIPLINE_SASL_MECHANISM: z.enum(["plain", "scram-sha-256", "scram-sha-512"]).optional().describe("SASL to the brokers"),
  DRIPLINE_SASL_USERNAME: z.string().optional().describe("With a mechanism"),
  DRIPLINE_SASL_PASSWORD: z.string().optional().describe("With a mechanism"),
  DRIPLINE_HTTP_HOST: z.string().default("0.0.0.0").describe("Address of /livez, /readyz, /metrics"),
  DRIPLINE_HTTP_PORT: whole(0, 65_535).default(8080).describe("Port of /livez, /readyz, /metrics"),
  DRIPLINE_BATCH_RECORDS: whole(1, 5000).default(500).describe("Records in one transaction, at most"),
  DRIPLINE_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info").describe("Least level that is logged"),
});

/** Of a worker: which workers run in this process. Neighbours are fused into one transaction. */
export const workerSettings = commonSettings.extend({
  DRIPLINE_SESSION_MS: whole(500, 300_000).optional().describe("How long a silent process keeps its partitions; 10000 where it isn't said"),
  WORKERS: z.enum(["screening", "adjudication", "screening,adjudication"]).describe("Workers of this process"),
});

export type CommonSettings = z.infer<typeof commonSettings>;
export type WorkerSettings = z.infer<typeof workerSettings>;

/** Throws DRIP_USAGE with every problem, a line each. An empty variable is one that isn't set. */
export function readConfiguration<Shape extends z.ZodObject>(
  settings: Shape,
  environment: Readonly<Record<string, string | undefined>>,
): z.infer<Shape> {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""));
  const read = settings.safeParse(set);
  const problems = read.success ? saslProblems(set) : [...read.error.issues.map(problemOf(set)), ...saslProblems(set)];
  if (!read.success || problems.length > 0)
    throw new Fault("DRIP_USAGE", `the environment:\n${problems.map((each) => `  ${each}`).join("\n")}`);
  return read.data;
}

function problemOf(set: Readonly<Record<string, unknown>>): (issue: z.core.$ZodIssue) => string {
  return (issue) => {
    const name = String(issue.path[0] ?? "");
    if (set[name] === undefined) return `${name} is not set`;
    if (issue.code === "invalid_value") return `${name}: expected one of ${issue.values.join(", ")}`;
    return `${name}: ${issue.message}`;
  };
}

function saslProblems(set: Readonly<Record<string, unknown>>): string[] {
  if (set.DRIPLINE_SASL_MECHANISM === undefined) return [];
  return ["DRIPLINE_SASL_USERNAME", "DRIPLINE_SASL_PASSWORD"].filter((name) => set[name] === undefined).map((name) => `${name} is not set`);
}

/** As readConfiguration, for a main: says every problem on stderr and ends the process with exit code 2. */
export function readOrExit<Shape extends z.ZodObject>(settings: Shape, environment: NodeJS.ProcessEnv): z.infer<Shape> {
  try {
    return readConfiguration(settings, environment);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : "the environment can't be read"}\n`);
    process.exit(2);
  }
}
