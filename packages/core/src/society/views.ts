/**
 * What agents think of one another, as partner selection and punishment read it. `Reputation` is one source;
 * any other object with this method is as good, so that neither mechanism needs reputations.
 */
export interface Views {
  /**
   * What one agent thinks of another, or of itself. Read whenever a decision is made or learnt from; it must
   * draw no random number and change nothing.
   * @param observer index of the agent that looks
   * @param subject index of the agent that is looked at; may be the observer
   * @returns a finite number on any scale, handed to the observer's learner as it is
   */
  view(observer: number, subject: number): number;
}
