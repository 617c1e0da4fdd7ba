import { log } from '@temporalio/activity';

export type OwnActivities = ReturnType<typeof createOwnActivities>;

/** Your own activities, next to those for renders. */
export function createOwnActivities() {
  return {
    async sendMail(recipient: string, text: string): Promise<void> {
      log.info('Would send a mail', { recipient, text });
    },
  };
}
