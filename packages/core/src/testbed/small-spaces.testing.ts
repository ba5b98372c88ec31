import { log } from "../math/index.js";
import { deriveStream } from "../random/index.js";
import { drawResponseSpace, type ResponseSpace, withBase } from "./response-space.js";

/** A space without features whose base policy has these probabilities, a row of them per prompt. */
export function spaceOf(base: readonly (readonly number[])[]): ResponseSpace {
  const responses = base[0]!.length;
  return withBase(
    { prompts: base.length, responses, features: [], values: new Float64Array(0) },
    Float64Array.from(base.flat(), log),
  );
}

/** A random space with two features and a base policy that is not uniform. */
export function randomSpace(seed: number, prompts = 3, responses = 5): ResponseSpace {
  return drawResponseSpace(
    {
      prompts,
      responses,
      features: [{ name: "quality" }, { name: "length", loadings: { quality: 0.5 } }],
      baseWeights: { length: 0.7 },
    },
    deriveStream("testbed", seed, "space"),
  );
}
