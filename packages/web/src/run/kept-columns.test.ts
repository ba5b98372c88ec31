import { describe, expect, it } from "vitest";
import { KeptColumns } from "./kept-columns.js";

describe("kept columns", () => {
  it("keeps what there is room for, and goes on with what is smaller", () => {
    const kept = new KeptColumns(8 * 10);
    kept.put("a", { reward: new Float64Array(6), regret: new Float64Array(6) });
    kept.put("b", { reward: new Float64Array(4) });
    expect(kept.get("a", "reward")).toHaveLength(6);
    expect(kept.get("a", "regret")).toBeUndefined();
    expect(kept.get("b", "reward")).toHaveLength(4);
    kept.put("c", { reward: new Float64Array(1) });
    expect(kept.get("c", "reward")).toBeUndefined();
  });

  it("counts a trial that arrives twice once", () => {
    const kept = new KeptColumns(8 * 3);
    kept.put("a", { reward: new Float64Array(2) });
    kept.put("a", { reward: new Float64Array(2) });
    kept.put("b", { reward: new Float64Array(1) });
    expect(kept.get("b", "reward")).toHaveLength(1);
  });
});
