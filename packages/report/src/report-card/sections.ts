/** A question that a report answers, with the block of facts that an audit can put beside it. */
export interface CardTopic {
  readonly title: string;
  /** What its author is asked. */
  readonly question: string;
  /** Facts of the audit that stand there; an author's own words go outside of it. */
  readonly facts?: FactBlock;
}

export interface CardSection {
  readonly title: string;
  readonly topics: readonly CardTopic[];
}

export const factBlocks = [
  "metrics",
  "oversight",
  "failures",
  "reward",
  "measurement",
  "data",
  "checks",
  "validity",
  "limits",
] as const;
export type FactBlock = (typeof factBlocks)[number];

/** The two topics that a card keeps in step with its audits. */
export const findingsTopic = "Audit Findings";
export const changelogTopic = "Changelog";

/**
 * Sections and topics of a Reward Report: T. K. Gilbert, S. Dean, N. Lambert, T. Zick and A. Snoswell, "Reward
 * Reports for Reinforcement Learning" (2022), arXiv 2204.10817, and the template of its authors. The questions
 * are worded for those who train a model with a reward; "Audit Findings" is ours.
 */
export const cardSections: readonly CardSection[] = [
  {
    title: "System Details",
    topics: [
      {
        title: "System Owner",
        question: "Who designed and who runs the system, and who writes this report?",
      },
      {
        title: "Dates",
        question: "From when to when is this reward trained on? Write From: and Until: with dates.",
      },
      {
        title: "Feedback & Communication",
        question: "Whom does one write to about the system, and where are problems reported?",
      },
      { title: "Other Resources", question: "Where is more to read: papers, repositories, model cards?" },
    ],
  },
  {
    title: "Optimization Intent",
    topics: [
      {
        title: "Goal of Reinforcement",
        question:
          "What is the system for, over which horizon, and why is it trained by reinforcement and not written by hand or by imitation?",
      },
      {
        title: "Defined Performance Metrics",
        question: "Why are these the metrics inside the reward, and where do they come from?",
        facts: "metrics",
      },
      {
        title: "Oversight Metrics",
        question: "Which metrics are watched though they are not rewarded, and why are they not rewarded?",
        facts: "oversight",
      },
      {
        title: "Known Failure Modes",
        question:
          "Which hacks of this reward, or of rewards like it, are known, and what is done against each?",
        facts: "failures",
      },
    ],
  },
  {
    title: "Institutional Interface",
    topics: [
      {
        title: "Deployment Agency",
        question: "Whose work or decisions does the system take over, and how does their role change?",
      },
      { title: "Stakeholders", question: "Who else is affected, and how do they take part in this report?" },
      {
        title: "Explainability & Transparency",
        question: "Does the system explain its outputs, to whom and what for?",
      },
      { title: "Recourse", question: "How can a decision of the system be contested?" },
    ],
  },
  {
    title: "Implementation",
    topics: [
      {
        title: "Reward Details",
        question: "How was the reward made, and how were its parts weighed against each other?",
        facts: "reward",
      },
      {
        title: "Environment Details",
        question: "What are prompts, actions and episodes, and what changes outside of them?",
      },
      {
        title: "Measurement Details",
        question: "How is each part measured, when is the measurement valid, and how could it be biased?",
        facts: "measurement",
      },
      {
        title: "Algorithmic Details",
        question: "Which model, algorithm, code and settings were used, and what else was tried?",
      },
      {
        title: "Data Flow",
        question:
          "How are rollouts collected, filtered and used again, and how often is the model retrained?",
        facts: "data",
      },
      { title: "Limitations", question: "What was simplified for want of compute, data or measurement?" },
      { title: "Engineering Tricks", question: "Which details matter more than they should?" },
    ],
  },
  {
    title: "Evaluation",
    topics: [
      {
        title: "Evaluation Environment",
        question: "On what is the system evaluated before it is deployed?",
      },
      {
        title: "Offline Evaluations",
        question: "What do evaluations other than this audit say?",
        facts: "checks",
      },
      { title: findingsTopic, question: "" },
      {
        title: "Evaluation Validity",
        question: "How far do these evaluations say what the deployed system will do?",
        facts: "validity",
      },
      {
        title: "Performance Standards",
        question: "Which standards must the system meet, who set them, and how is that verified?",
        facts: "limits",
      },
    ],
  },
  {
    title: "System Maintenance",
    topics: [
      { title: "Reporting Cadence", question: "How often is this report gone through, and why that often?" },
      { title: "Update Triggers", question: "Which events call for an update before that?" },
      { title: changelogTopic, question: "" },
    ],
  },
];

/** What stands where an author's answer is missing. */
export const unanswered = "TO ANSWER:";
