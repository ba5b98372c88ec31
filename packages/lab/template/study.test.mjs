import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { checkStudy, loadSubject, resolveParameters, runTrial } from "@operant/lab";

const { study } = await loadSubject(fileURLToPath(new URL("./study.ts", import.meta.url)));

test("it keeps the contract of a study", () => {
  assert.deepEqual(checkStudy(study, { small: { steps: 50 } }).findings, []);
});

test("the same seed gives the same numbers, another seed others", () => {
  const parameters = resolveParameters(study);
  const { columns } = runTrial(study, parameters, 1);
  assert.deepEqual(runTrial(study, parameters, 1).columns, columns);
  assert.notDeepEqual(runTrial(study, parameters, 2).columns, columns);
});

test("without exploration a learner keeps to one arm once the arms differ", () => {
  const parameters = resolveParameters(study, { epsilon: 0, low: 0, high: 1 });
  const { columns } = runTrial(study, parameters, 3);
  const first = columns.best_arm.indexOf(1);
  assert.ok(first >= 0);
  assert.ok(columns.best_arm.slice(first).every((pulled) => pulled === 1));
});

test("an arm that is no better is refused", () => {
  assert.throws(() => resolveParameters(study, { low: 0.6, high: 0.6 }), /must be below/);
});
