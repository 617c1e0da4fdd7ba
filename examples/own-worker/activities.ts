import { log } from '@temporalio/activity';

export type OwnActivities = ReturnType<typeof createOwnActivities>;

/** Activities of your own, beside those of the renders. */
export function createOwnActivities() {
  return {
    async sendMail(recipient: string, text: string): Promise<void> {
      log.info('Would send a mail', { recipient, text });
    },
  };
}
