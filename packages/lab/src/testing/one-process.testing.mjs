// For tests: runs command lines one after the other in one process, which loads the program once instead of for
// every command. What a command changes in the process is put back; what it leaves behind is an error.
import { setImmediate } from "node:timers/promises";
import { main } from "../../dist/cli/main.js";

/** Collects what is written to a stream instead of passing it on. */
function capture(stream) {
  const chunks = [];
  stream.write = (chunk, encoding, done) => {
    chunks.push(Buffer.from(chunk));
    const written = typeof encoding === "function" ? encoding : done;
    if (written !== undefined) process.nextTick(written);
    return true;
  };
  return () => {
    delete stream.write;
    return Buffer.concat(chunks).toString("utf8");
  };
}

/** One more may tidy up when the process ends. */
const mayListenForExit = process.listenerCount("exit") + 1;

/** How many listen to what, of the process and its streams. */
function listeners() {
  const { stdout, stderr } = process;
  return Object.entries({ process, stdout, stderr })
    .flatMap(([name, emitter]) => emitter.eventNames().map((event) => ({ name, emitter, event })))
    .filter(({ event, emitter }) => event !== "exit" || emitter.listenerCount(event) > mayListenForExit)
    .map(({ name, emitter, event }) => `${emitter.listenerCount(event)} on "${String(event)}" of ${name}`);
}

async function run({ args, folder, program, temporary }) {
  const { console, process } = globalThis;
  const environment = { ...process.env };
  const before = listeners();
  process.chdir(folder);
  // For what is removed only when a process ends.
  process.env.TMPDIR = temporary;
  process.argv = [process.execPath, program, ...args];
  const outputs = [capture(process.stdout), capture(process.stderr)];
  let code;
  let texts;
  try {
    code = await main(args);
    // What a thread has printed last may be on its way.
    await setImmediate();
  } finally {
    texts = outputs.map((release) => release());
    globalThis.console = console;
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
    Object.assign(process.env, environment);
  }
  const left = listeners().filter((each) => !before.includes(each));
  if (left.length > 0) throw new Error(`"operant ${args.join(" ")}" leaves listeners: ${left.join(", ")}`);
  return { code, signal: null, stdout: texts[0], stderr: texts[1] };
}

process.on("message", async (command) => {
  try {
    process.send({ finished: await run(command) });
  } catch (error) {
    process.send({ error: error instanceof Error ? error.stack : String(error) });
  }
});
// The tests are over, whatever a study has left running.
process.on("disconnect", () => process.exit());
