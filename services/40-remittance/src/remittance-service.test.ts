// What the service is told by its environment: one cycle, or a time of day; not both, not neither.
import { readConfiguration } from "@dripline/service";
import { expect, test } from "@jest/globals";
import { remittanceSettings } from "./remittance-service.ts";

const common = { DRIPLINE_BROKERS: "b:1", DRIPLINE_REDIS: "redis://r:1", DRIPLINE_INSTALLATION_KEY: "00".repeat(16) };
const read = (cycle: Record<string, string>) => () => readConfiguration(remittanceSettings, { ...common, ...cycle });

test("one cycle", () => expect(read({ CYCLE_DATE: "2025-04-04" })()).toMatchObject({ CYCLE_DATE: "2025-04-04" }));
test("every day", () => expect(read({ CYCLE_AT: "18:30" })()).toMatchObject({ CYCLE_AT: 1110 }));

test.each([
  [{}, "CYCLE_DATE or CYCLE_AT is not set"],
  [{ CYCLE_DATE: "2025-04-04", CYCLE_AT: "18:30" }, "CYCLE_AT: expected only where CYCLE_DATE isn't set"],
  [{ CYCLE_DATE: "2025-02-30" }, "CYCLE_DATE: expected a day, YYYY-MM-DD"],
  [{ CYCLE_AT: "25:00" }, "CYCLE_AT: expected a time of day, HH:MM"],
])("%j is refused", (cycle, problem) => expect(read(cycle)).toThrow(problem));
