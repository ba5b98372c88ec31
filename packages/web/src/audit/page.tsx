/** Audit a log. */
export function AuditPage() {
  return <h1>Audit a log</h1>;
}
