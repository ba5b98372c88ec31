/** One broken promise. */
export interface Finding {
  /** Short name of the check. */
  readonly check: string;
  /** What was promised, what was found, where. */
  readonly message: string;
}

/** What a conformance check found; it passed when there are no findings. */
export interface CheckReport {
  readonly subject: string;
  /** Names of the checks that ran. */
  readonly checks: readonly string[];
  readonly findings: readonly Finding[];
  readonly passed: boolean;
}

/** Gathers findings check by check; a check that throws is a finding, and the others still run. */
export class Findings {
  private readonly checks: string[] = [];
  private readonly findings: Finding[] = [];

  constructor(private readonly subject: string) {}

  run(check: string, body: (fail: (message: string) => void) => void): void {
    this.checks.push(check);
    const before = this.findings.length;
    // One message per check is enough to act on; a hot loop may break the same promise a million times.
    const fail = (message: string) => {
      if (this.findings.length === before) this.findings.push({ check, message });
    };
    try {
      body(fail);
    } catch (error) {
      fail(`threw: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  report(): CheckReport {
    return {
      subject: this.subject,
      checks: this.checks,
      findings: this.findings,
      passed: this.findings.length === 0,
    };
  }
}
