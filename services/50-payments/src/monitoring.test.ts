// The dashboard and the alerts of infra/monitoring name what the services measure: every name in them is measured, every measure of ours is shown.
import { readFileSync } from "node:fs";
import { serviceLog, serviceMetrics } from "@dripline/service";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { tellRounds } from "./payments-service.ts";

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
const { registry } = serviceMetrics();
// The payments service has all that the others have, and its own.
tellRounds({ registry, log: serviceLog({ service: "payments", level: "silent" }) });
const measured = registry.getMetricsAsArray().map(({ name }) => name);

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary: string };
}
const rules: readonly Rule[] = parse(read("infra/monitoring/alerts.yml")).groups.flatMap(({ rules }: { rules: Rule[] }) => rules);
const panels: readonly { title: string; targets: { expr: string }[] }[] = JSON.parse(read("infra/monitoring/dashboard.json")).panels;

/** Metrics of an expression: a histogram by its own name. `up` is Prometheus' own. */
function namesIn(expression: string): string[] {
  const names = expression.match(/\b(?:dripline|process|nodejs)_[a-z0-9_]+/g) ?? [];
  return names.map((name) => (measured.includes(name) ? name : name.replace(/_(bucket|sum|count)$/, "")));
}

test.each([
  ...rules.map(({ alert, expr }): [string, string] => [alert, expr]),
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }): [string, string] => [title, expr])),
])("%s asks for what is measured", (_title, expression) => {
  const names = namesIn(expression);
  expect(expression.startsWith("up{") || names.length > 0).toBe(true);
  expect(names.filter((name) => !measured.includes(name))).toEqual([]);
});

test("every measure of ours is on the dashboard or in an alert, and on the page for operators", () => {
  const ours = measured.filter((name) => name.startsWith("dripline_"));
  const shown = new Set(
    [...rules.map(({ expr }) => expr), ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))].flatMap(namesIn),
  );
  expect(ours.length).toBeGreaterThan(10);
  expect(ours.filter((name) => !shown.has(name))).toEqual([]);
  const page = read("docs/operations.md");
  expect(ours.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
});
