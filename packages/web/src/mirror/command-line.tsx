import { useEffect, useState } from "preact/hooks";

/** A command as one types it, with a button that copies it. */
export function CommandLine({ command }: { readonly command: string }) {
  const [copied, setCopied] = useState<"" | "Copied" | "Not copied: select it instead">("");
  useEffect(() => setCopied(""), [command]);
  const copy = (): void => {
    const refused = (): void => setCopied("Not copied: select it instead");
    try {
      navigator.clipboard.writeText(command).then(() => setCopied("Copied"), refused);
    } catch {
      refused();
    }
  };
  return (
    <div class="command-line">
      <pre class="command">
        <code>{command}</code>
      </pre>
      <p class="small">
        <button type="button" onClick={copy}>
          Copy the command
        </button>{" "}
        <span role="status" class="soft">
          {copied}
        </span>
      </p>
    </div>
  );
}
