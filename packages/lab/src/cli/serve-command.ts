import { shellWord } from "@operant/report";
import { Command, InvalidArgumentError } from "commander";
import type { LabServer } from "../server/index.js";
import { builtInStudies, loadSubject, type Subject } from "../subject/index.js";
import type { SetExitCode } from "./main.js";
import { defaultWorkers, positive } from "./options.js";
import { exitCodes, exitCodesHelp, print, say } from "./output.js";

interface Options {
  readonly runs: string;
  readonly port: number;
  readonly host: string;
  readonly token?: string;
  readonly workers: number;
  readonly site?: string;
  readonly json?: boolean;
}

export function serveCommand(setExitCode: SetExitCode): Command {
  return new Command("serve")
    .description("serve the web lab: the pages, the runs on disk, and runs started from a page")
    .option("--runs <dir>", "folder of runs", "runs")
    .option("--port <n>", "port; 0 for any that is free", port, 4870)
    .option("--host <host>", "address to listen on; anything but loopback needs a token", "127.0.0.1")
    .option(
      "--token <token>",
      "what every request must know (default: OPERANT_TOKEN; one is made where it is needed)",
    )
    .option("--workers <n>", "most worker threads of a run", positive, defaultWorkers())
    .option("--site <dir>", "folder of built pages (default: those that came with this program)")
    .option("--json", "print the address as one line of JSON on standard output")
    .addHelpText(
      "after",
      `
Runs are computed one after the other, on this machine; a page may be closed and opened again meanwhile.
Ctrl-C keeps the finished trials of a run and prints the command that goes on; a second Ctrl-C ends at once.
The server answers this machine only. With --host it answers others too, if they open the address with the
token that it prints; whoever has it can start and delete runs. The connection is not encrypted.

Examples:
  operant serve
  operant serve --runs ~/experiments/runs --port 8080
  operant serve --host 0.0.0.0 --token "$(openssl rand -hex 16)"
${exitCodesHelp}`,
    )
    .action(async (options: Options) => setExitCode(await serve(options)));
}

function port(value: string): number {
  const number = Number(value);
  if (!/^\d+$/.test(value.trim()) || number > 65_535) {
    throw new InvalidArgumentError(`It is "${value}"; write a whole number from 0 to 65535.`);
  }
  return number;
}

async function serve({ runs, port, host, token, workers, site, json = false }: Options): Promise<number> {
  // The server takes time to load, which only this command needs.
  const { builtSite, isLoopback, serveLab } = await import("../server/index.js");
  const given = token ?? process.env["OPERANT_TOKEN"] ?? "";
  const subjects: Subject[] = [];
  for (const { id } of builtInStudies()) subjects.push(await loadSubject(id));
  const server = await serveLab({
    runs,
    site: site ?? builtSite(),
    host,
    port,
    ...(given === "" ? {} : { token: given }),
    workers,
    subjects,
  });
  // Listens for signals before anybody can know that there is a server to stop.
  const ended = untilStopped(server, runs);
  if (json) print(JSON.stringify({ url: server.url, port: server.port, runs }));
  else {
    print(`${server.url}  serves the lab and the runs in ${runs}; Ctrl-C stops it.`);
    if (!isLoopback(host)) say("Whoever has this address can start and delete runs. It is not encrypted.");
  }
  return ended;
}

/** Waits for a signal and ends in good order. */
async function untilStopped(server: LabServer, runs: string): Promise<number> {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(exitCodes.interrupted);
    stopping = true;
    stop();
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    await stopped;
    say("\nStopping: trials that are nearly done are finished. Ctrl-C again ends at once.");
    const unfinished = await server.close();
    if (unfinished.length === 0) return exitCodes.done;
    say(`Finished trials are kept in ${runs}. Go on with:`);
    for (const { command } of unfinished) say(`  ${command}`);
    say(`or with:\n  npx operant serve${runs === "runs" ? "" : ` --runs ${shellWord(runs)}`}`);
    return exitCodes.interrupted;
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}
