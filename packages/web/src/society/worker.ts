import type { Study } from "@operant/core/study";
import type { TrialMessage, TrialRequest } from "./messages.js";
import { runTraced } from "./traced-trial.js";

/** Each study with a society, loaded when it is asked for. The keys are those of `societyStudies`. */
const studies: Readonly<Record<string, () => Promise<Study>>> = {
  "direct-punishment": async () => (await import("@operant/studies/direct-punishment")).directPunishment,
};

const scope = self as unknown as {
  onmessage: (event: MessageEvent<TrialRequest>) => void;
  postMessage(message: TrialMessage, transfer: ArrayBuffer[]): void;
};

scope.onmessage = async ({ data }) => {
  const send = (message: TrialMessage, transfer: ArrayBuffer[]) => scope.postMessage(message, transfer);
  try {
    const study = await studies[data.study]!();
    runTraced(study, data, send, () => performance.now());
  } catch (error) {
    send({ type: "failed", message: `The study ${data.study} did not load: ${String(error)}` }, []);
  }
};
