import cliProgress from "cli-progress";
import { counted } from "../counted.js";
import { durationInWords } from "./estimate-time.js";
import type { RunWatcher } from "./run-study.js";
import { Work } from "./work.js";

const secondsBetweenLines = 10;

/** A watcher that writes to standard error: a bar on a terminal, otherwise a line now and then. */
export function progressOn(stream: NodeJS.WriteStream, quiet: boolean): RunWatcher {
  const work = new Work();
  let bar: cliProgress.SingleBar | undefined;
  let timer: NodeJS.Timeout | undefined;

  const line = (): void => {
    stream.write(
      `  ${work.done} of ${counted(work.total, "trial")}, ${Math.floor(100 * work.share())} %, ${durationInWords(work.remaining())} left\n`,
    );
  };
  const update = (): void =>
    bar?.update(work.share(), {
      finished: work.done,
      all: work.total,
      left: durationInWords(work.remaining()),
    });

  return {
    begin({ total, present, reused, repaired }, todo) {
      if (quiet) return;
      const parts = [
        counted(total, "trial"),
        ...(present > 0 ? [`${present} already done`] : []),
        ...(reused > 0 ? [`${reused} taken from other runs`] : []),
        ...(repaired > 0 ? [`${repaired} damaged, to repair`] : []),
        todo.length === 0 ? "nothing to compute" : `${todo.length} to compute`,
      ];
      stream.write(`${parts.join(", ")}\n`);
      work.begin(todo);
      if (todo.length === 0) return;
      if (stream.isTTY) {
        bar = new cliProgress.SingleBar({
          stream,
          format: "  {bar} {percentage} % · {finished}/{all} trials · {left} left",
          barCompleteChar: "█",
          barIncompleteChar: "░",
          barsize: 24,
          fps: 8,
          hideCursor: true,
          clearOnComplete: true,
          // Ctrl-C is handled by the run itself.
          gracefulExit: false,
        });
        bar.start(1, 0, { finished: 0, all: todo.length, left: "…" });
      }
      timer = setInterval(
        bar === undefined ? line : update,
        bar === undefined ? secondsBetweenLines * 1_000 : 500,
      );
      timer.unref();
    },
    progress(trial, share) {
      work.progress(trial, share);
    },
    done(trial) {
      work.finish(trial);
      update();
    },
    failed({ trial }) {
      work.finish(trial);
      update();
    },
    end() {
      clearInterval(timer);
      bar?.stop();
    },
  };
}
