/** A section of the report. */
export interface Section {
  /** Anchor of the section. */
  readonly id: string;
  readonly title: string;
  /** HTML below the heading. */
  readonly body: string;
}
