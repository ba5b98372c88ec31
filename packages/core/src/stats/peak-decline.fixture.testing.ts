/**
 * Held-out accuracy on GSM8K's 1,319 test items during three PPO runs, an evaluation every 10 steps from step 9: values
 * measured by the runs' author and read from the logs in github.com/eric-haibin-lin/verl-data (branch experiments,
 * folder gsm8k). No licence is stated there, so only the numbers are kept. None of the three is known to have been
 * gamed: they rise, level off and overfit.
 */
export const heldOutAccuracy: Readonly<Record<string, readonly number[]>> = {
  "qwen2.5-0.5b_resp512": [
    0.013, 0.176, 0.458, 0.463, 0.48, 0.495, 0.496, 0.512, 0.506, 0.531, 0.523, 0.531, 0.523, 0.514, 0.522,
    0.539, 0.556, 0.548, 0.552, 0.552, 0.539, 0.548, 0.544, 0.539, 0.55, 0.551, 0.543, 0.549, 0.556, 0.538,
    0.557, 0.556, 0.562, 0.556, 0.579, 0.564, 0.557, 0.567, 0.555, 0.54, 0.555, 0.558, 0.543,
  ],
  "qwen2.5-0.5b_resp256": [
    0.0, 0.002, 0.384, 0.455, 0.46, 0.475, 0.489, 0.487, 0.501, 0.506, 0.504, 0.505, 0.495, 0.508, 0.515,
    0.521, 0.511, 0.527, 0.519, 0.538, 0.527, 0.533, 0.525, 0.519, 0.528, 0.515, 0.533, 0.536, 0.529, 0.513,
    0.524, 0.524, 0.521, 0.526, 0.519, 0.524, 0.525, 0.537, 0.537, 0.522, 0.526, 0.538, 0.526,
  ],
  "gemma-2-2b-it_resp512": [0.546, 0.595, 0.604, 0.616, 0.623, 0.64, 0.624, 0.622, 0.633, 0.621],
};

/** Steps of those evaluations. */
export function evaluationSteps(evaluations: number): number[] {
  return Array.from({ length: evaluations }, (_, i) => 9 + 10 * i);
}
