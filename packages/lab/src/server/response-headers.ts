const pagePolicy = {
  "default-src": "'self'",
  "script-src": "'self'",
  "style-src": "'self' 'unsafe-inline'",
  "img-src": "'self' data: blob:",
  "connect-src": "'self'",
  "worker-src": "'self' blob:",
  "frame-ancestors": "'none'",
  "base-uri": "'none'",
  "form-action": "'self'",
  "object-src": "'none'",
};

function policy(directives: Readonly<Record<string, string>>): string {
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`.trim())
    .join("; ");
}

/** What pages may load and do. */
export const pageCsp = policy(pagePolicy);

/** For `404.html`, whose relative links are read from the top of the site, wherever the address led. */
export const notFoundCsp = policy({ ...pagePolicy, "base-uri": "'self'" });

/**
 * For the scripts of dedicated workers, which take their policy from their own script's response: they compile
 * the SIMD kernels, and make a loop per pair of learner kinds.
 */
export const workerCsp = policy({
  ...pagePolicy,
  "script-src": "'self' 'wasm-unsafe-eval' 'unsafe-eval'",
});

/** For a run's report, which anybody may have written: text, pictures and styles, and no script. */
export const reportCsp =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";

/** For a run's other files, which are downloaded. */
export const fileCsp = "sandbox; default-src 'none'";

/** On every response. */
export const commonHeaders: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
};
