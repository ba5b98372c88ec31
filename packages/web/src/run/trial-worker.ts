import { failureOf } from "./compute-trial.js";
import { loadSiteStudy } from "./load-study.js";
import type { FromTrialWorker, ToTrialWorker } from "./messages.js";
import { TrialLoop } from "./trial-loop.js";

// The DOM library's types have no worker scope; a worker's end of its channel behaves as a port.
const page = self as unknown as MessagePort;
let loop: TrialLoop | undefined;

function tell(message: FromTrialWorker): void {
  page.postMessage(message);
}

/** Takes a lock that lasts as long as this worker: whoever waits for it learns that the worker has died. */
async function holdLock(): Promise<string | null> {
  if (!("locks" in navigator)) return null;
  const name = `operant-worker-${Math.floor(Math.random() * Number.MAX_SAFE_INTEGER)}`;
  await new Promise<void>((held, refused) => {
    navigator.locks
      .request(name, () => {
        held();
        return new Promise<void>(() => {});
      })
      .catch(refused);
  });
  return name;
}

async function open(study: string, results: MessagePort): Promise<void> {
  const loaded = await loadSiteStudy(study);
  loop = new TrialLoop(loaded, tell, (message, transfer) => results.postMessage(message, transfer));
  tell({ kind: "ready", lock: await holdLock().catch(() => null) });
}

page.onmessage = ({ data }: MessageEvent<ToTrialWorker>) => {
  if (data.kind === "open") {
    open(data.study, data.results).catch((error: unknown) =>
      tell({ kind: "broken", message: failureOf(error).message }),
    );
  } else if (data.kind === "run") loop?.run(data.task);
  else if (data.kind === "pause") loop?.pause();
  else loop?.resume();
};
