// What a service tells Prometheus. Labels are workers, topics and partitions; never a claim, a member or a payee.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export interface Metrics {
  readonly registry: Registry;
  readonly records: Counter<"worker">;
  readonly batchRecords: Histogram<"worker">;
  readonly transactionSeconds: Histogram<"worker">;
  readonly lagRecords: Gauge<"worker" | "partition">;
  readonly lagSeconds: Gauge<"worker">;
  readonly quarantined: Counter<"worker">;
  readonly gateRebuilds: Counter<"worker">;
  readonly gateChanges: Counter<"worker">;
  readonly invariantsBroken: Counter<"worker">;
}

export function serviceMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name: `dripline_${name}`, help, labelNames, registers: [registry] });
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name: `dripline_${name}`, help, labelNames, registers: [registry] });
  const histogram = <Label extends string>(name: string, help: string, parts: { labelNames: Label[]; buckets: number[] }) =>
    new Histogram({ name: `dripline_${name}`, help, ...parts, registers: [registry] });
  return {
    registry,
    records: counter("records_total", "Records taken, decided and committed", ["worker"]),
    batchRecords: histogram("batch_records", "Records in one transaction", {
      labelNames: ["worker"],
      buckets: [1, 5, 10, 50, 100, 250, 500, 1000, 5000],
    }),
    transactionSeconds: histogram("transaction_seconds", "From the first send to the copied state", {
      labelNames: ["worker"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    }),
    lagRecords: gauge("lag_records", "Records that wait on a partition; of intake, files in its folder", ["worker", "partition"]),
    lagSeconds: gauge("lag_seconds", "Seconds that the record, or file, at the head has waited", ["worker"]),
    quarantined: counter("quarantined_total", "Records set aside on claims.quarantined", ["worker"]),
    gateRebuilds: counter("gate_rebuilds_total", "Times that a partition's state copy lacked changes and was filled from the log", [
      "worker",
    ]),
    gateChanges: counter("gate_changes_total", "Changes that a state copy lacked and was given again", ["worker"]),
    invariantsBroken: counter("invariants_broken_total", "Invariants found broken; more than 0 is our bug", ["worker"]),
  };
}
